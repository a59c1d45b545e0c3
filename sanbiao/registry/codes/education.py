"""The levels of education as rosters write them (学历).

Source: the table of the contract of sheets (counting, Degree). The date of graduation is not asked.
"""

DEGREES = (
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
)
"""The levels that count as bachelor or above, party-school ones included."""

BELOW_DEGREES = (
    "大学普通班",
    "大专",
    "大学专科",
    "专科",
    "中央党校大专",
    "省委党校大专",
    "中专",
    "中技",
    "高中",
    "初中",
    "小学",
)
