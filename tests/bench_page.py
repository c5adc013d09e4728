"""docs/benchmarks.md: the rows of a run as a table, Chinese first, with the machine and the versions it ran on."""

import datetime as dt
import os
import platform
import statistics
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.bench_picture import drawn
from tests.bench_row import GIB, Row
from tests.bench_words import KINDS, SUBJECTS

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
LIBRARIES = ("pyoxigraph", "rdflib", "pyshacl", "pyshacl-turbo", "fastapi", "uvicorn")
INTRODUCTION = {
    "zh": """# 速度 / Speed

`make bench` 在仿造的全国数据（`tests/country.py`：各级规范二十年的修改，各类主张，已知的毛病）上测量，同一次运行里与写明的对照相比；绝对用时随机器而变，看的是比值。`make bench SIZES=1000,10000` 只测这些规模；设了 `YIJU_CORPUS` 的，也测法规文本库的载入。每个项目在单独的进程里，内存是该进程连同其子进程的最高值。“增长”是与最小规模（启动：十分之一规模）时自己的用时相比，逐项计。超过 1,000 项时，“判断全部”的对照是在 1,000 项上测得、按项数推算的。

![各项用时随规模的增长](benchmarks.svg)
""",
    "en": """## In English

`make bench` measures on a generated country (`tests/country.py`: norms of every rank over twenty years, claims of all kinds, known faults), each against a named baseline in the same run. Milliseconds vary with the machine; the ratios count. `make bench SIZES=1000,10000` measures these sizes alone; where `YIJU_CORPUS` is set, the load of a collection of law texts too. Each subject runs in a process of its own, and memory is the most that it and its children held. Growth is against its own cost at the smallest size (for the start: at a tenth of the size), for one claim. Above 1,000 claims the baseline of judging all is timed over 1,000 of them and scaled.
""",
}
HEADS = {
    "zh": ("项目", "规模", "与对照之比（最小–最大）", "对照", "用时", "内存", "目标", "达到"),
    "en": ("subject", "claims", "against the baseline (min–max)", "baseline", "time", "memory", "target", "reached"),
}  # fmt: skip
ANSWERS = {"zh": {True: "是", False: "**否**", None: ""}, "en": {True: "yes", False: "**no**", None: ""}}
NOT_DONE = {"zh": "未完成", "en": "not finished"}


def write(page: Path, rows: list[Row]) -> None:
    """The page, and its picture beside it."""
    order = list(SUBJECTS)
    rows = sorted(
        (row for row in rows if row.subject in order), key=lambda row: (order.index(row.subject), row.size)
    )
    parts = [
        part for lang in ("zh", "en") for part in (INTRODUCTION[lang], _machine(lang), _table(rows, lang))
    ]
    page.write_text("\n".join(parts), "utf-8")
    page.with_suffix(".svg").write_text(drawn(rows), "utf-8")


def _machine(lang: str) -> str:
    held = ", ".join(f"{name} {found}" for name in LIBRARIES if (found := _version(name)))
    day = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()
    python = f"Python {platform.python_version()}"
    if lang == "zh":
        return f"{day}，{os.cpu_count()} 个处理器核，{python}，{held}。\n"
    return f"{day}, {os.cpu_count()} processor cores, {python}, {held}.\n"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _table(rows: list[Row], lang: str) -> str:
    lines = [HEADS[lang], ("---",) * len(HEADS[lang]), *(tuple(cells(row, lang)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def cells(row: Row, lang: str) -> Iterator[str]:
    """What a row of the table holds."""
    subject = SUBJECTS.get(row.subject)
    if subject is None:  # a store that could not be filled
        yield from (row.subject, f"{row.size:,}", "", "", NOT_DONE[lang], "", "", "")
        return
    kind = KINDS[row.kind].in_language(lang)
    about = f"k = {row.of}" if row.of > 1 else ""
    told = "，".join(filter(None, (kind, about))) if lang == "zh" else ", ".join(filter(None, (kind, about)))
    marks = "（{}）" if lang == "zh" else " ({})"
    yield subject.name.in_language(lang) + (marks.format(told) if told else "")
    yield f"{row.size:,}" if row.size else ""
    yield _figures(row)
    yield subject.baseline.in_language(lang) if row.shown != "none" else ""
    yield NOT_DONE[lang] if row.failed else seconds(row.seconds)
    yield f"{row.peak / GIB:.2f} GiB" if row.peak else ""
    yield _target(row, lang)
    yield ANSWERS[lang][row.reached]


def _figures(row: Row) -> str:
    figures = [] if row.failed else row.figures
    if not figures:
        return ""
    spread = f" ({_short(min(figures))}–{_short(max(figures))})" if len(figures) > 1 else ""
    return f"{_short(statistics.median(figures))} ×{spread}"


def _short(figure: float) -> str:
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.3g}"


def seconds(time: float) -> str:
    return f"{time * 1000:.3g} ms" if time < 1 else f"{time:.3g} s"


def _target(row: Row, lang: str) -> str:
    bounds = []
    if row.most is not None:
        bounds.append(f"≤ {row.most:g} ×")
    if row.least is not None:
        bounds.append(f"≥ {row.least:g} ×")
    if row.limit is not None:
        bounds.append(f"≤ {seconds(row.limit)}")
    if row.roof is not None:
        bounds.append(f"≤ {row.roof / GIB:g} GiB")
    return ("，" if lang == "zh" else ", ").join(bounds)


def line(row: Row, lang: str) -> str:
    """The row in one line, for the terminal."""
    return " · ".join(filter(None, cells(row, lang)))
