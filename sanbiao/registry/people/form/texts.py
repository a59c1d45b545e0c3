"""The texts of a form by the names of its fields, before anything in them is understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sanbiao.registry.people.form.facts import NotUnderstood

LABELS = {
    "XingMing": "姓名",
    "XingBie": "性别",
    "ChuShengNianYue": "出生年月",
    "MinZu": "民族",
    "JiGuan": "籍贯",
    "ChuShengDi": "出生地",
    "RuDangShiJian": "入党时间",
    "CanJiaGongZuoShiJian": "参加工作时间",
    "JianKangZhuangKuang": "健康状况",
    "ZhuanYeJiShuZhiWu": "专业技术职务",
    "ShuXiZhuanYeYouHeZhuanChang": "熟悉专业有何专长",
    "QuanRiZhiJiaoYu_XueLi": "全日制教育/学历",
    "QuanRiZhiJiaoYu_XueWei": "全日制教育/学位",
    "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": "全日制教育/学历毕业院校系及专业",
    "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": "全日制教育/学位毕业院校系及专业",
    "ZaiZhiJiaoYu_XueLi": "在职教育/学历",
    "ZaiZhiJiaoYu_XueWei": "在职教育/学位",
    "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": "在职教育/学历毕业院校系及专业",
    "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": "在职教育/学位毕业院校系及专业",
    "XianRenZhiWu": "现任职务",
    "NiRenZhiWu": "拟任职务",
    "NiMianZhiWu": "拟免职务",
    "JianLi": "简历",
    "JiangChengQingKuang": "奖惩情况",
    "NianDuKaoHeJieGuo": "年度考核结果",
    "RenMianLiYou": "任免理由",
    "JiaTingChengYuan": "家庭成员",
    "ChengBaoDanWei": "呈报单位",
    "JiSuanNianLingShiJian": "计算年龄时间",
    "TianBiaoShiJian": "填表时间",
    "TianBiaoRen": "填表人",
    "ShenFenZheng": "身份证号",
    "ZhaoPian": "照片",
    "Version": "版本",
    "GaiGeQianRenZhiNianLingJieXian": "改革前任职年龄界限",
    "DaoLingNianYue": "到龄年月",
}
"""The elements of version 3, each with what the printed form calls it. Source: the forms as the editor in use writes them."""

RELATIVE = {
    "ChengWei": "称谓",
    "XingMing": "姓名",
    "ChuShengRiQi": "出生年月",
    "ZhengZhiMianMao": "政治面貌",
    "GongZuoDanWeiJiZhiWu": "工作单位及职务",
}
"""The elements of a relative."""

MOST_SIGNS = 100_000
"""The longest text of one field; a form has room for some 2,500 signs of résumé."""


@dataclass(frozen=True)
class Texts:
    """The filled fields of a form, and one mapping for each relative, by the names of the elements of version 3."""

    fields: Mapping[str, str]
    family: tuple[Mapping[str, str], ...] = ()
    unread: tuple[NotUnderstood, ...] = ()

    def short(self, name: str) -> str:
        """A field of one line."""
        return self.fields.get(name, "").strip()
