"""The figures of the report in SQL written by hand, as somebody would who wants them fast on SQLite: eleven statements.

Here are those of teams and training; what is counted without much ado stands together in one statement for each file.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date

from django.db import connection

from bench import figures_by_hand_cadres, figures_by_hand_city
from bench.found import Fact, Found

AUDIENCES = {"village_secretary": "村（社区）书记", "section_level": "科级干部", "young": "年轻干部", "other": "其他"}
DEGREES = (
    "'研究生','博士研究生','硕士研究生','在职研究生','中央党校研究生','省委党校研究生',"
    "'大学','大学本科','本科','中央党校大学','省委党校大学'"
)
TEAMS = f"""
WITH member AS (
  SELECT DISTINCT p.person_id FROM people_posting p JOIN organisations_unit u ON u.id = p.unit_id
  WHERE u.kind IN ('street', 'town', 'township') AND p.is_team_member AND p.manner <> 'secondment'
    AND p.began_on < %(stop)s AND (p.ended_on IS NULL OR p.ended_on >= %(stop)s)
), span AS (
  SELECT p.person_id, p.id,
    CAST(substr(p.began_on, 1, 4) AS INTEGER) * 12 + CAST(substr(p.began_on, 6, 2) AS INTEGER) AS first,
    CASE WHEN p.ended_on < %(stop)s
      THEN CAST(substr(p.ended_on, 1, 4) AS INTEGER) * 12 + CAST(substr(p.ended_on, 6, 2) AS INTEGER)
      ELSE %(now)s END AS last
  FROM member m JOIN people_posting p ON p.person_id = m.person_id JOIN organisations_unit u ON u.id = p.unit_id
  WHERE u.kind IN ('street', 'town', 'township') AND p.manner <> 'secondment' AND p.began_on < %(stop)s
), fresh AS (
  SELECT person_id, last - max(first, coalesce(max(last) OVER (
    PARTITION BY person_id ORDER BY first, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)) AS months
  FROM span
), worked AS (SELECT person_id, sum(max(months, 0)) AS months FROM fresh GROUP BY person_id)
SELECT count(*), sum(age), sum(age <= 35), sum(degree), sum(months >= 24) FROM (
  SELECT %(year)s - CAST(substr(p.birth_month, 1, 4) AS INTEGER) - (CAST(substr(p.birth_month, 6, 2) AS INTEGER) > %(month)s)
      AS age,
    p.full_time_level IN ({DEGREES}) OR p.in_service_level IN ({DEGREES}) AS degree,
    coalesce(w.months, 0) AS months
  FROM member m JOIN people_person p ON p.id = m.person_id LEFT JOIN worked w ON w.person_id = m.person_id)
"""
CLASSES = """
SELECT nature, audience, place, count(*) FROM training_classrun
WHERE state IN ('open', 'completed') AND began_on >= %(start)s AND began_on < %(stop)s GROUP BY nature, audience, place
"""
TRAINEES = """
SELECT r.nature, r.place, count(*) FROM training_classrun r JOIN training_trainee t ON t.class_run_id = r.id
WHERE r.state IN ('open', 'completed') AND r.began_on >= %(start)s AND r.began_on < %(stop)s AND t.attendance = 'attended'
GROUP BY r.nature, r.place
"""
ONLINE = """
SELECT count(DISTINCT session_code), coalesce(sum(heads), 0) FROM training_onlinesession
WHERE series = 'lecture' AND aired_on >= %(start)s AND aired_on < %(stop)s
"""
ROTATION = """
SELECT count(*), coalesce(sum(person_id IN (
  SELECT t.person_id FROM training_classrun r JOIN training_trainee t ON t.class_run_id = r.id
  WHERE r.state IN ('open', 'completed') AND r.topic = '党的二十大精神' AND r.began_on < %(stop)s AND t.attendance = 'attended'
)), 0) FROM training_rotationtarget WHERE listed_on < %(stop)s AND (removed_on IS NULL OR removed_on >= %(stop)s)
"""
READING = """
SELECT count(*), coalesce(sum(finished), 0) FROM (
  SELECT min(finished_on IS NOT NULL AND finished_on < %(stop)s) AS finished FROM training_reading
  WHERE is_required AND set_on < %(stop)s GROUP BY person_id)
"""


def figures(start: date, stop: date, last: date) -> Found:
    """The figures of the window from `start` up to, not including, `stop`, whose last day is `last`."""
    values = {
        "start": start.isoformat(),
        "stop": stop.isoformat(),
        "last": last.isoformat(),
        "year": last.year,
        "month": last.month,
        "now": last.year * 12 + last.month,
    }
    with connection.cursor() as cursor:

        def rows(sql: str) -> list[tuple]:
            return cursor.execute(sql, values).fetchall()

        return {
            **_teams(rows(TEAMS)),
            **_training(rows),
            **figures_by_hand_cadres.figures(rows),
            **figures_by_hand_city.figures(rows),
        }


def _teams(found: list[tuple]) -> Found:
    [(members, ages, young, degree, experienced)] = found
    return {
        "teams.town_average_age": Fact(ages or 0, of=members),
        "teams.town_under_35": Fact(young or 0),
        "teams.town_under_35_share": Fact(young or 0, of=members),
        "teams.town_degree": Fact(degree or 0),
        "teams.town_degree_share": Fact(degree or 0, of=members),
        "teams.town_experienced": Fact(experienced or 0),
        "teams.town_experienced_share": Fact(experienced or 0, of=members),
    }


def _training(rows: Callable[[str], list[tuple]]) -> Found:
    held: dict[str, Counter] = defaultdict(Counter)
    by_audience: Counter = Counter()
    for nature, audience, place, count in rows(CLASSES):
        held[nature][place] += count
        if nature == "main":
            by_audience[AUDIENCES[audience]] += count
    present: dict[str, Counter] = defaultdict(Counter)
    for nature, place, count in rows(TRAINEES):
        present[nature][place] += count
    [(sessions, heads)] = rows(ONLINE)
    [(targets, trained)] = rows(ROTATION)
    [(readers, finished)] = rows(READING)
    forms = {"线下": present["main"].total(), "线上": heads}
    return {
        "training.classes_held": Fact(by_audience.total(), by_audience),
        "training.online_sessions": Fact(sessions),
        "training.attendances": Fact(sum(forms.values()), {form: count for form, count in forms.items() if count}),
        "training.away_classes": Fact(held["away"].total(), held["away"]),
        "training.away_trainees": Fact(present["away"].total(), present["away"]),
        "training.superior_classes": Fact(held["superior"].total(), held["superior"]),
        "training.superior_trainees": Fact(present["superior"].total(), present["superior"]),
        "training.shadowing_trainees": Fact(present["shadowing"].total(), present["shadowing"]),
        "training.rotation_coverage": Fact(trained, of=targets),
        "training.reading_completion": Fact(finished, of=readers),
    }
