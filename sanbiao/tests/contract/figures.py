"""The 83 figures worked out from rows by section 4 of the contract, each in plain loops over plain rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from sanbiao.tests.contract.reading import BELOW, Books, Row, normal

TOWNS = ("街道", "镇", "乡")
HELD = ("已开班", "已结业")
DEGREES = (
    *("研究生", "博士研究生", "硕士研究生", "在职研究生", "中央党校研究生", "省委党校研究生"),
    *("大学", "大学本科", "本科", "中央党校大学", "省委党校大学"),
)
Figure = dict[str, Any]


def half_up(exact: Fraction, digits: int) -> str:
    """`exact` rounded half up, with so many decimals."""
    scale = 10**digits
    whole = (2 * exact.numerator * scale + exact.denominator) // (2 * exact.denominator)
    return f"{whole // scale}.{whole % scale:0{digits}d}"


def age(born: dt.date, day: dt.date) -> int:
    """Completed years to the month."""
    return day.year - born.year - (day.month < born.month)


class Period:
    """From `first` to `last`, both included."""

    def __init__(self, code: str) -> None:
        year = int(code[:4])
        kind, number = (code[4], int(code[5:])) if len(code) > 4 else ("Y", 1)
        months = {"Y": 12, "H": 6, "Q": 3, "M": 1}[kind]
        begin = (number - 1) * months
        after = year * 12 + begin + months
        self.first = dt.date(year, begin + 1, 1)
        self.last = dt.date(after // 12, after % 12 + 1, 1) - dt.timedelta(days=1)

    def has(self, day: dt.date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def come(self, day: dt.date | None) -> bool:
        return day is not None and day <= self.last

    def holds(self, row: Row, start: str, end: str) -> bool:
        return (row[start] is None or row[start] <= self.last) and (row[end] is None or row[end] > self.last)


def figures(books: Books, code: str) -> dict[str, Figure]:
    """Every figure of a period, by code: value, rows, and numerator, denominator and detail where it has them."""
    return _Calculator(books, Period(code)).all()


class _Calculator:
    def __init__(self, books: Books, period: Period) -> None:
        self.books, self.period = books, period
        self.found: dict[str, Figure] = {}
        self.units = {normal(unit["机构编码"]): unit for unit in books["机构"]}
        self.roster = {row["身份证号"]: row for row in books["干部名册"]}

    def all(self) -> dict[str, Figure]:
        for part in (self._training, self._cadres, self._teams, self._supervision, self._service, self._talent):
            part()
        for part in (self._branches, self._orders, self._plans):
            part()
        return self.found

    # --- ways to say a figure

    def _kept(self, ledger: str, when: Callable[[Row], bool]) -> list[Row]:
        return [row for row in self.books[ledger] if when(row)]

    def _flow(self, ledger: str, day: str, **where: Any) -> list[Row]:
        return self._kept(ledger, lambda row: self.period.has(row[day]) and all(row[k] == v for k, v in where.items()))

    def _count(self, code: str, rows: list[Row], by: str = "", per: str = "", detail: Any = None) -> None:
        counted = rows if not per else list({normal(row[per]): row for row in reversed(rows)}.values())
        self.found[code] = {"value": len(counted), "rows": len(rows)}
        if by:
            self.found[code]["detail"] = dict(Counter(row[by] or "（未填）" for row in counted))
        if detail is not None:
            self.found[code]["detail"] = detail

    def _share(self, code: str, whole: int, part: int, rows: int, digits: int = 2, percent: int = 100) -> None:
        value = half_up(Fraction(part * percent, whole), digits) if whole else None
        self.found[code] = {"value": value, "numerator": part, "denominator": whole, "rows": rows}

    def _rank(self, code: str, name: str, own: Fraction | None) -> None:
        peers = [
            Fraction(row["数值"]) for row in self.books["同级比较"] if row["指标"] == name and row["截止日期"] == self.period.last
        ]
        if peers and own is not None:
            self.found[code]["detail"] = {"rank": 1 + sum(peer > own for peer in peers), "of": len(peers) + 1}

    # --- 1 to 3, 54 to 58, 82, 83

    def _present(self, classes: Iterable[Row]) -> list[Row]:
        codes = {normal(row["班次编号"]): row for row in classes}
        rows = self._kept("学员", lambda row: row["参训情况"] == "参训" and normal(row["班次编号"]) in codes)
        return [{**row, "培训地点": codes[normal(row["班次编号"])]["培训地点"]} for row in rows]

    def _classes(self, nature: str) -> list[Row]:
        return [row for row in self._flow("班次", "开班日期", 班次性质=nature) if row["状态"] in HELD]

    def _training(self) -> None:
        main = self._classes("主体班")
        self._count("training.classes_held", main, by="主体班类别")
        online = self._flow("线上学习", "播出日期", 学习系列="大讲堂")
        self._count("training.online_sessions", online, per="场次编号")
        present = self._present(main)
        heads = len(present) + sum(row["参学人数"] for row in online)
        self.found["training.attendances"] = {
            "value": heads,
            "rows": len(present) + len(online),
            "detail": {"offline": len(present), "online": heads - len(present)},
        }
        for nature, classes, heads_code in (
            ("外出培训", "training.away_classes", "training.away_trainees"),
            ("上级调训", "training.superior_classes", "training.superior_trainees"),
            ("跟班历练", "", "training.shadowing_trainees"),
        ):
            held = self._classes(nature)
            if classes:
                self._count(classes, held, by="培训地点")
            self._count(heads_code, self._present(held), by="培训地点")
        due = self._kept("轮训对象", lambda row: self.period.holds(row, "列入日期", "移出日期"))
        campaign = self._kept(
            "班次",
            lambda row: (
                row["状态"] in HELD and normal(row["专题"] or "") == "党的二十大精神" and self.period.come(row["开班日期"])
            ),
        )
        trained = {row["身份证号"] for row in self._present(campaign)}
        self._share("training.rotation_coverage", len(due), sum(row["身份证号"] in trained for row in due), len(due))
        reading = self._kept("读本通读", lambda row: row["是否必读"] == "是" and self.period.come(row["布置日期"]))
        readers = {row["身份证号"] for row in reading}
        behind = {row["身份证号"] for row in reading if not self.period.come(row["完成日期"])}
        self._share("training.reading_completion", len(readers), len(readers - behind), len(reading))

    # --- 4, 5, 13 to 15

    def _cadres(self) -> None:
        rounds = self._flow("调整批次", "决定日期", 状态="已决定")
        self._count("appointments.rounds", rounds)
        decided = {normal(row["批次号"]): row["决定日期"] for row in rounds}
        moves = self._kept("调整名单", lambda row: normal(row["批次号"]) in decided)
        self._count(
            "appointments.persons", [{**row, "both": f"{normal(row['批次号'])}|{row['身份证号']}"} for row in moves], per="both"
        )
        entered = []
        for row in self._flow("入库", "入库日期", 推荐方式="年度考核推荐"):
            born = self.roster.get(row["身份证号"], row)["出生年月"]
            years = age(born, row["入库日期"])
            if years <= 40:
                entered.append({**row, "band": "35岁以下" if years <= 35 else "36-40岁"})
        first = list({row["身份证号"]: row for row in sorted(entered, key=lambda row: row["入库日期"], reverse=True)}.values())
        self._count("young_cadres.recommended", entered, per="身份证号")
        self.found["young_cadres.recommended"]["detail"] = dict(Counter(row["band"] for row in first))
        seen = {normal(row["历练编号"]) for row in self.books["面试成绩"] if self.period.come(row["面试日期"])}
        done = [row for row in self._flow("历练", "完成日期", 状态="已完成") if normal(row["历练编号"]) in seen]
        done.sort(key=lambda row: row["完成日期"])
        self._count("young_cadres.tempered", done, by="历练类别", per="身份证号")
        up = [row for row in moves if row["调整类别"] in ("提拔", "进一步使用")]
        used = [
            row
            for row in done
            if any(each["身份证号"] == row["身份证号"] and decided[normal(each["批次号"])] >= row["完成日期"] for each in up)
        ]
        self._count("young_cadres.promoted", used, per="身份证号")

    # --- 6 to 12

    def _teams(self) -> None:
        towns = {code for code, unit in self.units.items() if unit["机构类别"] in TOWNS}
        posts = self._kept("任职经历", lambda row: normal(row["任职机构"]) in towns and row["任职方式"] != "挂职")
        rows = [row for row in posts if row["是否班子成员"] == "是" and self.period.holds(row, "任职时间", "免职时间")]
        members = {row["身份证号"] for row in rows}
        ages = {who: age(self.roster[who]["出生年月"], self.period.last) for who in members}
        whole = len(members)
        self._share("teams.town_average_age", whole, sum(ages.values()), len(rows), digits=1, percent=1)
        of_each = {
            "under_35": lambda who: ages[who] <= 35,
            "degree": self._has_degree,
            "experienced": lambda who: self._months(who, posts) >= 24,
        }
        for name, holds in of_each.items():
            chosen = {who for who in members if holds(who)}
            self.found[f"teams.town_{name}"] = {"value": len(chosen), "rows": len(chosen)}
            self._share(f"teams.town_{name}_share", whole, len(chosen), len(rows))

    def _has_degree(self, who: str) -> bool:
        row = self.roster[who]
        return any(normal(row[name] or "") in DEGREES for name in ("全日制教育/学历", "在职教育/学历"))

    def _months(self, who: str, posts: list[Row]) -> int:
        now = self.period.last.year * 12 + self.period.last.month
        months: set[int] = set()
        for row in posts:
            if row["身份证号"] == who:
                until = row["免职时间"]
                end = min(now, until.year * 12 + until.month) if until else now
                months.update(range(row["任职时间"].year * 12 + row["任职时间"].month, end))
        return len(months)

    # --- 16 to 22

    def _supervision(self) -> None:
        self._count("hotline.reports", self._flow("12380台账", "受理日期", 是否受理="是"), by="举报渠道")
        due = []
        for row in self._kept("12380台账", lambda row: row["是否受理"] == "是"):
            limit = row["延期至"] or row["办理期限"]
            if self.period.has(limit):
                due.append(row["办结日期"] is not None and row["办结日期"] <= limit)
        self._share("hotline.handled_share", len(due), sum(due), len(due))
        held = self._kept("一报告两评议", lambda row: row["评议年度"] == self.period.last.year - 1 and row["是否应开展"] == "是")
        done = [row for row in held if self.period.come(row["评议会日期"]) and self.period.come(row["计票完成日期"])]
        self._share("ballots.reviewed_share", len(held), len(done), len(held))
        self._count("audits.commissioned", self._flow("审计委托", "委托日期"))
        self._count("audits.leaving_office", self._flow("审计委托", "委托日期", 审计类型="离任"))
        self._count("audits.in_office", self._flow("审计委托", "委托日期", 审计类型="任中"))
        self._count("archives.volumes_reviewed", self._flow("档案专审", "审核完成日期"))

    # --- 23 to 34, 81

    def _service(self) -> None:
        for round_code, rounds, names, field, day, words in (
            (
                "civil_service.promotion_rounds",
                "晋升批次",
                "晋升名单",
                "晋升职级",
                "批准日期",
                {
                    "promoted_police_superintendent_3": "三级高级警长",
                    "promoted_police_superintendent_4": "四级高级警长",
                    "promoted_researcher_3": "三级调研员",
                    "promoted_researcher_4": "四级调研员",
                },
            ),
            (
                "civil_service.registration_batches",
                "登记批次",
                "登记名单",
                "登记类别",
                "完成日期",
                {
                    "registered_transfer": "转任登记",
                    "registered_post_change": "职务信息变更",
                    "registered_new": "新登记",
                    "registered_deregistration": "注销备案",
                },
            ),
        ):
            batches = self._flow(rounds, day)
            self._count(round_code, batches)
            codes = {normal(row["批次号"]) for row in batches}
            listed = self._kept(names, lambda row, codes=codes: normal(row["批次号"]) in codes)
            for code, word in words.items():
                chosen = [row for row in listed if normal(row[field]) == word]
                self._count(f"civil_service.{code}", chosen, per="身份证号")
        for code, level in (("province", "省级"), ("city", "市级")):
            self._count(f"veterans.demo_sites_{code}", self._flow("正能量示范点", "命名日期", 级别=level))
        branches = self._kept("离退休党支部", lambda row: self.period.holds(row, "成立日期", "撤销日期"))
        good = sum(self.period.come(row["六好创建日期"]) for row in branches)
        self._share("veterans.six_good_rate", len(branches), good, len(branches))

    # --- 35 to 47

    def _talent(self) -> None:
        period = self.period
        self._count("talent.practice_bases", self._flow("见习基地", "批准日期"))
        graduates = sorted(self._flow("高校毕业生", "开始日期"), key=lambda row: row["开始日期"])
        self._count("talent.graduates_attracted", graduates, per="身份证号")
        first = {row["身份证号"]: row["来留类别"] for row in reversed(graduates)}
        self.found["talent.graduates_attracted"]["detail"] = dict(Counter(first.values()))
        chosen = self._kept("团队项目", lambda row: row["遴选结果"] == "入选" and period.come(row["遴选日期"]))
        self._count("talent.team_projects_selected", chosen)
        self._count("talent.team_projects_recommended", [row for row in chosen if period.has(row["推荐上级日期"])])
        self._count("talent.urgent_recommended", self._flow("急需紧缺人才", "推荐申报日期"), per="身份证号")
        leading = self._kept("领航企业家", lambda row: period.come(row["入选日期"]))
        self._count("talent.entrepreneurs_cultivated", leading, per="身份证号")
        self._count("talent.entrepreneurs_sent", self._flow("企业家研修", "开班日期"), per="身份证号")
        self._count("talent.incubator_new_firms", self._flow("孵化器企业", "入孵日期"), by="孵化器")
        tech = []
        for row in self._kept("孵化器企业", lambda row: row["科技型企业认定日期"] is not None):
            later = max(row["入孵日期"], row["科技型企业认定日期"])
            if period.has(later) and (row["退出日期"] is None or row["退出日期"] > later):
                tech.append(row)
        self._count("talent.incubator_new_tech_firms", tech, by="孵化器")
        self._count("talent.incubator_ip_filed", self._flow("知识产权", "申请日期"), by="孵化器")
        self._count("talent.incubator_ip_granted", self._flow("知识产权", "授权日期"), by="孵化器")
        firms = self._kept("科技型企业", lambda row: period.holds(row, "认定日期", "失效日期"))
        self._count("talent.tech_firms", firms, per="统一社会信用代码")
        self._rank("talent.tech_firms", "科技型企业总数", Fraction(self.found["talent.tech_firms"]["value"]))
        industry = self._kept("规上工业企业", lambda row: period.holds(row, "入统日期", "退统日期"))
        active = [
            row
            for row in industry
            if row["研发活动开始日期"] is not None and period.holds(row, "研发活动开始日期", "研发活动结束日期")
        ]
        self._share("talent.rd_coverage", len(industry), len(active), len(industry))
        own = Fraction(len(active) * 100, len(industry)) if industry else None
        self._rank("talent.rd_coverage", "规上工业企业研发活动覆盖率", own)

    # --- 48 to 53, 63 to 73, 76

    def _branches(self) -> None:
        period = self.period
        self._count("branches.contests", self._flow("比学活动", "举办日期", 活动类别="专场比学", 状态="已举办"))
        self._tours()
        weak = self._flow("软弱涣散", "列入日期")
        self._count("branches.weak_found", weak)
        self._share(
            "branches.weak_with_task_force", len(weak), sum(period.come(row["工作组派驻日期"]) for row in weak), len(weak)
        )
        for code, kind in (("firms_ledger", "非公企业"), ("social_ledger", "社会组织")):
            listed = self._kept(
                "两新台账", lambda row, kind=kind: row["类别"] == kind and period.holds(row, "建账日期", "销账日期")
            )
            self._count(f"branches.{code}", listed, per="统一社会信用代码")
        for code, kind in (("demo_firms", "非公企业"), ("demo_social", "社会组织"), ("demo_parks", "小微企业园")):
            self._count(f"branches.{code}", self._flow("党建示范点", "建成日期", 类别=kind))
        for code, kind in (("debriefings", "述职评议会"), ("organ_visits", "观摩活动")):
            self._count(f"branches.{code}", self._flow("述职观摩", "日期", 活动类型=kind))
        matters = self._kept("营商事项", lambda row: period.holds(row, "承担日期", "终止日期"))
        self._count("branches.organ_branches_on_business", matters, per="党支部")
        self._count("branches.business_matters", matters, per="事项编号")
        pairs = self._kept("结对共建", lambda row: period.holds(row, "结对日期", "解除日期"))
        self._count("branches.pairings_branches", pairs, per="党支部")
        self._count("branches.pairings_firms", pairs, per="统一社会信用代码")
        compounds = self._kept(
            "党支部", lambda row: row["支部类别"] == "小区（楼院）" and period.holds(row, "成立日期", "撤销日期")
        )
        self._count("branches.compound_branches", compounds, by="创建批次")

    def _tours(self) -> None:
        tours = self.books["逐村观摩"]
        began: dict[str, dt.date] = {}
        for row in tours:
            number = normal(row["期次"])
            began[number] = min(began.get(number, row["观摩日期"]), row["观摩日期"])
        new = {number for number, day in began.items() if self.period.has(day)}
        self.found["branches.inspection_rounds"] = {"value": len(new), "rows": len(new)}
        seen = {normal(row["村（社区）"]) for row in tours if self.period.come(row["观摩日期"])}
        villages: dict[str, set[str]] = {}
        for code, unit in self.units.items():
            if unit["机构类别"] == BELOW[0] and self.period.holds(unit, "成立日期", "撤销日期"):
                villages.setdefault(normal(unit["上级机构编码"]), set()).add(code)
        done = {town for town, below in villages.items() if below <= seen and self.units[town]["机构类别"] in TOWNS}
        whole = {code for town in done for code in villages[town]}
        self.found["branches.inspected_towns"] = {
            "value": len(done),
            "rows": len(whole),
            "detail": sorted(self.units[town]["机构简称"] for town in done),
        }
        self.found["branches.inspected_villages"] = {
            "value": len(whole),
            "rows": len(whole),
            "detail": {self.units[town]["机构简称"]: len(villages[town]) for town in done},
        }

    # --- 59 to 62, 74 to 80

    def _orders(self) -> None:
        for code, day, source in (
            ("dispatched", "下单日期", "派单"),
            ("requested", "下单日期", "点单"),
            ("claimed", "领单日期", ""),
            ("completed", "办结日期", ""),
        ):
            where = {"来源": source} if source else {}
            self._count(f"orders.{code}", [row for row in self._flow("工单", day, **where) if row["状态"] != "作废"])

    def _plans(self) -> None:
        held: dict[tuple[str, str], Row] = {}
        for row in sorted(self.books["年度目标"], key=lambda row: row["下达日期"]):
            if row["年度"] == self.period.last.year and self.period.come(row["下达日期"]):
                held[row["对象"], row["星级"]] = row
        for whose, audiences in (("", ("村", "社区")), ("organ_", ("市直机关",)), ("two_new_", ("两新组织",))):
            for stars, word in (("five", "五星"), ("four", "四星")):
                rows = [held[each, word] for each in audiences if (each, word) in held]
                code = f"plans.target_{whose}{stars}_star"
                self.found[code] = {"value": sum(row["目标数"] for row in rows), "rows": len(rows)}
                if not whose:
                    self.found[code]["detail"] = {row["对象"]: row["目标数"] for row in rows}
