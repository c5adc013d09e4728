"""合法性审核意见书: the review of a draft as a draft of an official document, with the 条文—依据对照表 as its annex (Chinese alone)."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from api import draft as told
from api.draft import Reviewed
from api.official import Official
from api.text import CAVEAT
from kg import draft as judging
from kg.answer import ProvisionShown
from kg.draft import Line

BLANK = "＿＿＿＿＿＿＿＿"
NO_DAY = "＿＿＿＿年＿＿月＿＿日"
TABLE = "条文—依据对照表"
WIDTHS = (9, 30, 20, 26, 16, 18, 32, 30)
READ_AS = {"not_allowed": "签发前须修改", "undetermined": "签发前须核实", "allowed": "未发现问题"}


def write_opinion(path: Path, made: Reviewed) -> None:
    """Write the opinion; raises InputError where it cannot be written."""
    page = Official("合法性审核意见书")
    page.title("合法性审核意见书")
    draft = made.draft
    page.paragraph(f"送审单位：{draft.unit or BLANK}")
    page.paragraph(f"文件名称：{draft.title or BLANK}")
    page.paragraph(f"送审日期：{NO_DAY}")
    page.paragraph(f"审核基准日：{_chinese(made.on)}")
    _bases(page, made)
    _opinions(page, made)
    _conclusion(page, made)
    page.annex_list([TABLE])
    page.line("")
    page.line(f"审核人：{BLANK}", right=True)
    page.line(f"（审核机构印章）{BLANK}", right=True)
    page.line(NO_DAY, right=True)
    page.annex(None, TABLE)
    heads = [column.zh for column in told.COLUMNS]
    rows = (told.row(made, number, line, "zh") for number, line in enumerate(made.lines, 1))
    page.table(heads, rows, WIDTHS)
    page.save(path)


def _chinese(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _bases(page: Official, made: Reviewed) -> None:
    """What the review rests on: the clauses of the rules that found something, and the norms cited that are held."""
    page.heading(1, "审核依据")
    clauses = dict.fromkeys(finding.source for line in made.lines for finding in told.deciding(line))
    page.paragraph(f"审核所依的规定：{'；'.join(clauses) or '未发现不符，没有适用的处理规定'}。")
    norms = dict.fromkeys(
        _norm(shown) for line in made.lines for shown in line.answer.basis if shown.rank or shown.version
    )
    if norms:
        page.paragraph("送审稿所引、已收录的规范：")
        for number, words in enumerate(norms, 1):
            page.paragraph(f"{number}. {words}")
    else:
        page.paragraph("送审稿所引的规范均未收录，或者没有引用依据。")


def _norm(shown: ProvisionShown) -> str:
    begins, ends = shown.in_force
    since = f"，{begins.isoformat()} 起施行{'（推定）' if shown.assumed else ''}" if begins else ""
    until = f"，至 {ends.isoformat()} 前" if ends else ""
    return f"《{shown.norm.strip('《》')}》（{shown.version or '版本未载明'}，{shown.rank or '位阶未载明'}{since}{until}）"


def _opinions(page: Official, made: Reviewed) -> None:
    page.heading(1, "审核意见")
    for outcome in judging.outcomes():
        lines = made.of(outcome)
        page.heading(2, f"{READ_AS[judging.notation(outcome)]}（{len(lines)}项）")
        if not lines:
            page.paragraph("无。")
        for number, line in lines:
            page.paragraph("".join(_opinion(made, number, line)))
    if made.draft.problems:
        page.heading(2, f"未读出、未审核（{len(made.draft.problems)}处）")
        for trouble in made.draft.problems:
            page.paragraph(f"{trouble.place}：{trouble.words.zh}。")


def _opinion(made: Reviewed, number: int, line: Line) -> Iterator[str]:
    where, _ = told.text_of(made, line)
    yield f"对照表第{number}项“{told.named(made, line)}”（{where}）"
    problems, remedies = told.problems(line, "zh"), told.remedies(line, "zh")
    if problems:
        yield f"：{'；'.join(problems)}"
    yield "。"
    if remedies:
        yield f"修改意见：{'；'.join(remedies)}。"


def _conclusion(page: Official, made: Reviewed) -> None:
    page.heading(1, "结论")
    page.paragraph(
        f"送审稿共{len(made.lines)}项：{told.counts(made, 'zh')}。"
        f"建议结论：{told.outcome_words(made.outcome).zh}。"
    )
    for remark in dict.fromkeys(remark.words.zh for remark in made.draft.remarks):
        page.paragraph(f"说明：{remark}。")
    page.paragraph(f"本意见由程序按规则集初拟，由法制审核人员审定、签署。{CAVEAT.zh}")
