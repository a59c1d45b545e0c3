"""By hand: the figures of moves, young cadres, reports, reviews, audits, files, civil servants and retired cadres."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from bench.found import Fact, Found

MOVES = {"promotion": "提拔", "weightier": "进一步使用", "lateral": "平级交流", "rank": "改任职级", "removal": "免职"}
BANDS = {"young": "35岁以下", "older": "36-40岁"}
LINES = {
    "central": "中心工作一线",
    "village": "农村（社区）工作一线",
    "firm": "企业经营发展一线",
    "project": "重点项目推动一线",
    "petition": "信访维稳一线",
}
CHANNELS = {"call": "来电", "letter": "来信", "visit": "来访", "web": "网络"}
AUDITS = {"leaving": "离任", "in_office": "任中"}
RANKS = {
    "三级高级警长": "police_superintendent_3",
    "四级高级警长": "police_superintendent_4",
    "三级调研员": "researcher_3",
    "四级调研员": "researcher_4",
}
REGISTRATIONS = {"transfer": "transfer", "change": "post_change", "new": "new", "removal": "deregistration"}

COUNTS = """
WITH decided AS (
  SELECT c.round_id, c.person_id, c.kind, r.decided_on FROM appointments_round r JOIN appointments_case c ON c.round_id = r.id
  WHERE r.state = 'decided' AND r.decided_on >= %(start)s AND r.decided_on < %(stop)s AND c.state <> 'stopped'
), entry AS (
  SELECT person_id, age <= 35 AS is_young FROM (
    SELECT e.person_id, CAST(substr(e.entered_on, 1, 4) AS INTEGER) - CAST(substr(born, 1, 4) AS INTEGER)
      - (substr(born, 6, 2) > substr(e.entered_on, 6, 2)) AS age
    FROM (
      SELECT e.person_id, e.entered_on, CASE WHEN p.on_roster THEN p.birth_month ELSE e.birth_month END AS born
      FROM young_cadres_poolentry e JOIN people_person p ON p.id = e.person_id
      WHERE e.source = 'appraisal' AND e.entered_on >= %(start)s AND e.entered_on < %(stop)s) e)
  WHERE age <= 40
), tempered AS (
  SELECT p.person_id, p.line, p.completed_on FROM young_cadres_placement p
  WHERE p.state = 'completed' AND p.completed_on >= %(start)s AND p.completed_on < %(stop)s AND EXISTS (
    SELECT 1 FROM young_cadres_interview i WHERE i.placement_id = p.id AND i.interviewed_on < %(stop)s)
)
SELECT 'rounds', '', count(*), 0 FROM appointments_round
WHERE state = 'decided' AND decided_on >= %(start)s AND decided_on < %(stop)s
UNION ALL SELECT 'moves', '', count(*), 0 FROM (SELECT DISTINCT round_id, person_id FROM decided)
UNION ALL SELECT 'moves', kind, count(*), 0 FROM (SELECT DISTINCT round_id, person_id, kind FROM decided) GROUP BY kind
UNION ALL SELECT 'entries', '', count(DISTINCT person_id), 0 FROM entry
UNION ALL SELECT 'entries', CASE WHEN is_young THEN 'young' ELSE 'older' END, count(DISTINCT person_id), 0
  FROM entry GROUP BY is_young
UNION ALL SELECT 'tempered', '', count(DISTINCT person_id), 0 FROM tempered
UNION ALL SELECT 'tempered', line, count(DISTINCT person_id), 0 FROM tempered GROUP BY line
UNION ALL SELECT 'used', '', count(DISTINCT t.person_id), 0 FROM tempered t JOIN decided d ON d.person_id = t.person_id
  WHERE d.kind IN ('promotion', 'weightier') AND d.decided_on >= t.completed_on
UNION ALL SELECT 'reports', channel, count(*), 0 FROM hotline_complaint
  WHERE acceptance = 'yes' AND accepted_on >= %(start)s AND accepted_on < %(stop)s GROUP BY channel
UNION ALL SELECT 'handled', '', coalesce(sum(coalesce(closed_on <= deadline, 0)), 0), count(*) FROM hotline_complaint
  WHERE acceptance = 'yes' AND deadline >= %(start)s AND deadline < %(stop)s
