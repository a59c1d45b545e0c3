"""Four ledgers of the file contract, declared only as far as reading needs it, and short ways to read by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sanbiao.core.drive.reading import Fault, FaultKind, SheetNames, SheetReading, read_sheet
from sanbiao.core.drive.reading.grids import Grid
from sanbiao.core.drive.reading.questions import NOTHING_SAID, Meanings
from sanbiao.core.ledger.columns import CellKind, Column, Sheet


def column(
    label: str,
    kind: CellKind = CellKind.TEXT,
    *synonyms: str,
    required: bool = False,
    codes: Mapping[str, tuple[str, ...]] | None = None,
    default: str = "",
) -> Column:
    return Column(field=label, label=label, kind=kind, synonyms=synonyms, required=required, codes=codes or {}, default=default)


UNITS = Sheet(
    ledger="organisations",
    name="机构",
    synonyms=("单位名录", "机构一览表"),
    key=("机构编码",),
    orders=(("成立日期", "撤销日期"),),
    columns=(
        column("机构编码", CellKind.TEXT, "单位编码", "机构代码", required=True),
        column("机构全称", CellKind.TEXT, "单位全称", "机构名称", "单位名称", required=True),
        column("机构简称", CellKind.TEXT, "单位简称", "简称", required=True),
        column("别名", CellKind.TEXT, "曾用名", "又名"),
        column(
            "机构类别",
            CellKind.CODE,
            "单位类别",
            "类别",
            required=True,
            codes={
                "street": ("街道", "办事处"),
                "town": ("镇",),
                "township": ("乡",),
                "village": ("村", "行政村"),
                "community": ("社区",),
                "organ": ("市直机关", "党政机关", "机关"),
                "institution": ("事业单位",),
                "enterprise": ("国有企业",),
            },
        ),
        column("上级机构编码", CellKind.TEXT, "上级单位编码", "隶属机构编码"),
        column("成立日期", CellKind.DATE, "设立日期"),
        column("撤销日期", CellKind.DATE),
    ),
)

ROSTER = Sheet(
    ledger="people",
    name="干部名册",
    synonyms=("名册", "干部花名册", "领导干部名册"),
    key=("身份证号",),
    columns=(
        column("序号", CellKind.INT, "编号"),
        column("单位", CellKind.UNIT, "工作单位", "所在单位", "单位名称"),
        column("姓名", CellKind.NAME, required=True),
        column("现任职务", CellKind.TEXT, "职务", "现任职务（全称）", required=True),
        column("性别", CellKind.CODE, required=True, codes={"male": ("男",), "female": ("女",)}),
        column("民族"),
        column("籍贯"),
        column("全日制教育/学历", CellKind.TEXT, "全日制教育/最高学历", "全日制学历"),
        column("全日制教育/毕业院校及专业", CellKind.TEXT, "全日制教育/毕业院校系及专业", "全日制毕业院校及专业"),
        column("在职教育/学历", CellKind.TEXT, "在职教育/最高学历", "在职学历"),
        column("在职教育/毕业院校及专业", CellKind.TEXT, "在职教育/毕业院校系及专业", "在职毕业院校及专业"),
        column("出生年月", CellKind.MONTH, "出生日期", "出生时间", required=True),
        column("参加工作时间", CellKind.MONTH, "工作时间", "参工时间"),
        column("入党时间", CellKind.MONTH, "入党年月"),
        column("任现职时间", CellKind.MONTH, "任现职年月"),
        column("职务层次", CellKind.TEXT, "职务级别", "职级"),
        column("任现职级时间", CellKind.MONTH, "任现职级年月"),
        column("身份证号", CellKind.ID, "公民身份号码", "身份证号码", required=True),
        column(
            "人员状态",
            CellKind.CODE,
            "状态",
            codes={"serving": ("现职", "在职", "在岗"), "retired": ("离退", "离退休", "退休"), "transferred": ("调出",)},
            default="serving",
        ),
        column("备注", CellKind.TEXT, "说明"),
    ),
)

POSTINGS = Sheet(
    ledger="postings",
    name="任职经历",
    synonyms=("任职情况", "任职记录", "履历"),
    key=("身份证号", "任职机构", "职务名称", "任职时间"),
    orders=(("任职时间", "免职时间"),),
    columns=(
        column("姓名", CellKind.NAME, required=True),
        column("身份证号", CellKind.ID, "公民身份号码", "身份证号码", required=True),
        column("任职机构", CellKind.UNIT, "任职单位", "单位", "任职机构名称", required=True),
        column("职务名称", CellKind.TEXT, "职务", "所任职务", required=True),
        column("任职时间", CellKind.MONTH, "任职年月", "任职起始时间", "任职日期", required=True),
        column("免职时间", CellKind.MONTH, "免职年月", "任职截止时间", "免职日期"),
        column("是否班子成员", CellKind.YESNO, "班子成员", "领导班子成员", required=True),
        column(
            "任职方式",
            CellKind.CODE,
            "任职类型",
            "任职性质",
            required=True,
            codes={"formal": ("正式任职", "任职", "正式"), "concurrent": ("兼任", "兼职"), "secondment": ("挂职",)},
        ),
        column("备注", CellKind.TEXT, "说明"),
    ),
)

CLASSES = Sheet(
    ledger="classes",
    name="班次",
    synonyms=("培训班次", "办班台账"),
    key=("班次编号",),
    orders=(("开班日期", "结业日期"),),
    columns=(
        column("班次编号", CellKind.TEXT, "班次号", "班级编号", required=True),
        column("班次名称", CellKind.TEXT, "培训班名称", "班级名称", required=True),
        column("专题", CellKind.TEXT, "培训专题", "主题"),
        column("培训地点", CellKind.TEXT, "地点", "办班地点", required=True),
        column("开班日期", CellKind.DATE, "开始日期", "开班时间", required=True),
        column("结业日期", CellKind.DATE, "结束日期", "结业时间"),
    ),
)

SPECS = (UNITS, ROSTER, POSTINGS, CLASSES)

UNIT_NAMES = frozenset(("白石镇", "清河街道", "市委办公室", "开发区(2)"))
TITLE = ["青泽市领导干部名册"]


def reading_of(spec: Sheet, rows: Sequence[Sequence[Any]], **options: Any) -> SheetReading:
    """The given rows, read as a sheet that is called like the ledger."""
    (reading,) = readings_of(rows, sheet=spec.name, specs=(spec,), **options)
    return reading


def readings_of(
    rows: Sequence[Sequence[Any]],
    *,
    sheet: str = "Sheet1",
    file: str = "甲.xlsx",
    specs: Sequence[Sheet] = (),
    meanings: Meanings = NOTHING_SAID,
    on: date | None = None,
    **grid: Any,
) -> list[SheetReading]:
    """The given rows, made equally wide as those of a workbook are, read as a sheet of whatever it is."""
    width = max(map(len, rows), default=0)
    even = [[*cells, *[""] * (width - len(cells))] for cells in rows]
    whole = Grid(rows=lambda: iter(even), row_count=len(even), **grid)
    names, is_unit = SheetNames(specs or SPECS), UNIT_NAMES.__contains__
    return read_sheet(whole, names, file=file, sheet=sheet, is_unit=is_unit, meanings=meanings, on=on)


def kinds(faults: Iterable[Fault]) -> list[tuple[FaultKind, int | None, str]]:
    return [(fault.kind, fault.row, fault.column) for fault in faults]


def values(reading: SheetReading, label: str) -> list[Any]:
    return [row.values.get(label) for row in reading.rows()]
