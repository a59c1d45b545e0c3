"""By hand: the figures of talent and technology, branches, service orders and the targets of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

from bench.found import Fact, Found, rank_among

CAME = {"came": "来", "stayed": "留"}
BATCHES = {"first": "第一批", "second": "第二批", "third": "第三批", "": "（未填）"}
SOURCES = {"dispatched": "派单", "requested": "点单"}
CATEGORIES = {"": "未分类"}
AUDIENCES = {"village": "村", "community": "社区", "organ": "市直机关", "two_new": "两新组织"}
GOALS = {"": ("village", "community"), "organ_": ("organ",), "two_new_": ("two_new",)}

TALENT = """
SELECT 'bases', '', count(*), 0 FROM talent_practicebase WHERE approved_on >= %(start)s AND approved_on < %(stop)s
UNION ALL SELECT 'graduates', came, count(*), 0 FROM (
  SELECT came, min(started_on) FROM talent_graduate WHERE started_on >= %(start)s AND started_on < %(stop)s GROUP BY person_id)
  GROUP BY came
UNION ALL SELECT 'selected', '', count(*), 0 FROM talent_teamproject WHERE outcome = 'selected' AND decided_on < %(stop)s
UNION ALL SELECT 'recommended', '', count(*), 0 FROM talent_teamproject
  WHERE outcome = 'selected' AND recommended_on >= %(start)s AND recommended_on < %(stop)s
UNION ALL SELECT 'urgent', '', count(DISTINCT person_id), 0 FROM talent_urgenttalent
  WHERE recommended_on >= %(start)s AND recommended_on < %(stop)s
UNION ALL SELECT 'cultivated', '', count(DISTINCT person_id), 0 FROM talent_entrepreneur WHERE selected_on < %(stop)s
UNION ALL SELECT 'sent', '', count(DISTINCT person_id), 0 FROM talent_study
  WHERE began_on >= %(start)s AND began_on < %(stop)s
UNION ALL SELECT 'entered', incubator, count(*), 0 FROM talent_tenant
  WHERE entered_on >= %(start)s AND entered_on < %(stop)s GROUP BY incubator
UNION ALL SELECT 'became', incubator, count(*), 0 FROM (
  SELECT incubator, left_on, max(entered_on, tech_on) AS became_on FROM talent_tenant)
  WHERE became_on >= %(start)s AND became_on < %(stop)s AND (left_on IS NULL OR left_on > became_on) GROUP BY incubator
UNION ALL SELECT 'filed', incubator, count(*), 0 FROM talent_filing
  WHERE filed_on >= %(start)s AND filed_on < %(stop)s GROUP BY incubator
UNION ALL SELECT 'granted', incubator, count(*), 0 FROM talent_filing
  WHERE granted_on >= %(start)s AND granted_on < %(stop)s GROUP BY incubator
UNION ALL SELECT 'technology', '', count(DISTINCT firm_id), 0 FROM talent_recognition
  WHERE recognised_on < %(stop)s AND (expires_on IS NULL OR expires_on >= %(stop)s)
UNION ALL SELECT 'research', '', coalesce(sum(
    coalesce(research_began_on < %(stop)s, 0) AND (research_ended_on IS NULL OR research_ended_on >= %(stop)s)), 0), count(*)
  FROM talent_industrialfirm WHERE listed_on < %(stop)s AND (delisted_on IS NULL OR delisted_on >= %(stop)s)
"""
PEERS = "SELECT compared, value FROM talent_peervalue WHERE told_on = %(last)s"
BRANCHES = """
SELECT 'contests', '', count(*), 0 FROM branches_contest
WHERE kind = 'session' AND state = 'held' AND held_on >= %(start)s AND held_on < %(stop)s
UNION ALL SELECT 'tours', '', count(*), 0 FROM (
  SELECT tour FROM branches_visit GROUP BY tour HAVING min(visited_on) >= %(start)s AND min(visited_on) < %(stop)s)
UNION ALL SELECT * FROM (
  SELECT 'towns', t.short_name, count(*), 0 FROM organisations_unit v JOIN organisations_unit t ON t.id = v.parent_id
  LEFT JOIN (SELECT DISTINCT village_id FROM branches_visit WHERE visited_on < %(stop)s) s ON s.village_id = v.id
  WHERE v.kind = 'village' AND t.kind IN ('street', 'town', 'township') AND (v.opened_on IS NULL OR v.opened_on < %(stop)s)
    AND (v.closed_on IS NULL OR v.closed_on >= %(stop)s)
  GROUP BY t.id HAVING count(s.village_id) = count(*) ORDER BY t.code)
UNION ALL SELECT 'weak', '', coalesce(sum(coalesce(sent_on < %(stop)s, 0)), 0), count(*) FROM branches_weakorganisation
  WHERE listed_on >= %(start)s AND listed_on < %(stop)s
UNION ALL SELECT 'ledgers', kind, count(DISTINCT firm_id), 0 FROM branches_neworganisation
  WHERE opened_on < %(stop)s AND (closed_on IS NULL OR closed_on >= %(stop)s) GROUP BY kind
UNION ALL SELECT 'points', kind, count(*), 0 FROM branches_demopoint
  WHERE built_on >= %(start)s AND built_on < %(stop)s GROUP BY kind
UNION ALL SELECT 'meetings', kind, count(*), 0 FROM branches_debriefing
  WHERE held_on >= %(start)s AND held_on < %(stop)s GROUP BY kind
UNION ALL SELECT 'matters', '', count(DISTINCT branch_id), count(DISTINCT number) FROM branches_matter
  WHERE taken_on < %(stop)s AND (ended_on IS NULL OR ended_on >= %(stop)s)
