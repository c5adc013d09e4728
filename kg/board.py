"""The plan as a board: its clauses with duty units and deadlines, the rules that check them, the codes of their shapes.

What the plan asks stands in ontology/plan.ttl, what it leaves open in the settings (yj:Setting), and what is judged in
shapes/: this page only lays them side by side (湘政办发〔2021〕54号).
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import rdflib
from pyoxigraph import Literal, NamedNode
from rdflib import RDF as R
from rdflib import SH, URIRef

from kg.answer import Severity
from kg.errors import RulebookError, Words
from kg.namespaces import DCT, RDF, SKOS, YJ, date_of
from kg.ontology import Ontology
from kg.rulebook import YJ as SHAPES_YJ
from kg.rulebook import CodeShape, Rulebook


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when something is to be done; `last_day` is inclusive, and None where it is to be done at once."""

    words: Words
    last_day: dt.date | None


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """One code that a shape can tell, and the days on which it can: from `begins` to before `ends`; None is open."""

    code: str
    severity: Severity
    action: str | None
    begins: dt.date | None
    ends: dt.date | None


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule of the plan: what it asks, of whom, by when, and what tells whether it is met.

    `evidence` is what a person would show where there is no machine condition; else `shapes` are the node shapes that
    judge it (none: not yet written) and `told` their codes.
    """

    id: str
    asks: Words
    units: tuple[Words, ...]
    deadlines: tuple[Deadline, ...]
    sources: tuple[str, ...]
    evidence: Words | None
    shapes: tuple[str, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """A clause of the plan, in our own words; `source` is how shapes cite it."""

    notation: str
    source: str
    title: Words
    summary: Words
    note: Words | None
    units: tuple[Words, ...]
    rules: tuple[RuleShown, ...]

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """The deadlines of its rules, each once, as they come."""
        return tuple(dict.fromkeys(deadline for rule in self.rules for deadline in rule.deadlines))


@dataclass(frozen=True, slots=True)
class Setting:
    """What the plan leaves open: a number of days, or a day; with its reasons and its source."""

    iri: str
    value: int | dt.date
    words: Words
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The whole plan; `on` is the day on which the shapes shown hold, None shows all with their days."""

    number: str
    title: Words
    on: dt.date | None
    clauses: tuple[ClauseShown, ...]
    settings: tuple[Setting, ...]


def board(vocabulary: Ontology, book: Rulebook, on: dt.date | None = None) -> Board:
    """The plan laid out; raises RulebookError where the plan or a setting is not said in full."""
    plans = {
        node
        for clause in _all(vocabulary, YJ.Clause)
        for node in vocabulary.facts.nodes(clause, DCT.isPartOf)
    }
    if len(plans) != 1:
        raise RulebookError(
            f"条款应属于一份方案，现属于 {len(plans)} 份；请改 ontology/plan.ttl",
            f"the clauses belong to {len(plans)} plans and not to one; mend ontology/plan.ttl",
        )
    plan = plans.pop()
    return Board(
        _must(vocabulary, plan, DCT.identifier),
        _words(vocabulary, plan, DCT.title),
        on,
        tuple(_clause(vocabulary, book, clause, on) for clause in _parts(vocabulary, plan, YJ.Clause)),
        tuple(_setting(vocabulary, node) for node in _all(vocabulary, YJ.Setting)),
    )


def _clause(vocabulary: Ontology, book: Rulebook, node: NamedNode, on: dt.date | None) -> ClauseShown:
    source = _must(vocabulary, node, DCT.identifier)
    return ClauseShown(
        _must(vocabulary, node, SKOS.notation),
        source,
        _words(vocabulary, node, DCT.title),
        _words(vocabulary, node, DCT.abstract),
        _words(vocabulary, node, SKOS.note) if vocabulary.facts.words(node, SKOS.note) else None,
        _named(vocabulary, node, YJ.dutyUnit),
        tuple(_rule(vocabulary, book, rule, source, on) for rule in _parts(vocabulary, node, YJ.PlanRule)),
    )


def _rule(
    vocabulary: Ontology, book: Rulebook, node: NamedNode, clause: str, on: dt.date | None
) -> RuleShown:
    name = _must(vocabulary, node, YJ.rule)
    by_evidence = vocabulary.facts.words(node, YJ.evidenceOnly)
    shapes = shapes_of(book, name)
    return RuleShown(
        name,
        _words(vocabulary, node, SKOS.definition),
        _named(vocabulary, node, YJ.dutyUnit),
        tuple(_deadline(vocabulary, one) for one in _ordered(vocabulary, node, YJ.deadline)),
        (clause, *vocabulary.facts.words(node, DCT.source)),
        _words(vocabulary, node, YJ.evidenceOnly) if by_evidence else None,
        shapes,
        tuple(sorted(set(_told(vocabulary, book, shapes, on)), key=_place)),
    )


