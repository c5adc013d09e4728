"""The working sheets that `yiju read` adds for the person who corrects a workbook; `yiju load` leaves them alone."""

from collections.abc import Mapping

from kg.errors import Words

DOCUMENTS, CITATIONS, LEADS, TASKS = "识读", "引用", "线索", "任务"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    DOCUMENTS: ("文件", "项目", "内容", "位置"),
    CITATIONS: ("文件", "位置", "原话", "所在句", "写法", "规范", "文号", "条款", "状态", "说明"),
    LEADS: ("文件", "编号", "类别", "位置", "原句", "依据状态", "待核对"),
    TASKS: ("文件", "序号", "任务", "责任单位", "配合单位", "完成时限", "位置", "原句"),
}  # fmt: skip
LEFT_ALONE = Words(
    "工作表，供核对之用，不载入", "a working sheet for whoever corrects the workbook; it is not loaded"
)


def is_working(name: str) -> bool:
    """Whether a sheet of that name is a working sheet."""
    return name.strip() in COLUMNS
