"""The words in which an item of the cleanup is told, the same in a terminal, a workbook and a report."""

from collections.abc import Iterable

from pyoxigraph import NamedNode

from api.language import SHANGHAI
from kg import reviews
from kg.answer import Finding
from kg.cleanup import Item, kind_words
from kg.reviews import Review, ZeroReport

NOTHING_SIGNED = {"zh": "未审签", "en": "not signed"}


def label(node: NamedNode, lang: str) -> str:
    """What a concept of the vocabulary is called."""
    return reviews.said(node).in_language(lang)


def kind(item: Item, lang: str) -> str:
    return kind_words(item.kind).in_language(lang)


def reason(cause: Finding, lang: str, *, code: bool = True, source: bool = True) -> str:
    """What was found, with its code and the clause that it comes from."""
    told = [f"{cause.rule} {cause.code}"] * code + [cause.source] * source
    if lang == "zh":
        return f"{cause.message.zh}（{'，'.join(told)}）"
    return f"{cause.message.en} ({'; '.join(told)})"


def reasons(causes: Iterable[Finding], lang: str, *, code: bool = True, source: bool = True) -> list[str]:
    """Each cause once."""
    return list(dict.fromkeys(reason(cause, lang, code=code, source=source) for cause in causes))


def clauses(item: Item) -> list[str]:
    """The clauses that the causes come from, each once."""
    return list(dict.fromkeys(cause.source for cause in item.causes))


def decision(item: Item, lang: str) -> str:
    """What the last step decided, or that nothing was signed; marked where the machine proposed something else then."""
    if not item.reviews:
        return NOTHING_SIGNED[lang]
    last = item.reviews[-1]
    words = label(last.decision, lang)
    if last.proposal != item.action:
        then = label(last.proposal, lang)
        words += (
            f"（当时机器建议：{then}，须重新审签）"
            if lang == "zh"
            else f" (on another proposal: {then}; to be signed anew)"
        )
    return words


def signature(review: Review, lang: str) -> str:
    """One step in a line: which, by whom, when, what, why."""
    zh = lang == "zh"
    day = review.at.astimezone(SHANGHAI).date().isoformat()
    words = (" " if zh else ", ").join((label(review.step, lang), review.post, day))
    words += f"：{label(review.decision, lang)}" if zh else f": {label(review.decision, lang)}"
    if review.reason:
        words += f"。{review.reason}" if zh else f". {review.reason}"
    return words


def zero(report: ZeroReport, lang: str) -> str:
    return (
        f"零报告（{report.on}，{report.post}）"
        if lang == "zh"
        else f"zero report ({report.on}, {report.post})"
    )