UNION ALL SELECT 'pairings', '', count(DISTINCT branch_id), count(DISTINCT firm_id) FROM branches_pairing
  WHERE paired_on < %(stop)s AND (ended_on IS NULL OR ended_on >= %(stop)s)
UNION ALL SELECT 'compounds', batch, count(*), 0 FROM branches_branch
  WHERE kind = 'compound' AND opened_on < %(stop)s AND (closed_on IS NULL OR closed_on >= %(stop)s) GROUP BY batch
"""
ORDERS = """
SELECT source, category, count(*), 0 FROM orders_serviceorder
WHERE state <> 'void' AND placed_on >= %(start)s AND placed_on < %(stop)s GROUP BY source, category
UNION ALL SELECT 'claimed', source, count(*), 0 FROM orders_serviceorder
  WHERE state <> 'void' AND claimed_on >= %(start)s AND claimed_on < %(stop)s GROUP BY source
UNION ALL SELECT 'closed', source, count(*), 0 FROM orders_serviceorder
  WHERE state <> 'void' AND closed_on >= %(start)s AND closed_on < %(stop)s GROUP BY source
UNION ALL SELECT stars, audience, amount, max(issued_on) FROM plans_target
  WHERE year = %(year)s AND issued_on < %(stop)s GROUP BY stars, audience
"""

Counted = tuple[dict[str, dict[str, int]], dict[str, int]]


def figures(rows: Callable[[str], list[tuple]]) -> Found:
    """The figures of the window that `rows` binds."""
    return {
        **_talent(*_counted(rows(TALENT)), rows(PEERS)),
        **_branches(*_counted(rows(BRANCHES))),
        **_orders(_counted(rows(ORDERS))[0]),
    }


def _counted(rows: list[tuple]) -> Counted:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    of: dict[str, int] = {}
    for what, part, count, whole in rows:
        found[what][part] = count
        of[what] = whole
    return found, of


def _parted(parts: dict[str, int], words: dict[str, str] | None = None) -> Fact:
    return Fact(sum(parts.values()), {words[part]: count for part, count in parts.items()} if words else parts)


def _talent(found: dict[str, dict[str, int]], of: dict[str, int], peers: list[tuple]) -> Found:
    told: dict[str, list[object]] = defaultdict(list)
    for compared, value in peers:
        told[compared].append(value)
    firms, researching, listed = found["technology"][""], found["research"][""], of["research"]
    share = Fraction(100 * researching, listed) if listed else None
    return {
        "talent.practice_bases": Fact(found["bases"][""]),
        "talent.graduates_attracted": _parted(found["graduates"], CAME),
        "talent.team_projects_selected": Fact(found["selected"][""]),
        "talent.team_projects_recommended": Fact(found["recommended"][""]),
        "talent.urgent_recommended": Fact(found["urgent"][""]),
        "talent.entrepreneurs_cultivated": Fact(found["cultivated"][""]),
        "talent.entrepreneurs_sent": Fact(found["sent"][""]),
        "talent.incubator_new_firms": _parted(found["entered"]),
        "talent.incubator_new_tech_firms": _parted(found["became"]),
        "talent.incubator_ip_filed": _parted(found["filed"]),
        "talent.incubator_ip_granted": _parted(found["granted"]),
        "talent.tech_firms": Fact(firms, rank=rank_among(Fraction(firms), told["tech_firms"])),
        "talent.rd_coverage": Fact(researching, of=listed, rank=rank_among(share, told["research"])),
    }


def _branches(found: dict[str, dict[str, int]], of: dict[str, int]) -> Found:
    return {
        "branches.contests": Fact(found["contests"][""]),
        "branches.inspection_rounds": Fact(found["tours"][""]),
        "branches.inspected_towns": Fact(len(found["towns"]), dict.fromkeys(found["towns"], 1)),
        "branches.inspected_villages": _parted(found["towns"]),
        "branches.weak_found": Fact(of["weak"]),
        "branches.weak_with_task_force": Fact(found["weak"][""], of=of["weak"]),
        "branches.firms_ledger": Fact(found["ledgers"].get("firm", 0)),
        "branches.social_ledger": Fact(found["ledgers"].get("social", 0)),
        "branches.demo_firms": Fact(found["points"].get("firm", 0)),
        "branches.demo_social": Fact(found["points"].get("social", 0)),
        "branches.demo_parks": Fact(found["points"].get("park", 0)),
        "branches.debriefings": Fact(found["meetings"].get("debriefing", 0)),
        "branches.organ_visits": Fact(found["meetings"].get("visit", 0)),
        "branches.organ_branches_on_business": Fact(found["matters"][""]),
        "branches.business_matters": Fact(of["matters"]),
        "branches.pairings_branches": Fact(found["pairings"][""]),
        "branches.pairings_firms": Fact(of["pairings"]),
        "branches.compound_branches": _parted(found["compounds"], BATCHES),
    }


def _orders(found: dict[str, dict[str, int]]) -> Found:
    goals = {
        f"plans.target_{whose}{stars}_star": (audiences, found[stars])
        for stars in ("five", "four")
        for whose, audiences in GOALS.items()
    }
    return {
        "orders.dispatched": _parted(found["dispatched"], CATEGORIES),
        "orders.requested": _parted(found["requested"], CATEGORIES),
        "orders.claimed": _parted(found["claimed"], SOURCES),
        "orders.completed": _parted(found["closed"], SOURCES),
        **{
            code: Fact(
                sum(told.get(audience, 0) for audience in audiences),
                {AUDIENCES[each]: told[each] for each in audiences if each in told} if len(audiences) > 1 else {},
            )
            for code, (audiences, told) in goals.items()
        },
    }
