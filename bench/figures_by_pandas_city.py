"""By pandas: the figures of talent and technology, branches, service orders and the targets of the year."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from bench.found import Fact, Found, rank_among
from bench.sheets import Sheets, parts

TOWNS = ("街道", "镇", "乡")
GOALS = {"": ("村", "社区"), "organ_": ("市直机关",), "two_new_": ("两新组织",)}


def figures(sheets: Sheets) -> Found:
    """The figures of the window of `sheets`."""
    return {
        **_people(sheets),
        **_firms(sheets),
        **_villages(sheets),
        **_organisations(sheets),
        **_orders(sheets),
        **_targets(sheets),
    }


def _people(sheets: Sheets) -> Found:
    graduates = sheets.read("12", "高校毕业生")
    started = graduates[sheets.during(graduates["开始日期"])]
    first = started.sort_values("开始日期").drop_duplicates("身份证号")
    projects = sheets.read("12", "团队项目")
    projects = projects[projects["遴选结果"] == "入选"]
    urgent, leading, study = (sheets.read("12", name) for name in ("急需紧缺人才", "领航企业家", "企业家研修"))
    return {
        "talent.practice_bases": Fact(int(sheets.during(sheets.read("12", "见习基地")["批准日期"]).sum())),
        "talent.graduates_attracted": Fact(len(first), parts(first["来留类别"])),
        "talent.team_projects_selected": Fact(int(sheets.by_then(projects["遴选日期"]).sum())),
        "talent.team_projects_recommended": Fact(int(sheets.during(projects["推荐上级日期"]).sum())),
        "talent.urgent_recommended": Fact(urgent.loc[sheets.during(urgent["推荐申报日期"]), "身份证号"].nunique()),
        "talent.entrepreneurs_cultivated": Fact(leading.loc[sheets.by_then(leading["入选日期"]), "身份证号"].nunique()),
        "talent.entrepreneurs_sent": Fact(study.loc[sheets.during(study["开班日期"]), "身份证号"].nunique()),
    }


def _firms(sheets: Sheets) -> Found:
    tenants, filings = sheets.read("13", "孵化器企业"), sheets.read("13", "知识产权")
    entered, recognised = pd.to_datetime(tenants["入孵日期"]), pd.to_datetime(tenants["科技型企业认定日期"])
    became = entered.where(entered >= recognised, recognised).where(recognised.notna())
    left = pd.to_datetime(tenants["退出日期"])
    new = tenants[sheets.during(became) & (left.isna() | (left > became))]
    tables = {
        "new_firms": tenants[sheets.during(entered)],
        "new_tech_firms": new,
        "ip_filed": filings[sheets.during(filings["申请日期"])],
        "ip_granted": filings[sheets.during(filings["授权日期"])],
    }
    recognitions, industrial = sheets.read("13", "科技型企业"), sheets.read("13", "规上工业企业")
    valid = sheets.in_force(recognitions["认定日期"], recognitions["失效日期"])
    technology = recognitions.loc[valid, "统一社会信用代码"].nunique()
    listed = industrial[sheets.in_force(industrial["入统日期"], industrial["退统日期"])]
    began, ended = listed["研发活动开始日期"], listed["研发活动结束日期"]
    researching = int((began.notna() & sheets.in_force(began, ended)).sum())
    share = Fraction(100 * researching, len(listed)) if len(listed) else None
    peers = sheets.read("13", "同级比较")
    peers = peers[pd.to_datetime(peers["截止日期"]) == pd.Timestamp(sheets.last)]

    def told(what: str) -> list[object]:
        return list(peers.loc[peers["指标"] == what, "数值"])

    return {
        **{f"talent.incubator_{code}": Fact(len(table), parts(table["孵化器"])) for code, table in tables.items()},
        "talent.tech_firms": Fact(technology, rank=rank_among(Fraction(technology), told("科技型企业总数"))),
        "talent.rd_coverage": Fact(researching, of=len(listed), rank=rank_among(share, told("规上工业企业研发活动覆盖率"))),
    }


def _villages(sheets: Sheets) -> Found:
    contests = sheets.read("14", "比学活动")
    contests = contests[(contests["活动类别"] == "专场比学") & (contests["状态"] == "已举办")]
    visits = sheets.read("14", "逐村观摩")
    begun = visits.assign(day=pd.to_datetime(visits["观摩日期"])).groupby("期次")["day"].min()
    come = visits[sheets.by_then(visits["观摩日期"])]
    visited = set(zip(come["乡镇（街道）"], come["村（社区）"], strict=True))

    units = sheets.read("01", "机构")
    towns = units[units["机构类别"].isin(TOWNS)][["机构编码", "机构简称"]]
    villages = units[(units["机构类别"] == "村") & sheets.in_force(units["成立日期"], units["撤销日期"])]
    villages = villages.merge(towns, left_on="上级机构编码", right_on="机构编码", suffixes=("", "_镇"))
    is_visited = pd.Series(
        [key in visited for key in zip(villages["机构简称_镇"], villages["机构简称"], strict=True)], dtype=bool
    )
    each = is_visited.groupby(villages["机构简称_镇"])
    inspected = {town: int(count) for town, count in each.count()[each.all()].items()}

    weak = sheets.read("14", "软弱涣散")
    found = weak[sheets.during(weak["列入日期"])]
    return {
        "branches.contests": Fact(int(sheets.during(contests["举办日期"]).sum())),
        "branches.inspection_rounds": Fact(int(sheets.during(begun).sum())),
        "branches.inspected_towns": Fact(len(inspected), dict.fromkeys(inspected, 1)),
        "branches.inspected_villages": Fact(sum(inspected.values()), inspected),
        "branches.weak_found": Fact(len(found)),
        "branches.weak_with_task_force": Fact(int(sheets.by_then(found["工作组派驻日期"]).sum()), of=len(found)),
    }


def _organisations(sheets: Sheets) -> Found:
    ledgers, points, meetings, matters, pairings = (
        sheets.read("15", name) for name in ("两新台账", "党建示范点", "述职观摩", "营商事项", "结对共建")
    )
    ledgers = ledgers[sheets.in_force(ledgers["建账日期"], ledgers["销账日期"])]
    listed = ledgers.groupby("类别")["统一社会信用代码"].nunique()
    built = points.loc[sheets.during(points["建成日期"]), "类别"]
    held = meetings.loc[sheets.during(meetings["日期"]), "活动类型"]
    matters = matters[sheets.in_force(matters["承担日期"], matters["终止日期"])]
    pairings = pairings[sheets.in_force(pairings["结对日期"], pairings["解除日期"])]
    branches = sheets.read("14", "党支部")
    compounds = branches[(branches["支部类别"] == "小区（楼院）") & sheets.in_force(branches["成立日期"], branches["撤销日期"])]
    return {
        "branches.firms_ledger": Fact(int(listed.get("非公企业", 0))),
        "branches.social_ledger": Fact(int(listed.get("社会组织", 0))),
        "branches.demo_firms": Fact(int((built == "非公企业").sum())),
        "branches.demo_social": Fact(int((built == "社会组织").sum())),
        "branches.demo_parks": Fact(int((built == "小微企业园").sum())),
        "branches.debriefings": Fact(int((held == "述职评议会").sum())),
        "branches.organ_visits": Fact(int((held == "观摩活动").sum())),
        "branches.organ_branches_on_business": Fact(matters["党支部"].nunique()),
        "branches.business_matters": Fact(matters["事项编号"].nunique()),
        "branches.pairings_branches": Fact(pairings["党支部"].nunique()),
        "branches.pairings_firms": Fact(pairings["统一社会信用代码"].nunique()),
        "branches.compound_branches": Fact(len(compounds), parts(compounds["创建批次"].fillna("（未填）"))),
    }


def _orders(sheets: Sheets) -> Found:
    orders = sheets.read("16", "工单")
    orders = orders[orders["状态"] != "作废"]
    placed = orders.loc[sheets.during(orders["下单日期"]), "来源"]
    claimed = orders.loc[sheets.during(orders["领单日期"]), "来源"]
    closed = orders.loc[sheets.during(orders["办结日期"]), "来源"]
    sources = parts(placed)
    return {
        # The sheets say nothing of what kind an order is.
        "orders.dispatched": Fact(sources.get("派单", 0), {"未分类": sources["派单"]} if "派单" in sources else {}),
        "orders.requested": Fact(sources.get("点单", 0), {"未分类": sources["点单"]} if "点单" in sources else {}),
        "orders.claimed": Fact(len(claimed), parts(claimed)),
        "orders.completed": Fact(len(closed), parts(closed)),
    }


def _targets(sheets: Sheets) -> Found:
    targets = sheets.read("17", "年度目标")
    targets = targets[(targets["年度"] == sheets.last.year) & sheets.by_then(targets["下达日期"])]
    latest = targets.sort_values("下达日期").drop_duplicates(["对象", "星级"], keep="last")
    amounts = {(row["对象"], row["星级"]): int(row["目标数"]) for _, row in latest.iterrows()}
    found: Found = {}
    for whose, audiences in GOALS.items():
        for stars, level in (("五星", "five"), ("四星", "four")):
            told = {audience: amounts[audience, stars] for audience in audiences if (audience, stars) in amounts}
            found[f"plans.target_{whose}{level}_star"] = Fact(sum(told.values()), told if len(audiences) > 1 else {})
    return found