def shapes_of(book: Rulebook, rule: str) -> tuple[str, ...]:
    """The node shapes that judge this rule."""
    bearers = book.graph.subjects(SHAPES_YJ.rule, rdflib.Literal(rule))
    return tuple(sorted(str(node) for node in bearers if (node, R.type, SH.NodeShape) in book.graph))


def _told(
    vocabulary: Ontology, book: Rulebook, shapes: tuple[str, ...], on: dt.date | None
) -> Iterator[Told]:
    for shape in shapes:
        for inner in book.graph.objects(URIRef(shape), SH.property):
            said = book.codes.get(str(inner))
            if said is None or said.code is None:
                continue
            begins, ends = (_day(book, said, name) for name in (SHAPES_YJ.validFrom, SHAPES_YJ.validUntil))
            if on is None or ((begins is None or begins <= on) and (ends is None or on < ends)):
                action = NamedNode(said.action) if said.action else None
                notation = vocabulary.facts.word(action, SKOS.notation)
                yield Told(said.code, said.severity, notation, begins, ends)


def _place(told: Told) -> tuple[str, str, str, str]:
    return told.code, str(told.begins or ""), told.severity, told.action or ""


def _day(book: Rulebook, shape: CodeShape, predicate: URIRef) -> dt.date | None:
    found = book.graph.value(URIRef(shape.iri), predicate)
    return None if found is None else dt.date.fromisoformat(str(found))


def _deadline(vocabulary: Ontology, node: NamedNode) -> Deadline:
    last = vocabulary.facts.word(node, YJ.lastDay)
    return Deadline(
        Words(vocabulary.label(node, "zh"), vocabulary.label(node, "en")),
        dt.date.fromisoformat(last) if last else None,
    )


def _setting(vocabulary: Ontology, node: NamedNode) -> Setting:
    days, day = (vocabulary.facts.word(node, predicate) for predicate in (YJ.days, YJ.fromDay))
    if (days is None) == (day is None):
        raise RulebookError(
            f"设置 {node.value} 应写明 yj:days 或者 yj:fromDay 之一",
            f"the setting {node.value} is to state either yj:days or yj:fromDay",
        )
    return Setting(
        node.value,
        int(days) if days is not None else date_of(int(day or 0)),
        _words(vocabulary, node, SKOS.definition),
        tuple(vocabulary.facts.words(node, DCT.source)),
    )


def _all(vocabulary: Ontology, kind: NamedNode) -> list[NamedNode]:
    return vocabulary.facts.subjects(RDF.type, kind)


def _parts(vocabulary: Ontology, whole: NamedNode, kind: NamedNode) -> list[NamedNode]:
    """What is part of this, of that kind, in its order."""
    parts = [node for node in _all(vocabulary, kind) if whole in vocabulary.facts.nodes(node, DCT.isPartOf)]
    return sorted(parts, key=lambda node: int(_must(vocabulary, node, YJ.order)))


def _ordered(vocabulary: Ontology, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    return sorted(
        vocabulary.facts.nodes(node, predicate), key=lambda one: int(_must(vocabulary, one, YJ.order))
    )


def _named(vocabulary: Ontology, node: NamedNode, predicate: NamedNode) -> tuple[Words, ...]:
    return tuple(
        Words(vocabulary.label(one, "zh"), vocabulary.label(one, "en"))
        for one in _ordered(vocabulary, node, predicate)
    )


def _words(vocabulary: Ontology, node: NamedNode, predicate: NamedNode) -> Words:
    said = {
        text.language: text.value
        for text in vocabulary.facts.objects(node, predicate)
        if isinstance(text, Literal)
    }
    if not {"zh", "en"} <= said.keys():
        raise RulebookError(
            f"{node.value} 缺中文或英文的 {predicate.value}",
            f"{node.value} lacks {predicate.value} in Chinese or English",
        )
    return Words(said["zh"], said["en"])


def _must(vocabulary: Ontology, node: NamedNode, predicate: NamedNode) -> str:
    found = vocabulary.facts.word(node, predicate)
    if not found:
        raise RulebookError(
            f"{node.value} 没有写明 {predicate.value}", f"{node.value} does not state {predicate.value}"
        )
    return found
