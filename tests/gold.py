"""Tables built from the checked facts (YIJU_GOLD), as a reviewer would type them; no fact stands here that is not theirs."""

import csv
import datetime as dt
import json
import re
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


PLAN = "湘政办发〔2021〕54号"
WITHIN_REACH = dt.date(2021, 10, 1)  # a day on which what the plan asks of acts is asked

# Which table a case is told in, by its own words: the first line that fits.
TOLD_IN = (
    (r"标准草案|认定标准|名单标准", "标准"),
    (r"名单.*未按.*更新|名单领域", "名单"),
    (r"列入名单|认定失信|不可抗力", "认定"),
    (r"采集|归集|授权", "采集"),
    (r"信用修复", "修复"),
    (r"公示|公开", "公示"),
    (r"补充清单", "版本"),
)  # fmt: skip

# What its words say in the cells of that table. A cell that no words of the case fill stays empty: not given.
CELLS: Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]] = {
    "名单": (
        (r"设为.*名单领域", {"类别": "无", "依据": "无"}),
        (r"将(?P<words>.+?)设为", {"领域": "{words}"}),
        (r"仍未按.*更新", {"更新日期": "无"}),
    ),
    "标准": (
        (r"市政府规范性文件", {"位阶": "规范性文件", "层级": "市"}),
        (r"征求意见(?P<days>\d+)日", {"征求意见开始": "{first}", "征求意见结束": "{last}"}),
        (r"未写移出条件", {"移出条件": "无"}),
        (r"未写.*救济", {"救济": "无"}),
        (r"只在(?P<words>内部系统)发布", {"公开网站": "{words}"}),
    ),
    "认定": (
        (r"未告知", {"告知": "无"}),
        (r"未出具决定书", {"决定书": "无"}),
        (r"仅凭(?P<words>.+?)记录", {"文书类型": "{words}"}),
        (r"未成年人", {"未成年人": "是", "宽容审查": "无"}),
        (r"洪灾|疫情|地震", {"不可抗力": "是"}),
    ),
    "采集": (
        (r"未取得同意", {"同意": "否"}),
        (r"个人", {"涉及个人": "是"}),
        (r"采集(?P<words>.+)$", {"采集内容": "{words}"}),
        (r"一次授权终身", {"授权期限": "终身"}),
        (r"不授权.*即不提供", {"授权方式": "强制"}),
        (r"的(?P<words>[^的，]+)被归集", {"信息项": "{words}"}),
    ),
    "修复": ((r"收取(?P<words>.+)$", {"收费": "{words}"}),),
    "公示": (
        (r"信用中国（湖南）公示(?P<years>\d)年", {"网站": "信用中国（湖南）", "是否认定部门": "否", "公示起": "{first}", "公示止": "{last}"}),
        (r"已过公示期限.*仍可查询", {"公示止": "{first}"}),
        (r"公开失信个人完整", {"涉及个人": "是", "脱敏": "否"}),
    ),
    "版本": (
        (r"补充清单", {"种类": "清单"}),
        (r"^湖南", {"层级": "省"}),
        (r"以规章为据", {"依据": "《湖南省社会信用信息管理办法》"}),
    ),
}  # fmt: skip
NAMED = {"名单": "名单", "标准": "名单", "认定": "名单", "修复": "名单"}
PLACED = ("名单", "标准", "版本")


def told_in(fact: Fact) -> str:
    """The table that a case is written in; 措施 where no words of it ask for another."""
    words = f"{fact['case']} {fact['measure']}"
    if fact["cited_basis"] != PLAN:
        words = "不可抗力" if "因不可抗力" in fact["why"] else ""
    return next((sheet for pattern, sheet in TOLD_IN if re.search(pattern, words)), "措施")


def told_rows(fact: Fact, listing: str) -> dict[str, list[dict[str, str]]]:
    """The rows that a case of another table than 措施 makes, by sheet; the lists of cases that say that their domain
    has its basis in law rest on `listing`."""
    sheet, case = told_in(fact), fact["case"]
    row = {"名称" if sheet == "版本" else "编号": fact["id"]}
    if sheet in NAMED:
        row[NAMED[sheet]] = f"{fact['id']}的名单"
    if sheet in PLACED:
        row["地域"] = fact["territory"]
    if fact["cited_basis"] != PLAN:
        row["依据"] = fact["cited_basis"] + fact["cited_article"]
    for pattern, cells in CELLS[sheet]:
        if match := re.search(pattern, f"{case}\n{fact['why']}", re.MULTILINE):
            row |= {name: cell.format(**_found(match)) for name, cell in cells.items()}
    rows = {sheet: [row]}
    if sheet == "公示" and (source := re.search(r"认定部门公示(?P<years>\d)年", case)):
        row["对应"] = f"{fact['id']}源"
        days = _found(source)
        rows[sheet].append(
            {"编号": row["对应"], "网站": "省财政厅门户网站", "是否认定部门": "是", "公示起": days["first"], "公示止": days["last"]}
        )  # fmt: skip
    if sheet == "标准" and "名单领域有法律依据" in case:
        rows["名单"] = [{"编号": f"{fact['id']}的名单", "名单": row["名单"], "依据": listing}]
    if sheet == "名单":
        row.setdefault("依据", listing)
    return rows


def _found(match: re.Match[str]) -> dict[str, str]:
    """What the words name, and the first and the last day of the period that they name, both counted."""
    found, first = match.groupdict(), WITHIN_REACH
    last = first.replace(year=first.year + int(found.get("years") or 0)) + dt.timedelta(
        int(found.get("days") or 0) - 1
    )
    words = (found.get("words") or "").replace("、", "；")
    return {"words": words, "first": first.isoformat(), "last": last.isoformat()}
