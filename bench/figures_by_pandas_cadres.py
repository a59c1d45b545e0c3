"""By pandas: the figures of moves, young cadres, reports, reviews, audits, files, civil servants and retired cadres."""

from __future__ import annotations

import pandas as pd

from bench.figures_by_hand_cadres import RANKS
from bench.found import Fact, Found
from bench.sheets import Sheets, month_number, parts

REGISTRATIONS = {"转任登记": "transfer", "职务信息变更": "post_change", "新登记": "new", "注销备案": "deregistration"}


def figures(sheets: Sheets) -> Found:
    """The figures of the window of `sheets`."""
    return {**_moves_and_young(sheets), **_supervised(sheets), **_civil_servants(sheets), **_retired(sheets)}


def _moves_and_young(sheets: Sheets) -> Found:
    rounds = sheets.read("03", "调整批次")
    rounds = rounds[(rounds["状态"] == "已决定") & sheets.during(rounds["决定日期"])]
    moves = sheets.read("03", "调整名单").merge(rounds[["批次号", "决定日期"]], on="批次号")
    once = moves.drop_duplicates(["批次号", "身份证号"])
    by_kind = moves.drop_duplicates(["批次号", "身份证号", "调整类别"])

    entries = sheets.read("04", "入库")
    entries = entries[(entries["推荐方式"] == "年度考核推荐") & sheets.during(entries["入库日期"])]
    roster = sheets.read("02", "干部名册", header=1)
    # Under its two heads the birth month is the twelfth column, and the ID number the eighteenth.
    born = dict(zip(roster.iloc[:, 17], roster.iloc[:, 11], strict=True))
    months = month_number(entries["身份证号"].map(born).fillna(entries["出生年月"]))
    entered = pd.to_datetime(entries["入库日期"])
    age = (entered.dt.year * 12 + entered.dt.month - months) // 12
    entries = entries.assign(band=(age <= 35).map({True: "35岁以下", False: "36-40岁"}))[age <= 40]

    placed = sheets.read("04", "历练")
    interviews = sheets.read("04", "面试成绩")
    tested = set(interviews.loc[sheets.by_then(interviews["面试日期"]), "历练编号"])
    done = placed[(placed["状态"] == "已完成") & sheets.during(placed["完成日期"]) & placed["历练编号"].isin(tested)]
    raised = moves[moves["调整类别"].isin(["提拔", "进一步使用"])]
    used = done.merge(raised[["身份证号", "决定日期"]], on="身份证号")
    used = used[pd.to_datetime(used["决定日期"]) >= pd.to_datetime(used["完成日期"])]
    return {
        "appointments.rounds": Fact(len(rounds)),
        "appointments.persons": Fact(len(once), parts(by_kind["调整类别"])),
        "young_cadres.recommended": Fact(
            entries["身份证号"].nunique(), parts(entries.drop_duplicates(["身份证号", "band"])["band"])
        ),
        "young_cadres.tempered": Fact(
            done["身份证号"].nunique(), parts(done.drop_duplicates(["身份证号", "历练类别"])["历练类别"])
        ),
        "young_cadres.promoted": Fact(used["身份证号"].nunique()),
    }


def _supervised(sheets: Sheets) -> Found:
    reports = sheets.read("05", "12380台账")
    reports = reports[reports["是否受理"] == "是"]
    accepted = reports[sheets.during(reports["受理日期"])]
    deadline = pd.to_datetime(reports["延期至"]).fillna(pd.to_datetime(reports["办理期限"]))
    due = reports[sheets.during(deadline)]
    in_time = pd.to_datetime(due["办结日期"]) <= deadline[due.index]

    reviews = sheets.read("06", "一报告两评议")
    reviews = reviews[(reviews["评议年度"] == sheets.last.year - 1) & (reviews["是否应开展"] == "是")]
    reviewed = sheets.by_then(reviews["评议会日期"]) & sheets.by_then(reviews["计票完成日期"])

    audits = sheets.read("07", "审计委托")
    by_kind = parts(audits.loc[sheets.during(audits["委托日期"]), "审计类型"])
    return {
        "hotline.reports": Fact(len(accepted), parts(accepted["举报渠道"])),
        "hotline.handled_share": Fact(int(in_time.sum()), of=len(due)),
        "ballots.reviewed_share": Fact(int(reviewed.sum()), of=len(reviews)),
        "audits.commissioned": Fact(sum(by_kind.values()), by_kind),
        **{
            f"audits.{code}": Fact(by_kind.get(kind, 0), {kind: by_kind[kind]} if kind in by_kind else {})
            for code, kind in (("leaving_office", "离任"), ("in_office", "任中"))
        },
        "archives.volumes_reviewed": Fact(int(sheets.during(sheets.read("08", "档案专审")["审核完成日期"]).sum())),
    }


def _civil_servants(sheets: Sheets) -> Found:
    rounds, batches = sheets.read("09", "晋升批次"), sheets.read("09", "登记批次")
    approved, completed = rounds[sheets.during(rounds["批准日期"])], batches[sheets.during(batches["完成日期"])]
    promoted, registered = sheets.read("09", "晋升名单"), sheets.read("09", "登记名单")
    promoted = promoted[promoted["批次号"].isin(approved["批次号"])].groupby("晋升职级")["身份证号"].nunique()
    registered = registered[registered["批次号"].isin(completed["批次号"])].groupby("登记类别")["身份证号"].nunique()
    return {
        "civil_service.promotion_rounds": Fact(len(approved)),
        **{f"civil_service.promoted_{code}": Fact(int(promoted.get(rank, 0))) for rank, code in RANKS.items()},
        "civil_service.registration_batches": Fact(len(completed)),
        **{f"civil_service.registered_{code}": Fact(int(registered.get(kind, 0))) for kind, code in REGISTRATIONS.items()},
    }


def _retired(sheets: Sheets) -> Found:
    sites, branches = sheets.read("11", "正能量示范点"), sheets.read("11", "离退休党支部")
    named = sites[sheets.during(sites["命名日期"])]["级别"]
    held = branches[sheets.in_force(branches["成立日期"], branches["撤销日期"])]
    return {
        "veterans.demo_sites_province": Fact(int((named == "省级").sum())),
        "veterans.demo_sites_city": Fact(int((named == "市级").sum())),
        "veterans.six_good_rate": Fact(int(sheets.by_then(held["六好创建日期"]).sum()), of=len(held)),
    }
