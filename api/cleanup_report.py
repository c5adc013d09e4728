"""清理工作报告: the cleanup as a draft of an official document, with the four lists of the notice as its annexes (Chinese alone)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import NamedNode

from api import cleanup_words as told
from api.official import Official
from api.text import CAVEAT
from kg import rulebook
from kg.answer import Finding
from kg.cleanup import Change, Cleanup, Item, actions, kind_words, notice_lists
from kg.namespaces import YJ
from kg.reviews import STEPS, in_order

BLANK = "＿＿＿＿＿＿＿＿"
TITLE = "失信约束制度措施清理工作报告"
UNITS = "各单位清理情况汇总表"
COMMON = 10  # kinds of problems that the body lists; the ledger has all
LISTED = ("序号", "名称", "文号", "责任单位", "理由")
WIDTHS = (13, 40, 26, 27, 50)


def write_report(path: Path, made: Cleanup, changes: Sequence[Change] | None) -> None:
    """Write the report; raises InputError where it cannot be written."""
    page = Official(TITLE)
    page.title("关于失信约束制度措施清理情况的报告")
    page.addressee(f"{BLANK}：")
    day = chinese_day(made)
    page.paragraph(
        f"按照《关于进一步完善失信约束制度构建诚信建设长效机制的实施方案》（湘政办发〔2021〕54号）三（四）的要求，"
        f"以{day}为基准日，对已收录的制度措施逐项清理。现将情况报告如下。"
    )
    _overview(page, made)
    _results(page, made)
    _problems(page, made)
    _signed(page, made)
    if changes is not None:
        _changed(page, changes)
    _next(page, made)
    page.paragraph(f"本报告由程序按规则集初拟，供审核。{CAVEAT.zh}")
    lists = [(words.zh, [item for item in documents(made) if item.outcome in gathered])
             for words, gathered in notice_lists()]  # fmt: skip
    page.annex_list([*(words for words, _ in lists), UNITS])
    page.line("")
    page.line(f"（单位印章）{BLANK}", right=True)
    page.line("＿＿＿＿年＿＿月＿＿日", right=True)
    for number, (words, items) in enumerate(lists, 1):
        page.annex(number, words)
        if items:
            page.table(LISTED, _listed(items), WIDTHS)
        else:
            page.paragraph("无。")
    page.annex(len(lists) + 1, UNITS)
    page.table(*_units(made))
    page.save(path)


def _units(made: Cleanup) -> tuple[list[str], list[list[str]], list[float]]:
    """Headings, rows and widths of the totals of each unit, with those of all units below."""
    zeros = [report.unit for report in made.zeros]
    rows = [
        [unit.shown("zh") + ("（零报告）" if not items and any(map(unit.is_called, zeros)) else ""),
         *(str(made.totals[unit][action]) for action in actions()), str(len(items))]
        for unit, items in made.by_unit.items()
    ]  # fmt: skip
    rows.append(["合计", *(str(made.whole[action]) for action in actions()), str(len(made.items))])
    heads = ["责任单位", *(told.label(action, "zh") for action in actions()), "合计"]
    return heads, rows, [52, *[14] * len(actions()), 14]


def documents(made: Cleanup) -> list[Item]:
    """The documents among the items, by unit and title."""
    found = [item for item in made.items if item.kind == YJ.PolicyDocument]
    return sorted(found, key=lambda item: (item.unit, item.title, item.id))


def chinese_day(made: Cleanup) -> str:
    return f"{made.on.year}年{made.on.month}月{made.on.day}日"


def _listed(items: Sequence[Item]) -> Iterator[tuple[str, ...]]:
    for number, item in enumerate(items, 1):
        yield str(number), item.title, item.number or "", item.unit.shown("zh"), _why(item)


def _why(item: Item) -> str:
    """The reasons as the machine found them, and the decision where an office signed one."""
    lines = told.reasons(item.causes, "zh", code=False) or ["已逐条核对，未发现不符之处。"]
    lines.append(f"机器建议：{told.label(item.action, 'zh')}")
    if item.reviews:
        lines.append(f"审签：{told.signature(item.reviews[-1], 'zh')}")
    return "\n".join(lines)


def _counts(counted: Counter[NamedNode]) -> str:
    """保留 3 项、修改 1 项: the actions that occur, the lightest first."""
    return "、".join(
        f"{told.label(action, 'zh')}{counted[action]}项" for action in actions() if counted[action]
    )


def _overview(page: Official, made: Cleanup) -> None:
    page.heading(1, "清理范围和总体情况")
    page.heading(2, "总体情况")
    page.paragraph(
        f"共清理{len(made.items)}项，涉及{len(made.by_unit)}个责任单位。按规则集建议：{_counts(made.whole) or '无'}。"
    )
    kinds = Counter((item.kind, item.action) for item in made.items)
    shown = list(dict.fromkeys(kind for kind, _ in kinds))
    page.table(
        ["类别", *(told.label(action, "zh") for action in actions()), "合计"],
        [
            [kind_words(kind).zh, *(str(kinds[kind, action]) for action in actions()),
             str(sum(kinds[kind, action] for action in actions()))]
            for kind in shown
        ] + [["合计", *(str(made.whole[action]) for action in actions()), str(len(made.items))]],
        [30, *[16] * len(actions()), 14],
    )  # fmt: skip
    page.heading(2, "逐级汇总")
    for region, _own, added in made.by_region():
        if not added:
            continue
        where = region[-1] if region else "未写明地域"
        page.paragraph(f"{where}（含下级）{added.total()}项：{_counts(added) or '无'}。")
    if made.zeros:
        page.heading(2, "零报告")
        for report in made.zeros:
            page.paragraph(f"{report.unit}：{told.zero(report, 'zh')}。")


def _results(page: Official, made: Cleanup) -> None:
    page.heading(1, "清理结果")
    for words, gathered in notice_lists():
        items = [item for item in made.items if item.outcome in gathered]
        name = words.zh.replace("的文件目录", "")
        page.heading(2, f"{name}（{len(items)}项）")
        kinds = Counter(kind_words(item.kind).zh for item in items)
        page.paragraph(f"{'、'.join(f'{kind}{count}项' for kind, count in sorted(kinds.items())) or '无'}。")


def _problems(page: Official, made: Cleanup) -> None:
    """The commonest problems, each with its clause, who is to act, and what would mend it."""
    page.heading(1, "发现的主要问题")
    found = Counter(problem for item in made.items for problem in {_problem(cause) for cause in item.causes})
    if not found:
        page.paragraph("未发现问题。")
    for (about, source, unit, remedy), count in found.most_common(COMMON):
        page.heading(3, f"{about}（{count}项）")
        page.paragraph(
            f"依据{source}，由{unit or '责任单位'}办理。{f'改正办法：{remedy}。' if remedy else ''}"
        )
    if len(found) > COMMON:
        page.paragraph(f"另有{len(found) - COMMON}类问题，详见清理台账。")


def _problem(cause: Finding) -> tuple[str, str, str | None, str | None]:
    """What is wrong, in the words of the rulebook, without those of one citation: message, clause, unit, remedy."""
    for shape in rulebook.load().told:
        same = (shape.rule, shape.code, shape.action) == (cause.rule, cause.code, cause.action)
        if same and cause.message.zh.endswith(shape.message.zh):
            return shape.message.zh, shape.source, shape.unit, shape.remedy.zh if shape.remedy else None
    return cause.message.zh, cause.source, cause.unit, None


def _signed(page: Official, made: Cleanup) -> None:
    page.heading(1, "审签情况")
    last = Counter(item.reviews[-1].step for item in made.items if item.reviews)
    reached = "、".join(f"{told.label(step, 'zh')}{last[step]}项" for step in in_order(STEPS) if last[step])
    unsigned = sum(not item.reviews for item in made.items)
    page.paragraph(f"已审签到：{reached or '无'}；未审签{unsigned}项。机器建议与审签意见并列，互不改写。")
    for item in made.items:
        if item.decided and item.decided.decision != item.action:
            page.paragraph(
                f"{item.title}（{item.id}）：机器建议{told.label(item.action, 'zh')}；"
                f"审签意见{told.signature(item.decided, 'zh')}。"
            )


def _changed(page: Official, changes: Sequence[Change]) -> None:
    page.heading(1, "两日之间的变化")
    if not changes:
        page.paragraph("无变化。")
    for change in changes:
        item = change.after
        why = "；".join(told.reasons(change.came or change.went, "zh", code=False))
        page.paragraph(
            f"{item.title}（{item.id}）：由{told.label(change.before.action, 'zh')}变为{told.label(item.action, 'zh')}。{why}"
        )


def _next(page: Official, made: Cleanup) -> None:
    page.heading(1, "下一步工作")
    by_due = Counter((item.due.zh, item.action) for item in made.items if item.causes)
    for (due, action), count in sorted(by_due.items(), key=lambda pair: -actions().index(pair[0][1])):
        page.paragraph(f"{told.label(action, 'zh')}的{count}项，时限：{due}。")
    page.paragraph(
        "以上处理均为建议，由制定机关决定。各责任单位按台账逐项办理，依次报法制机构、单位主要负责人审签，并报发展改革、司法行政部门复核。"
    )
