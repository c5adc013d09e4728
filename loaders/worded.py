"""What the words of a sentence say of a measure: which it is, against whom, by whom, how long, and whether it must be.

Words are held against the labels of the vocabulary; what they do not say stays empty.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from pyoxigraph import NamedNode

from kg import ontology
from kg.errors import InputError
from kg.namespaces import CODE, SKOS, YJ
from loaders.durations import parse_duration, terms_said
from loaders.named import marked
from loaders.said import verbs

_BY = re.compile(r"由(?P<who>[^，。；由]{2,30}?)(?:依法|按照|负责|实施|予以|列入|限制|取消|暂停|将|对|在|向)")
_WHO = re.compile(
    r"(?:^|[，：])(?P<who>[\u4e00-\u9fff、]{1,30}?(?:部门|机关|局|委|厅|政府|法院|机构|银行|单位))(?:应当|可以|必须|依法|负责|将|对|要)"
)
_REACH = {
    "restrict": (40, 10),
    "list": (20, 0),
    "publish": (14, 14),
}  # letters before and behind in which the verb stands
_VERBS = "限制|禁止|取消|暂停|不予|停止|撤销|从严审核"
_PLAIN = re.compile(
    rf"(?:^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、])(?:依法依规|依法|依规)?(?P<first>(?:{_VERBS})[^。；：（(·]{{2,40}})"
    rf"|(?P<measure>(?:{_VERBS})(?:其|该|失信|严重失信|当事人)[^，。；：（(·]{{2,30}}))"
)
_ENDS, _CLAUSE = re.compile("[。；：]"), re.compile("[。；：，,]")
# 列入名单的，… and 被吊销资质证书的 tell on what condition something is done, not that it is done.
_CONDITION = re.compile(
    r"[^，。；的]{0,4}的(?:，|主体|企业|当事人|单位|供应商|人员|对象|市场主体|用人单位|经营者|被执行人|失信)"
)
# 对拒不缴纳罚款的当事人，…: whom it is against, before what is done to them.
_AGAINST = re.compile(
    r"^[^，。；]{0,8}?对(?:于)?[^，。；]{2,40}的[^，。；]{0,16}(?:人|人员|企业|单位|主体|对象|组织|机构|者|户|公司)，"
)
_PASSIVE = re.compile(r"(?:被|受到|曾经?|因)[^，。；]{0,3}$")
_NEAR = 24  # letters between a third party and what it is told


def without_titles(text: str) -> str:
    for start, end in marked(text):
        text = text[:start] + "·" * (end - start) + text[end:]
    return text


@cache
def _phrases() -> tuple[tuple[str, NamedNode], ...]:
    """The labels and indicator phrases of measures, the longest first."""
    vocabulary = ontology.load()
    known = dict.fromkeys(vocabulary.labels(CODE["measure-types"]).items())
    for concept in sorted(
        set(vocabulary.labels(CODE["measure-types"]).values()), key=lambda node: node.value
    ):
        known.update(dict.fromkeys((word, concept) for word in vocabulary.facts.words(concept, YJ.phrase)))
    return tuple(sorted(known, key=lambda pair: (-len(pair[0]), pair[1].value)))


def concept_in(text: str) -> NamedNode | None:
    """The measure that the words are called, or that stands in them."""
    return ontology.load().labels(CODE["measure-types"]).get(text) or next(
        (concept for word, concept in _phrases() if word in text), None
    )


def measures_in(sentence: str) -> Iterator[tuple[str, NamedNode]]:
    """(use, measure) of each measure whose words stand in the sentence near a verb of its kind, the narrower ones alone."""
    against = _AGAINST.match(sentence)
    rest = "·" * against.end() + sentence[against.end() :] if against else sentence
    found: dict[NamedNode, str] = {}
    for word, concept in _phrases():
        if (at := rest.find(word)) < 0:
            continue
        use = use_of(concept)
        before, behind = _REACH[use]
        ends = _ENDS if use == "restrict" else _CLAUSE
        lead = ends.split(sentence[max(0, at - before) : at])[-1]
        if _CONDITION.match(sentence, at + len(word)) or _PASSIVE.search(lead):
            rest = rest[:at] + "·" * len(word) + rest[at + len(word) :]
        elif verbs(use).search(lead + sentence[at : at + len(word) + behind]):
            found.setdefault(concept, use)
            rest = rest[:at] + "·" * len(word) + rest[at + len(word) :]
    broader = {above for concept in found for above in _above(concept)}
    yield from ((use, concept) for concept, use in found.items() if concept not in broader)


def _above(concept: NamedNode) -> list[NamedNode]:
    return ontology.load().facts.nodes(concept, SKOS.broader)


def _class(concept: NamedNode) -> NamedNode:
    above = _above(concept)
    return _class(above[0]) if above else concept


def use_of(concept: NamedNode) -> str:
    uses: Mapping[NamedNode, str] = {CODE["measure-listing"]: "list", CODE["measure-disclosure"]: "publish"}
    return uses.get(_class(concept), "restrict")


def label(concept: NamedNode) -> str:
    return ontology.load().label(concept, "zh")


def class_label(concept: NamedNode) -> str:
    return label(_class(concept))


def _longest(scheme: NamedNode, text: str) -> list[str]:
    """The words of a scheme that stand in the text, the longest first and none within another."""
    found: list[str] = []
    rest = text
    for word in sorted(ontology.load().labels(scheme), key=lambda word: (-len(word), word)):
        if len(word) > 1 and not word.isascii() and word in rest:
            found.append(word)
            rest = rest.replace(word, "·" * len(word))
    return sorted(found, key=text.index)


def targets_in(sentence: str) -> str:
    return "；".join(_longest(CODE.targets, sentence)[:4])


def authority_in(sentence: str) -> str:
    match = _BY.search(sentence) or _WHO.search(sentence)
    words = match["who"] if match else ""
    return words if any(label in words for label in ontology.load().labels(CODE.authorities)) else ""


def modal(sentence: str) -> str:
    """应当 or 可以, where the sentence says one and not the other."""
    vocabulary = ontology.load()
    labels = vocabulary.labels(CODE.mandatory)
    found = {labels[word] for word in _longest(CODE.mandatory, sentence)}
    return vocabulary.label(found.pop(), "zh") if len(found) == 1 else ""


def third_party(sentence: str) -> tuple[str, str]:
    """(third party, 应当 or 可以) where the sentence tells one to do something."""
    for word in _longest(CODE["third-parties"], sentence):
        at = sentence.index(word)
        near = sentence[max(0, at - _NEAR) : at] + sentence[at + len(word) : at + len(word) + _NEAR]
        if verbs("third").search(near):
            return word, modal(near)
    return "", ""


def duration_in(sentence: str) -> str:
    """The only term that the sentence states; with several it is for a person to say which."""
    found = [words for words in dict.fromkeys(terms_said(sentence)) if term(words)]
    return found[0] if len(found) == 1 else ""


def term(words: str) -> str:
    try:
        parse_duration(words)
    except InputError:
        return ""
    return words


def disclosed(sentence: str) -> NamedNode | None:
    """Publication on a site, by words that no label has: the class of such measures."""
    return CODE["measure-disclosure"] if verbs("disclose").search(sentence) else None


def unnamed(sentence: str) -> str:
    """A measure that the vocabulary does not know, by its own words, where they say whom it is against."""
    match = _PLAIN.search(sentence)
    return "" if match is None else match["first"] or match["measure"]
