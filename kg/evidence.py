"""What an assessment shows for a criterion: the cells, days, documents, bases and lists on which its answer rests.

Which of these belongs to which criterion the vocabulary says (ontology/assessment.ttl); nothing here decides anything.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from kg import ontology, rulebook, telling
from kg.derive import premises
from kg.errors import Words
from kg.facts import Facts
from kg.findings import findings
from kg.judge import rule_on
from kg.namespaces import CODE, DCT, ELI, NO, RDF, SKOS, YES, YJ, date_of, day_number

SAID_NONE, EMPTY = Words("无", "none (无)"), Words("未填", "not given")
ANSWERS = {YES: Words("是", "yes"), NO: Words("否", "no")}


def evidence(facts: Facts, standard: NamedNode, criterion: NamedNode, on: dt.date) -> tuple[Words, ...]:
    """All that is shown for a criterion, each thing once."""
    return tuple(dict.fromkeys(_evidence(facts, standard, criterion, on)))


def _evidence(facts: Facts, standard: NamedNode, criterion: NamedNode, on: dt.date) -> Iterator[Words]:
    vocabulary = ontology.load().facts
    for cell in vocabulary.nodes(criterion, YJ.evidencedBy):
        yield cell_words(facts, standard, cell)
    of_lists = vocabulary.nodes(criterion, YJ.evidencedByList)
    lists = lists_of(facts, standard)
    for node in lists if of_lists else ():
        told = [cell_words(facts, node, cell) for cell in of_lists]
        yield Words(
            f"名单 {named(facts, node)}：{'，'.join(words.zh for words in told)}",
            f"list {named(facts, node)}: {', '.join(words.en for words in told)}",
        )
    if of_lists and not lists:
        yield Words("这一名称的名单没有收录", "no list of this name is on record")
    for kind in vocabulary.nodes(criterion, YJ.shows):
        yield from SHOWN[kind](facts, standard, criterion, on)
    for figure in vocabulary.nodes(criterion, YJ.askedWhere):
        yield from _figures(facts, standard, figure)
    for noted in vocabulary.nodes(criterion, YJ.notedBy):
        if facts.has(standard, noted, NO):
            yield from (
                shape.message for shape in rulebook.load().codes.values() if shape.path == noted.value
            )


def cell_words(facts: Facts, node: NamedNode, cell: NamedNode) -> Words:
    """A cell with its heading; 无 and an empty cell are told apart."""
    vocabulary = ontology.load()
    heading = as_headed(vocabulary.heading(cell))
    said = [value_words(value) for value in facts.objects(node, cell)]
    column = vocabulary.facts.word(cell, YJ.inColumn)
    if not said:
        none = column is not None and facts.has(node, YJ.noneStated, Literal(column))
        said = [SAID_NONE if none else EMPTY]
    zh, en = "；".join(words.zh for words in said), "; ".join(words.en for words in said)
    return Words(f"{heading.zh} {zh}", f"{heading.en} {en}")


def as_headed(label: Words) -> Words:
    """The label of a property that states a cell's words, as the cell is headed."""
    return Words(label.zh.removesuffix("用语"), label.en.removesuffix(", in words"))


def value_words(value: object) -> Words:
    """A value as a cell has it."""
    if isinstance(value, NamedNode) and value in ANSWERS:
        return ANSWERS[value]
    text = value.value if isinstance(value, NamedNode | Literal) else str(value)
    return Words(text, text)


def lists_of(facts: Facts, standard: NamedNode) -> list[NamedNode]:
    """The lists on record of the name that the standard fills."""
    return [
        node
        for name in facts.words(standard, YJ.listName)
        for node in facts.subjects(YJ.listName, Literal(name))
        if facts.has(node, RDF.type, YJ.ListDomain)
    ]


def named(facts: Facts, node: NamedNode) -> str:
    """The id of a record, and its name where it has one."""
    return " ".join(filter(None, (facts.word(node, DCT.identifier), facts.word(node, YJ.listName))))


def _days(facts: Facts, standard: NamedNode, criterion: NamedNode, on: dt.date) -> Iterator[Words]:
    """From which day to which, and how many days lie between."""
    vocabulary = ontology.load().facts
    first = facts.word(standard, _one(vocabulary, criterion, YJ.countsFrom))
    end = vocabulary.node(criterion, YJ.countsTo)
    last = str(day_number(on)) if end is None else facts.word(standard, end)
    if first is not None and last is not None:
        begun, ended, between = date_of(int(first)), date_of(int(last)), int(last) - int(first)
        yield Words(f"{begun} 至 {ended}，相隔 {between} 日", f"{begun} to {ended}, {between} days apart")


def _one(vocabulary: Facts, node: NamedNode, predicate: NamedNode) -> NamedNode:
    found = vocabulary.node(node, predicate)
    assert found is not None, (node, predicate)
    return found


def _document(facts: Facts, standard: NamedNode, _criterion: NamedNode, _on: dt.date) -> Iterator[Words]:
    """The document that sets the standard, as it is held."""
    for title in facts.words(standard, YJ.documentWords):
        held = facts.subjects(YJ.titled, Literal(title))
        if not held:
            yield Words(f"《{title}》没有收录", f"《{title}》 is not held")
        for node in held:
            told = [facts.word(node, step) for step in (YJ.rankWords, YJ.issuerWords, YJ.territoryWords)]
            listed = [words for words in told if words]
            shown = f"《{facts.word(node, ELI.title) or title}》"
            yield Words(f"收录的{shown}：{'，'.join(listed) or '位阶未写明'}",
                        f"{shown} as held: {', '.join(listed) or 'rank not given'}")  # fmt: skip


