"""The board of the plan as a page in Markdown, in both languages: docs/plan.md is this page (`make plan`)."""

from collections.abc import Iterable, Iterator

from api.board import SETTINGS, by_when, listed, value_words, what_tells
from api.text import SEVERITIES
from kg import ontology
from kg.board import Board, ClauseShown, RuleShown
from kg.errors import Words
from kg.namespaces import CODE, SKOS, YJ

HEAD = """# 方案核对板 / The board of the plan

{number}《{zh}》（{en}）逐条：责任单位、期限、核对规则、形状能说出的代码和处理。本页由 `yiju plan --format markdown` 写出（`make plan`），不要手改；有测试比对。条款内容用自己的话转述，以原文为准。
Every clause of the plan with its duty units, deadlines, rules, and the codes and actions that the shapes can tell. Written by `yiju plan --format markdown` (`make plan`) and never by hand. Clauses are told in our own words; the plan's own text prevails.

有机器条件的规则由 [shapes/](../shapes) 判断，其余只凭材料，由人核对。哪一天有效的代码：`yiju plan --on DATE`。
Rules with a machine condition are judged by shapes, all others by what a person shows.
"""


def board_page(shown: Board) -> str:
    return "\n".join(_page(shown)) + "\n"


def _page(shown: Board) -> Iterator[str]:
    yield HEAD.format(number=shown.number, zh=shown.title.zh, en=shown.title.en)
    yield from ("；".join(f"{one.zh} {one.en}" for one in _legend()) + "。", "")
    for clause in shown.clauses:
        yield from _clause(clause, shown)
    if shown.settings:
        yield from (f"## {SETTINGS.zh} / {SETTINGS.en}", "")
        yield from _row(["值 / value", "说明 / what it is", "来源 / source"])
        yield from _row(["---"] * 3)
    for setting in shown.settings:
        value = Words(value_words(setting, "zh"), value_words(setting, "en"))
        yield from _row([_both(value), _both(setting.words), "；".join(setting.sources)])


def _legend() -> Iterator[Words]:
    """What the column of codes says, in both languages."""
    yield from SEVERITIES.values()
    vocabulary = ontology.load()
    actions = vocabulary.facts.subjects(SKOS.inScheme, CODE.actions)
    for action in sorted(actions, key=lambda node: int(vocabulary.facts.word(node, YJ.order) or 0)):
        yield Words(vocabulary.label(action, "zh"), vocabulary.label(action, "en"))


def _clause(clause: ClauseShown, shown: Board) -> Iterator[str]:
    yield from (f"## {clause.notation} {clause.title.zh} / {clause.title.en}", "")
    yield f"{clause.summary.zh}"
    yield from (f"{clause.summary.en}", "")
    yield from (f"责任单位 / duty units：{listed(clause.units, 'zh')} / {listed(clause.units, 'en')}", "")
    if clause.note:
        yield from (f"注 / note：{_both(clause.note)}", "")
    yield from _row(
        ["规则 / rule", "问什么 / asks", "单位 / unit", "期限 / deadline", "代码与处理 / codes and actions"]
    )
    yield from _row(["---"] * 5)
    for rule in clause.rules:
        yield from _row(_cells(rule, shown))
    yield ""


def _cells(rule: RuleShown, shown: Board) -> Iterator[str]:
    yield rule.id
    yield "<br>".join([rule.asks.zh, rule.asks.en, *rule.sources[1:]])
    yield _both(Words(listed(rule.units, "zh"), listed(rule.units, "en")))
    yield _both(Words(*(by_when(rule.deadlines, shown.on, lang) for lang in ("zh", "en"))))
    told, said = (what_tells(rule, shown.on, lang) for lang in ("zh", "en"))
    yield "<br>".join(told if rule.told else [*told, *said])


def _row(cells: Iterable[str]) -> Iterator[str]:
    yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _both(words: Words) -> str:
    return words.zh if words.zh == words.en else f"{words.zh}<br>{words.en}"
