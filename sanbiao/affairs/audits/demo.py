"""The audits of the demonstration: chiefs who left and chiefs who stay, some forgotten; each stage some days after another."""

import datetime as dt

from sanbiao.city.base import NOW, TODAY, first_day
from sanbiao.city.city import City

STAGES = {"委托日期": 0, "进点日期": 12, "征求意见日期": 37, "回复期限": 47, "报告日期": 57, "整改日期": 120, "归档日期": 141}


def write(city: City) -> None:
    held = [(cadre, post) for cadre in city.cadres for post in cadre.postings if post.chief and NOW - post.began > 6]
    rows = []
    for index, (cadre, post) in enumerate(held, start=1):
        if index % 17 == 11:  # whom nobody has thought of yet
            continue
        began = first_day(post.ended or min(NOW - index % 9, post.began + 12 + index % 30)) + dt.timedelta(days=index % 20)
        days = {stage: began + dt.timedelta(days=after + index % 7) for stage, after in STAGES.items()}
        reached = {stage: day for stage, day in days.items() if index % 9 and (day <= TODAY or stage == "回复期限")}
        told = {"委托编号": f"经责{began.year}-{index:03d}", "被审计领导干部": cadre.name, "公民身份号码": cadre.id_number}
        told |= {"被审计单位": post.unit.short_name, "职务": post.post}
        rows.append({**told, "审计类别": "离任审计" if post.ended else "任中审计", **reached})
    city.keep("09-经济责任审计.xlsx", {"审计委托台账": rows})
