"""The structure of all teams over generated persons in Parquet: the indicator on DuckDB, and DuckDB SQL by hand."""

from __future__ import annotations

import os
import resource
import tempfile
from datetime import date
from pathlib import Path

import duckdb

from bench.running import Result, in_turn, open_office, said

MEMORY, THREADS = "6GB", 2
STOP = date(2023, 7, 1)
DEGREES = (
    "'研究生','博士研究生','硕士研究生','在职研究生','中央党校研究生','省委党校研究生',"
    "'大学','大学本科','本科','中央党校大学','省委党校大学'"
)
# One unit for 50 persons, a third of them towns; every person holds a post now, one in five in a team, as about one in
# seven does in the city of the tests, and every third held another before.
GENERATE = {
    "organisations_unit": """
SELECT i AS id, '/' || i || '/' AS path, '单位' || i AS short_name,
  CASE i % 6 WHEN 0 THEN 'town' WHEN 1 THEN 'township' ELSE 'organ' END AS kind
FROM range(1, {units} + 1) numbers(i)""",
    "people_person": """
SELECT i AS id, DATE '1963-01-01' + to_months((hash(i) % 420)::INTEGER) AS birth_month,
  CASE WHEN hash(i, 1) % 3 = 0 THEN 'female' ELSE 'male' END AS sex,
  CASE WHEN hash(i, 2) % 5 > 0 THEN DATE '1985-01-01' + to_months((hash(i, 3) % 470)::INTEGER) END AS party_month,
  CASE hash(i, 4) % 4 WHEN 0 THEN '高中' WHEN 1 THEN '大专' WHEN 2 THEN '大学' ELSE '研究生' END AS full_time_level,
  CASE hash(i, 5) % 3 WHEN 0 THEN '' WHEN 1 THEN '省委党校大学' ELSE '大专' END AS in_service_level
FROM range(1, {persons} + 1) numbers(i)""",
    "people_posting": """
SELECT i AS id, i AS person_id, 1 + (hash(i, 6) % {units})::BIGINT AS unit_id, hash(i, 7) % 5 = 0 AS is_team_member,
  CASE WHEN hash(i, 8) % 50 = 0 THEN 'secondment' ELSE 'formal' END AS manner,
  DATE '2018-01-01' + to_months((hash(i, 9) % 72)::INTEGER) AS began_on,
  CASE WHEN hash(i, 10) % 10 = 0 THEN DATE '2024-01-01' END AS ended_on
FROM range(1, {persons} + 1) numbers(i)
UNION ALL
SELECT {persons} + i, i, 1 + (hash(i, 11) % {units})::BIGINT, false, 'formal',
  DATE '2008-01-01' + to_months((hash(i, 12) % 60)::INTEGER), DATE '2017-01-01' + to_months((hash(i, 13) % 36)::INTEGER)
FROM range(1, {persons} + 1, 3) numbers(i)""",
}
BY_HAND = f"""
WITH member AS (
  SELECT DISTINCT p.person_id FROM people_posting p JOIN organisations_unit u ON u.id = p.unit_id
  WHERE p.is_team_member AND p.manner <> 'secondment' AND p.began_on < $stop AND (p.ended_on IS NULL OR p.ended_on >= $stop)
), span AS (
  SELECT p.person_id, p.id, year(p.began_on) * 12 + month(p.began_on) AS first,
    CASE WHEN p.ended_on < $stop THEN year(p.ended_on) * 12 + month(p.ended_on) ELSE $now END AS last
  FROM people_posting p SEMI JOIN member USING (person_id)
  WHERE p.manner <> 'secondment' AND p.began_on < $stop
    AND p.unit_id IN (SELECT id FROM organisations_unit WHERE kind IN ('street', 'town', 'township'))
), worked AS (
  SELECT person_id, sum(greatest(last - greatest(first, covered), 0)) AS months FROM (
    SELECT *, coalesce(max(last) OVER (
      PARTITION BY person_id ORDER BY first, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS covered FROM span)
  GROUP BY person_id
), fact AS (
  SELECT ($now - year(p.birth_month) * 12 - month(p.birth_month)) // 12 AS age, p.sex,
    p.full_time_level IN ({DEGREES}) OR p.in_service_level IN ({DEGREES}) AS degree,
    coalesce(p.party_month < $stop, false) AS party, coalesce(w.months, 0) >= 24 AS experienced
  FROM member m JOIN people_person p ON p.id = m.person_id LEFT JOIN worked w ON w.person_id = m.person_id
), banded AS (
  SELECT CASE WHEN age <= 35 THEN '35岁及以下' WHEN age <= 40 THEN '36—40岁' WHEN age <= 45 THEN '41—45岁'
    WHEN age <= 50 THEN '46—50岁' WHEN age <= 55 THEN '51—55岁' ELSE '56岁及以上' END AS band, * FROM fact
)
SELECT band, degree, sex, party, experienced, count(*) FROM banded
GROUP BY GROUPING SETS ((), (band), (degree), (sex), (party), (experienced))
"""
WORDS = (
    {},
    {True: "本科及以上", False: "本科以下"},
    {"male": "男", "female": "女"},
    {True: "中共党员", False: "非中共党员"},
    {True: "满2年", False: "不满2年"},
)


