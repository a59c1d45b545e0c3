"""The figures of teams and training by pandas from the sheets, as an analyst would who is handed the folder."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from bench.figures_by_hand import Found

TOWNS = ("街道", "镇", "乡")
DEGREES = {
    "研究生",
    "博士研究生",
    "硕士研究生",
    "在职研究生",
    "中央党校研究生",
    "省委党校研究生",
    "大学",
    "大学本科",
    "本科",
    "中央党校大学",
    "省委党校大学",
}


def _month_number(texts: pd.Series) -> pd.Series:
    parts = texts.astype("string").str.split(".", expand=True)
    return pd.to_numeric(parts[0]) * 12 + pd.to_numeric(parts[1])


def figures(folder: Path, start: date, stop: date, last: date) -> Found:
    """The figures of the window; reads the sheets each time."""

    @cache
    def book(file: str) -> pd.ExcelFile:
        [path] = folder.glob(file)
        return pd.ExcelFile(path, engine="calamine")

    def sheet(file: str, name: str, header: int = 0) -> pd.DataFrame:
        return book(file).parse(name, header=header, dtype=object)

    first_day, after = pd.Timestamp(start), pd.Timestamp(stop)
    found = _teams(sheet, stop, last)
    runs = sheet("10*.xlsx", "班次")
    runs["开班日期"] = pd.to_datetime(runs["开班日期"])
    runs = runs[runs["状态"].isin(["已开班", "已结业"]) & (runs["开班日期"] < after)]
    trainees = sheet("10*.xlsx", "学员")
    trainees = trainees[trainees["参训情况"] == "参训"].merge(runs, on="班次编号")
    held = runs[runs["开班日期"] >= first_day]
    present = trainees[trainees["开班日期"] >= first_day]
    online = sheet("10*.xlsx", "线上学习")
    aired = pd.to_datetime(online["播出日期"])
    online = online[(online["学习系列"] == "大讲堂") & (aired >= first_day) & (aired < after)]

    main = held[held["班次性质"] == "主体班"]
    found["training.classes_held"] = (len(main), _parts(main["主体班类别"].fillna("")))
    found["training.online_sessions"] = (online["场次编号"].nunique(), {})
    forms = {"线下": int((present["班次性质"] == "主体班").sum()), "线上": int(online["参学人数"].sum())}
    found["training.attendances"] = (sum(forms.values()), {form: count for form, count in forms.items() if count})
    for code, table, nature in (
        ("away_classes", held, "外出培训"),
        ("away_trainees", present, "外出培训"),
        ("superior_classes", held, "上级调训"),
        ("superior_trainees", present, "上级调训"),
        ("shadowing_trainees", present, "跟班历练"),
    ):
        own = table[table["班次性质"] == nature]
        found[f"training.{code}"] = (len(own), _parts(own["培训地点"]))

    targets = sheet("10*.xlsx", "轮训对象")
    listed, removed = pd.to_datetime(targets["列入日期"]), pd.to_datetime(targets["移出日期"])
    targets = targets[(listed < after) & (removed.isna() | (removed >= after))]
    trained = set(trainees.loc[trainees["专题"] == "党的二十大精神", "身份证号"])
    found["training.rotation_coverage"] = ((int(targets["身份证号"].isin(trained).sum()), len(targets)), {})
    readings = sheet("10*.xlsx", "读本通读")
    readings = readings[(readings["是否必读"] == "是") & (pd.to_datetime(readings["布置日期"]) < after)]
    done = (pd.to_datetime(readings["完成日期"]) < after).groupby(readings["身份证号"]).all()
    found["training.reading_completion"] = ((int(done.sum()), len(done)), {})
    return found


def _parts(values: pd.Series) -> dict[str, int]:
    return {str(value): int(count) for value, count in values.value_counts().items()}


def _teams(sheet, stop: date, last: date) -> Found:
    now, after = last.year * 12 + last.month, stop.year * 12 + stop.month
    units = sheet("01*.xlsx", "机构")
    towns = units.loc[units["机构类别"].isin(TOWNS), ["机构全称", "机构简称"]].to_numpy().ravel()
    postings = sheet("02*.xlsx", "任职经历")
    postings = postings[postings["任职机构"].isin(set(towns)) & (postings["任职方式"] != "挂职")].copy()
    postings["first"] = _month_number(postings["任职时间"])
    postings["end"] = _month_number(postings["免职时间"])
    postings = postings[postings["first"] < after]
    goes_on = postings["end"].isna() | (postings["end"] >= after)
    members = set(postings.loc[goes_on & (postings["是否班子成员"] == "是"), "身份证号"])
    postings["last"] = postings["end"].where(~goes_on, now)
    own = postings[postings["身份证号"].isin(members)].sort_values(["身份证号", "first"])
    covered = own.groupby("身份证号")["last"].transform(lambda last: last.cummax().shift())
    months = (own["last"] - own["first"].where(covered.isna() | (own["first"] > covered), covered)).clip(lower=0)
    experienced = int((months.groupby(own["身份证号"]).sum() >= 24).sum())

    roster = sheet("02*.xlsx", "干部名册", header=1)
    names = ["序号", "单位", "姓名", "现任职务", "性别", "民族", "籍贯", "学历", "院校", "在职学历", "在职院校", "出生年月"]
    number = 17
    people = roster[roster.iloc[:, number].isin(members)].iloc[:, : len(names)].set_axis(names, axis=1)
    age = (now - _month_number(people["出生年月"])) // 12
    degree = int((people["学历"].isin(DEGREES) | people["在职学历"].isin(DEGREES)).sum())
    young, count = int((age <= 35).sum()), len(members)
    return {
        "teams.town_average_age": ((int(age.sum()), count), {}),
        "teams.town_under_35": (young, {}),
        "teams.town_under_35_share": ((young, count), {}),
        "teams.town_degree": (degree, {}),
        "teams.town_degree_share": ((degree, count), {}),
        "teams.town_experienced": (experienced, {}),
        "teams.town_experienced_share": ((experienced, count), {}),
    }