UNION ALL SELECT 'reviewed', '', coalesce(sum(coalesce(held_on < %(stop)s AND counted_on < %(stop)s, 0)), 0), count(*)
  FROM ballots_review WHERE year = %(year)s - 1 AND is_due
UNION ALL SELECT 'audits', kind, count(*), 0 FROM audits_audit
  WHERE commissioned_on >= %(start)s AND commissioned_on < %(stop)s GROUP BY kind
UNION ALL SELECT 'volumes', '', count(*), 0 FROM archives_review WHERE completed_on >= %(start)s AND completed_on < %(stop)s
UNION ALL SELECT 'promotions', '', count(*), 0 FROM civil_service_promotionround
  WHERE approved_on >= %(start)s AND approved_on < %(stop)s
UNION ALL SELECT 'promoted', p.to_rank, count(DISTINCT p.person_id), 0
  FROM civil_service_promotionround r JOIN civil_service_promotion p ON p.round_id = r.id
  WHERE r.approved_on >= %(start)s AND r.approved_on < %(stop)s AND p.state = 'proposed'
    AND p.to_rank IN ('三级高级警长', '四级高级警长', '三级调研员', '四级调研员') GROUP BY p.to_rank
UNION ALL SELECT 'batches', '', count(*), 0 FROM civil_service_registrationbatch
  WHERE completed_on >= %(start)s AND completed_on < %(stop)s
UNION ALL SELECT 'registered', g.kind, count(DISTINCT g.person_id), 0
  FROM civil_service_registrationbatch b JOIN civil_service_registration g ON g.batch_id = b.id
  WHERE b.completed_on >= %(start)s AND b.completed_on < %(stop)s AND g.state = 'admitted' GROUP BY g.kind
UNION ALL SELECT 'sites', level, count(*), 0 FROM veterans_demosite
  WHERE named_on >= %(start)s AND named_on < %(stop)s AND level IN ('province', 'city') GROUP BY level
UNION ALL SELECT 'six_good', '', coalesce(sum(coalesce(six_good_on < %(stop)s, 0)), 0), count(*) FROM veterans_retiredbranch
  WHERE (opened_on IS NULL OR opened_on < %(stop)s) AND (closed_on IS NULL OR closed_on >= %(stop)s)
"""


def figures(rows: Callable[[str], list[tuple]]) -> Found:
    """The figures of the window that `rows` binds."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    of: dict[str, int] = {}
    for what, part, count, whole in rows(COUNTS):
        found[what][part] = count
        of[what] = whole

    def parted(what: str, words: dict[str, str]) -> dict[str, int]:
        return {words[part]: count for part, count in found[what].items() if part}

    reports, audits = parted("reports", CHANNELS), parted("audits", AUDITS)
    return {
        "appointments.rounds": Fact(found["rounds"][""]),
        "appointments.persons": Fact(found["moves"][""], parted("moves", MOVES)),
        "young_cadres.recommended": Fact(found["entries"][""], parted("entries", BANDS)),
        "young_cadres.tempered": Fact(found["tempered"][""], parted("tempered", LINES)),
        "young_cadres.promoted": Fact(found["used"][""]),
        "hotline.reports": Fact(sum(reports.values()), reports),
        "hotline.handled_share": Fact(found["handled"][""], of=of["handled"]),
        "ballots.reviewed_share": Fact(found["reviewed"][""], of=of["reviewed"]),
        "audits.commissioned": Fact(sum(audits.values()), audits),
        **{
            f"audits.{code}": Fact(audits.get(word, 0), {word: audits[word]} if word in audits else {})
            for code, word in (("leaving_office", "离任"), ("in_office", "任中"))
        },
        "archives.volumes_reviewed": Fact(found["volumes"][""]),
        "civil_service.promotion_rounds": Fact(found["promotions"][""]),
        **{f"civil_service.promoted_{code}": Fact(found["promoted"].get(rank, 0)) for rank, code in RANKS.items()},
        "civil_service.registration_batches": Fact(found["batches"][""]),
        **{f"civil_service.registered_{code}": Fact(found["registered"].get(kind, 0)) for kind, code in REGISTRATIONS.items()},
        "veterans.demo_sites_province": Fact(found["sites"].get("province", 0)),
        "veterans.demo_sites_city": Fact(found["sites"].get("city", 0)),
        "veterans.six_good_rate": Fact(found["six_good"][""], of=of["six_good"]),
    }