def measure(*, full: bool = False) -> list[Result]:
    """The indicator against the same by hand, over two million persons, or a hundred million."""
    persons = 100_000_000 if full else 2_000_000
    with tempfile.TemporaryDirectory() as home:
        tables = Path(home) / "tables"
        tables.mkdir()
        open_office(Path(home))
        with duckdb.connect() as database:
            database.execute(f"SET memory_limit = '{MEMORY}'; SET threads = {THREADS}")
            for table, sql in GENERATE.items():
                rows = sql.format(persons=persons, units=persons // 50)
                database.execute(f"COPY ({rows}) TO '{tables / table}.parquet'")
        # What does not fit in memory is spilled beside the working directory.
        before = Path.cwd()
        os.chdir(home)
        try:
            return _measure(tables, persons, rounds=2 if full else 5)
        finally:
            os.chdir(before)


def _measure(tables: Path, persons: int, rounds: int) -> list[Result]:
    from sanbiao.core.indicators.engines import Parquet
    from sanbiao.core.indicators.registry import REGISTRY
    from sanbiao.core.indicators.services import evaluate
    from sanbiao.core.periods.periods import Period

    one = REGISTRY["teams.structure"]
    window = Period(STOP, STOP)
    engine = Parquet(tables, memory_limit=MEMORY, threads=THREADS)
    database = duckdb.connect()
    database.execute(f"SET memory_limit = '{MEMORY}'; SET threads = {THREADS}")
    for path in tables.iterdir():
        database.read_parquet(str(path)).create_view(path.stem)
    values = {"stop": STOP, "now": window.as_of.year * 12 + window.as_of.month}

    def ours() -> dict[str, int]:
        figure = evaluate([one], window, engine=engine)[one.code]
        return {"": int(figure.value or 0), **{part.label: int(part.value) for part in figure.breakdown}}

    def by_hand() -> dict[str, int]:
        found = {}
        for *keys, count in database.execute(BY_HAND, values).fetchall():
            place = next((number for number, key in enumerate(keys) if key is not None), None)
            found["" if place is None else WORDS[place].get(keys[place], keys[place])] = count
        return found

    assert ours() == by_hand(), (ours(), by_hand())
    times = in_turn({"ours": ours, "by hand": by_hand}, rounds, warm=False)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    name = f"structure of all teams over {persons:,} persons: time against DuckDB SQL by hand"
    notes = (*said(times), f"peak of the process: {memory:.1f} GiB")
    return [
        Result(name, times["ours"].best / times["by hand"].best, 1.2, notes=notes),
        Result("structure: peak memory, as a share of 8 GiB", memory / 8, 1.0, unit="%"),
    ]