def _basis(facts: Facts, standard: NamedNode, _criterion: NamedNode, on: dt.date) -> Iterator[Words]:
    """What the lists of that name cite, and what was found about each citation."""
    lists = lists_of(facts, standard)
    for node, ruling in rule_on(facts, lists, on).items():
        for fit in ruling.fits:
            shown = telling.provision(facts, fit)
            about = "，".join(filter(None, (shown.rank, shown.version)))
            place = f"《{shown.norm.strip('《》')}》{shown.article}" if shown.rank else shown.norm
            yield Words(f"依据 {place}（{about or '没有收录'}）", f"basis {place} ({about or 'not held'})")
        if not ruling.fits:
            yield Words(
                f"名单 {named(facts, node)}：没有引用依据", f"list {named(facts, node)}: cites no basis"
            )
        found = (item for item in findings(facts, ruling) if item.fit and item.severity != "note")
        yield from (item.message for item in found)


def _national(facts: Facts, standard: NamedNode, _criterion: NamedNode, _on: dt.date) -> Iterator[Words]:
    """National lists and standards of the name or the domain, and what was searched for them."""
    for kind, zh, en in (
        (YJ.nationalCounterpart, "同名的全国名单或者现行全国标准", "national, of the same name"),
        (YJ.nationalNeighbour, "同领域的全国名单", "national, of the same domain"),
    ):
        for node in facts.nodes(standard, kind):
            yield Words(f"{zh}：{named(facts, node)}", f"{en}: {named(facts, node)}")
    names = facts.words(standard, YJ.listName)
    domains = [word for node in lists_of(facts, standard) for word in facts.words(node, YJ.domainWords)]
    for census, searched in (("lists", names), ("standards", names), ("domains", domains)):
        kind = CODE[f"census-{census}"]
        label = ontology.load().facts
        zh, en = (_label(label, kind, lang) for lang in ("zh", "en"))
        for words in searched:
            for node in facts.subjects(YJ.searched, Literal(words)):
                if facts.has(node, YJ.kind, kind):
                    count = facts.word(node, YJ.count)
                    yield Words(f"库内查过“{words}”（{zh}）：{count} 条", f"searched {words!r} in what is held ({en}): {count}")  # fmt: skip


def _label(vocabulary: Facts, node: NamedNode, lang: str) -> str:
    labels = (term for term in vocabulary.objects(node, SKOS.prefLabel) if isinstance(term, Literal))
    return next((label.value for label in labels if label.language == lang), node.value)


def _figures(facts: Facts, standard: NamedNode, figure: NamedNode) -> Iterator[Words]:
    """The figure of the latest period, with what is a share of it."""
    vocabulary = ontology.load().facts
    shares = vocabulary.subjects(YJ.shareOf, figure)
    newest = facts.nodes(standard, YJ.newestEffects)
    for node in newest:
        told = [cell_words(facts, node, cell) for cell in (figure, *shares)]
        about = facts.word(node, DCT.identifier) or node.value
        yield Words(f"{about}：{'；'.join(words.zh for words in told)}", f"{about}: {'; '.join(words.en for words in told)}")  # fmt: skip
    if not newest:
        yield Words(
            "有一期数字没有写止日，不知哪一期最近", "a period has no last day, so the latest is not known"
        )


SHOWN: Mapping[NamedNode, Callable[[Facts, NamedNode, NamedNode, dt.date], Iterable[Words]]] = {
    CODE["evidence-days"]: _days,
    CODE["evidence-document"]: _document,
    CODE["evidence-basis"]: _basis,
    CODE["evidence-national"]: _national,
}


def settings(facts: Facts, conclusion: Triple) -> tuple[NamedNode, ...]:
    """The settings on which a derived fact rests, through all the rules under it."""
    found: set[NamedNode] = set()
    seen, waiting = {conclusion}, [conclusion]
    while waiting:
        triple = waiting.pop()
        drawn = facts.derived.get(triple)
        if drawn is not None:
            new = premises(facts, drawn) - seen
            seen |= new
            waiting += new
        elif isinstance(triple.subject, NamedNode) and ontology.load().facts.has(
            triple.subject, RDF.type, YJ.Setting
        ):
            found.add(triple.subject)
    return tuple(sorted(found, key=lambda node: node.value))


def setting_words(setting: NamedNode) -> Words:
    """A setting with its days, and what it means."""
    vocabulary = ontology.load()
    label = vocabulary.heading(setting)
    days, first = (vocabulary.facts.word(setting, step) for step in (YJ.days, YJ.fromDay))
    value = Words(f"{days} 日", f"{days} days") if days else Words("", "")
    if first:
        value = Words(f"{date_of(int(first))}", f"{date_of(int(first))}")
    meant = {
        term.language: term.value
        for term in vocabulary.facts.objects(setting, SKOS.definition)
        if isinstance(term, Literal)
    }
    return Words(f"{label.zh}：{value.zh}（{meant['zh']}）", f"{label.en}: {value.en} ({meant['en']})")
