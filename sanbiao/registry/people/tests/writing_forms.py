"""Appointment forms as text, for tests."""

from __future__ import annotations

from sanbiao.core.drive.tests.hostile import person_number
from sanbiao.registry.people.form import Form, parse


def form_text(number: str = person_number(1), *, resume: str = "", appraisals: str = "", family: str = "", more: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Person><XingMing>张  明</XingMing><ShenFenZheng>{number}</ShenFenZheng><JianLi>{resume}</JianLi>"
        f"<NianDuKaoHeJieGuo>{appraisals}</NianDuKaoHeJieGuo><JiaTingChengYuan>{family}</JiaTingChengYuan>{more}</Person>"
    )


def parsed(**parts: str) -> Form:
    return parse(form_text(**parts).encode())


def relative(name: str = "李四", relation: str = "妻子", born: str = "198003", post: str = "某校教师") -> str:
    return (
        f"<Item><ChengWei>{relation}</ChengWei><XingMing>{name}</XingMing><ChuShengRiQi>{born}</ChuShengRiQi>"
        f"<ZhengZhiMianMao>群众</ZhengZhiMianMao><GongZuoDanWeiJiZhiWu>{post}</GongZuoDanWeiJiZhiWu></Item>"
    )


def record(**told: str) -> str:
    """A form of version 2: its fields by their places."""
    fields = [""] * 33
    places = {"name": 0, "sex": 1, "born": 2, "levels": 9, "schools": 10, "resume": 17, "appraisals": 19}
    places |= {"relations": 20, "names": 21, "births": 22, "politics": 23, "posts": 24, "closing": 32, "nothing": 13}
    for name, text in told.items():
        fields[places[name]] = text
    return '"' + '","'.join(fields) + '"'
