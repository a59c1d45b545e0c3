"""The figures of the report by pandas from the sheets, as an analyst would who is handed the folder.

Here are those of teams and training.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bench import figures_by_pandas_cadres, figures_by_pandas_city
from bench.found import Fact, Found
from bench.sheets import Sheets, month_number, parts

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


def figures(folder: Path, start: date, stop: date, last: date) -> Found:
    """The figures of the window; reads the sheets each time."""
    sheets = Sheets(folder, start, stop, last)
    return {
        **_teams(sheets, stop, last),
        **_training(sheets),
        **figures_by_pandas_cadres.figures(sheets),
        **figures_by_pandas_city.figures(sheets),
    }


def _training(sheets: Sheets) -> Found:
    found: Found = {}
    runs = sheets.read("10", "班次")
    runs = runs[runs["状态"].isin(["已开班", "已结业"]) & sheets.by_then(runs["开班日期"])]
    trainees = sheets.read("10", "学员")
    trainees = trainees[trainees["参训情况"] == "参训"].merge(runs, on="班次编号")
    held, present = runs[sheets.during(runs["开班日期"])], trainees[sheets.during(trainees["开班日期"])]
    online = sheets.read("10", "线上学习")
    online = online[(online["学习系列"] == "大讲堂") & sheets.during(online["播出日期"])]

    main = held[held["班次性质"] == "主体班"]
    found["training.classes_held"] = Fact(len(main), parts(main["主体班类别"].fillna("")))
    found["training.online_sessions"] = Fact(online["场次编号"].nunique())
    forms = {"线下": int((present["班次性质"] == "主体班").sum()), "线上": int(online["参学人数"].sum())}
    found["training.attendances"] = Fact(sum(forms.values()), {form: count for form, count in forms.items() if count})
    for code, table, nature in (
        ("away_classes", held, "外出培训"),
        ("away_trainees", present, "外出培训"),
        ("superior_classes", held, "上级调训"),
        ("superior_trainees", present, "上级调训"),
        ("shadowing_trainees", present, "跟班历练"),
    ):
        own = table[table["班次性质"] == nature]
        found[f"training.{code}"] = Fact(len(own), parts(own["培训地点"]))

    targets = sheets.read("10", "轮训对象")
    targets = targets[sheets.in_force(targets["列入日期"], targets["移出日期"])]
    trained = set(trainees.loc[trainees["专题"] == "党的二十大精神", "身份证号"])
    found["training.rotation_coverage"] = Fact(int(targets["身份证号"].isin(trained).sum()), of=len(targets))
    readings = sheets.read("10", "读本通读")
    readings = readings[(readings["是否必读"] == "是") & sheets.by_then(readings["布置日期"])]
    done = sheets.by_then(readings["完成日期"]).groupby(readings["身份证号"]).all()
    found["training.reading_completion"] = Fact(int(done.sum()), of=len(done))
    return found


def _teams(sheets: Sheets, stop: date, last: date) -> Found:
    now, after = last.year * 12 + last.month, stop.year * 12 + stop.month
    units = sheets.read("01", "机构")
    towns = units.loc[units["机构类别"].isin(TOWNS), ["机构全称", "机构简称"]].to_numpy().ravel()
    postings = sheets.read("02", "任职经历")
    postings = postings[postings["任职机构"].isin(set(towns)) & (postings["任职方式"] != "挂职")].copy()
    postings["first"] = month_number(postings["任职时间"])
    postings["end"] = month_number(postings["免职时间"])
    postings = postings[postings["first"] < after]
    goes_on = postings["end"].isna() | (postings["end"] >= after)
    members = set(postings.loc[goes_on & (postings["是否班子成员"] == "是"), "身份证号"])
    postings["last"] = postings["end"].where(~goes_on, now)
    own = postings[postings["身份证号"].isin(members)].sort_values(["身份证号", "first"])
    covered = own.groupby("身份证号")["last"].transform(lambda last: last.cummax().shift())
    months = (own["last"] - own["first"].where(covered.isna() | (own["first"] > covered), covered)).clip(lower=0)
    experienced = int((months.groupby(own["身份证号"]).sum() >= 24).sum())

    roster = sheets.read("02", "干部名册", header=1)
    names = ["序号", "单位", "姓名", "现任职务", "性别", "民族", "籍贯", "学历", "院校", "在职学历", "在职院校", "出生年月"]
    number = 17
    people = roster[roster.iloc[:, number].isin(members)].iloc[:, : len(names)].set_axis(names, axis=1)
    age = (now - month_number(people["出生年月"])) // 12
    degree = int((people["学历"].isin(DEGREES) | people["在职学历"].isin(DEGREES)).sum())
    young, count = int((age <= 35).sum()), len(members)
    return {
        "teams.town_average_age": Fact(int(age.sum()), of=count),
        "teams.town_under_35": Fact(young),
        "teams.town_under_35_share": Fact(young, of=count),
        "teams.town_degree": Fact(degree),
        "teams.town_degree_share": Fact(degree, of=count),
        "teams.town_experienced": Fact(experienced),
        "teams.town_experienced_share": Fact(experienced, of=count),
    }
