"""The pages of docs/ that are generated from the registries: what the code declares, said for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sanbiao.core.access.policy import Policy
from sanbiao.core.access.roles import Role
from sanbiao.core.indicators.registry import REGISTRY as INDICATORS
from sanbiao.core.indicators.registry import Indicator
from sanbiao.core.ledger.columns import Column
from sanbiao.core.ledger.ledger import Ledger, all_ledgers
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.transitions import Transition
from sanbiao.portal.words import privacy_page, words_page
from sanbiao.portal.writing import page, table


def _machine(key: str, machine: Machine[Any]) -> str:
    """The states of one machine as a diagram, and its transitions with who may take them."""
    states = [f"    {state.value}: {state.label}" for state in machine.states]
    moves = [
        f"    {source} --> {one.target}: {one.label}" for one in machine.transitions.values() for source in sorted(one.sources)
    ]
    rows = [
        (
            one.label,
            f"`{one.name}`",
            "、".join(str(machine.states(source).label) for source in sorted(one.sources)),
            machine.states(one.target).label,
            _roles(machine.policy, one.permission),
            _asked(machine, one),
            "有" if one.obstacle else "",
            machine.transitions[one.reverses].label if one.reverses else "" if machine.returns(one) else "没有退路",
        )
        for one in machine.transitions.values()
    ]
    return page(
        f"{machine.policy.model._meta.verbose_name} · `{key}`",
        ["```mermaid", "stateDiagram-v2", *states, f"    [*] --> {machine.initial}", *moves, "```"],
        ["状态由行内各项推出，谁都不能直接改；办理就是填写使它改变的各项。", ""] if machine.follows else [],
        table(("办理", "名称", "从", "到", "谁可以", "填写", "条件", "撤回"), rows),
    )


def _asked(machine: Machine[Any], step: Transition[Any]) -> str:
    """The facts a step asks for; those that may be left out in brackets."""
    fields = {name: str(machine.model._meta.get_field(name).verbose_name) for name in step.fields}
    inputs = {name: (str(field.label or name), field.required) for form in step.forms for name, field in form.base_fields.items()}
    told = {label: name not in step.offers for name, label in fields.items()} | dict(inputs.values())
    if step.asks_reason:
        told["理由"] = True
    return "、".join(label if required else f"（{label}）" for label, required in told.items())


def _roles(policy: Policy[Any], permission: str) -> str:
    return "、".join(str(role.label) for role in Role if role in policy.roles[permission])


def _column(column: Column) -> tuple[object, ...]:
    words = "；".join(" = ".join(words) for words in column.kind.words(column).values())
    return (
        column.label,
        f"`{column.field}`",
        column.kind.title + ("，只输出" if column.derived else ""),
        "是" if column.required else "",
        "、".join(column.synonyms),
        words,
        f"`{column.refers_to}`" if column.refers_to else "",
    )


def _ledger(ledger: Ledger[Any]) -> str:
    """What a ledger's sheet is called, which columns it has and what tells its rows apart."""
    facts = [
        ledger.about,
        "",
        f"- 工作表名：{'、'.join(ledger.sheet_names)}",
        f"- 每行以此区分：{' + '.join(column.label for column in ledger.key_columns)}",
        *(f"- 先后：{ledger.column(later).label}不得早于{ledger.column(earlier).label}" for earlier, later in ledger.orders),
    ]
    return page(
        f"{ledger.title} · `{ledger.key}`",
        facts,
        table(("列", "标识", "类型", "必填", "其他写法", "取值", "对应台账"), (_column(column) for column in ledger.columns)),
    )


def _indicator(one: Indicator) -> Iterator[str]:
    yield f"## `{one.code}` {one.name}"
    yield ""
    yield " ".join(one.definition.split())
    yield ""
    yield f"- 单位：{one.unit}　类型：`{one.kind}`　报告用：{'是' if one.in_report else '否'}"
    yield f"- 算法：`{type(one.measure).__name__}`　来自台账：{'、'.join(f'`{key}`' for key in one.ledgers)}"
    yield f"- 依据：{one.source}"
    if one.aliases:
        yield f"- 其他说法：{'、'.join(one.aliases)}"
    if one.breakdowns:
        yield f"- 分项：{'、'.join(part.label for part in one.breakdowns)}"


def _permissions() -> str:
    """Each policy's permissions and the roles that hold them."""
    policies = {type(ledger.policy).__name__: ledger.policy for ledger in all_ledgers()}
    policies |= {type(machine.policy).__name__: machine.policy for machine in MACHINES.values()}
    parts: list[Iterable[str]] = []
    for policy in sorted(policies.values(), key=lambda policy: str(policy.model._meta.label_lower)):
        rows = [
            (f"`{permission}`", *("●" if role in holders else "" for role in Role))
            for permission, holders in sorted(policy.roles.items())
        ]
        where = "任何科室的授权都可查阅" if policy.shared else f"科室：`{policy.section}`"
        parts += [
            [
                f"## {policy.model._meta.verbose_name} · `{policy.model._meta.label_lower}`",
                "",
                f"{where}；机构范围：{f'`{policy.organisation}`' if policy.organisation else '全市'}",
            ],
            table(("权限", *(str(role.label) for role in Role)), rows),
        ]
    return page(
        "Permissions", ["Roles stand in code, grants of them in data: each grant is a role in a section over a subtree."], *parts
    )


def _index(title: str, entries: Iterable[tuple[str, str]]) -> str:
    return page(title, [f"- [{label}]({file})" for file, label in entries])


def generated() -> dict[str, str]:
    """Every generated page by its path below docs/."""
    pages = {"permissions.md": _permissions(), "privacy.md": privacy_page(), "fields.md": words_page()}
    pages |= {f"machines/{key}.md": _machine(key, machine) for key, machine in sorted(MACHINES.items())}
    pages |= {f"ledgers/{ledger.key}.md": _ledger(ledger) for ledger in all_ledgers()}
    for business in sorted({one.business for one in INDICATORS.values()}):
        ours = [_indicator(one) for one in INDICATORS.values() if one.business == business]
        pages[f"indicators/{business}.md"] = page(f"Indicators of `{business}`", *ours)
    machines = ((f"{key}.md", str(machine.policy.model._meta.verbose_name)) for key, machine in sorted(MACHINES.items()))
    pages["machines/README.md"] = _index("Machines", machines)
    pages["ledgers/README.md"] = _index("Ledgers", ((f"{ledger.key}.md", ledger.title) for ledger in all_ledgers()))
    businesses = sorted({one.business for one in INDICATORS.values()})
    pages["indicators/README.md"] = _index("Indicators", ((f"{business}.md", f"`{business}`") for business in businesses))
    return pages
