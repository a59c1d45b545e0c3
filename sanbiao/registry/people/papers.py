"""The papers that departments are used to: the roster with the education of each person in two lines, and the teams by unit."""

from sanbiao.core.ledger.papers.paper import NUMBER, Paper, PaperColumn, PaperKind

ROSTER = Paper(
    code="roster",
    name="干部花名册",
    kind=PaperKind.ROSTER,
    title="干部花名册",
    is_landscape=True,
    group="unit",
    type_size=9,
    columns=(
        PaperColumn(NUMBER, "序号", 10),
        PaperColumn("name", "姓名", 17),
        PaperColumn("post", "现任职务", 46),
        PaperColumn("sex", "性别", 10),
        PaperColumn("ethnicity", "民族", 12),
        PaperColumn("native_place", "籍贯", 18),
        PaperColumn("birth_month", "出生年月", 16),
        PaperColumn("work_month", "参加工作", 16),
        PaperColumn("party_month", "入党时间", 16),
        PaperColumn("full_time_level", "全日制学历", 24, 1),
        PaperColumn("full_time_school", "全日制毕业院校及专业", 52, 1),
        PaperColumn("in_service_level", "在职学历", 24, 2),
        PaperColumn("in_service_school", "在职毕业院校及专业", 52, 2),
        PaperColumn("post_since", "任现职", 16),
        PaperColumn("rank_since", "任现职级", 16),
        PaperColumn("note", "备注", 16),
    ),
)

TEAM = Paper(
    code="team",
    name="班子一览表",
    title="领导班子成员一览表",
    is_landscape=True,
    group="unit",
    columns=(
        PaperColumn(NUMBER, "序号", 12),
        PaperColumn("person__name", "姓名", 22),
        PaperColumn("post", "职务", 62),
        PaperColumn("person__sex", "性别", 12),
        PaperColumn("person__birth_month", "出生年月", 20),
        PaperColumn("person__full_time_level", "全日制学历", 26),
        PaperColumn("person__in_service_level", "在职学历", 28),
        PaperColumn("began_on", "任职时间", 20),
        PaperColumn("person__rank", "职级", 32),
        PaperColumn("note", "备注", 36),
    ),
)
