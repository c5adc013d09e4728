"""Tables built from the checked facts (YIJU_GOLD), as a reviewer would type them; no fact stands here that is not theirs."""

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Fact = Mapping[str, Any]


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def place(fact: Fact) -> str:
    paragraph = f"第{fact['paragraph']}款" if fact.get("paragraph") else ""
    item = f"第{fact['item']}项" if fact.get("item") else ""
    return f"{fact['article']}{paragraph}{item}"


def basis(fact: Fact) -> str:
    return f"《{fact['short']}》（{fact['version']}）{place(fact)}"


def power_row(fact: Fact) -> dict[str, str]:
    bound = fact["duration"]
    return {
        "编号": fact["id"],
        "依据": basis(fact),
        "措施": fact["measure"],
        "措施类别": "；".join(name.split(" ", 1)[1] for name in fact["measure_class"]),
        "有权机关": fact["authority"] or "",
        "对象": fact["target"] or "",
        "行为": fact["conduct"] or "",
        "最短": "" if bound["min"] is None else str(bound["min"]),
        "最长": "" if bound["max"] is None else str(bound["max"]),
        "单位": bound["unit"] or "",
        "终身": "是" if bound["lifetime"] else "",
        "方式": fact["mode"],
        "原文": fact["phrase"],
        "来源": "confirmed",
    }


def duration(fact: Fact) -> str:
    bound = fact["duration"]
    if bound["unit"] == "一定期限":
        return "一定期限"
    if bound["lifetime"]:
        return "终身" if bound["min"] is None else f"{bound['min']}{bound['unit'] or '年'}直至终身"
    if bound["max"] is None:
        return ""
    unit = "个月" if bound["unit"] == "月" else bound["unit"]
    if bound["min"] is None or bound["min"] == bound["max"]:
        return f"{bound['max']}{unit}"
    return f"{bound['min']}{unit}至{bound['max']}{unit}"


def equal_claim(fact: Fact) -> dict[str, str]:
    """The claim in the very words of the power, in its own territory, without a pin."""
    return {
        "编号": fact["id"],
        "依据": f"《{fact['short']}》{place(fact)}",
        "措施": fact["measure"],
        "实施机关": fact["authority"] or "",
        "对象": fact["target"] or "",
        "行为": fact["conduct"] or "",
        "期限": duration(fact),
        "地域": fact["territory"],
    }


def write(folder: Path, sheet: str, rows: Iterable[Mapping[str, str]]) -> None:
    rows = list(rows)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)


def refused_claim(fact: Fact) -> dict[str, str]:
    """The claim of a case that a reviewer must refuse; Hunan where the case names no place."""
    return {
        "编号": fact["id"],
        "依据": (fact["cited_basis"] or "") + (fact["cited_article"] or ""),
        "措施": fact["measure"],
        "实施机关": fact["authority"] or "",
        "对象": fact["target"] or "",
        "期限": fact["duration"] or "",
        "地域": fact["territory"] or "湖南省",
    }
