"""The assessment of a list standard, criterion by criterion (the plan, 7; criteria as CCCEV's cv:Criterion).

The criteria, and the fact that answers each, stand in ontology/assessment.ttl; the answers are drawn by the rules.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from kg import ontology, rulebook
from kg.derive import digest, rules
from kg.errors import Words
from kg.evidence import as_headed, evidence, setting_words, settings, value_words
from kg.facts import Facts
from kg.namespaces import CODE, DCT, NO, UNKNOWN, YES, YJ
from kg.question import facts_about
from kg.reviews import in_order, notation, said
from kg.store import Store
from kg.telling import claim

STATES, CRITERIA = CODE["assessment-states"], CODE["assessment-criteria"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion and its answer: `state` is of the scheme of states, `rule` the file of the rule that drew it.

    `settings` are those on which the answer rests; `remedy` is what would mend it.
    """

    node: NamedNode
    code: str
    label: Words
    state: NamedNode
    evidence: tuple[Words, ...]
    source: str
    rule: str | None
    settings: tuple[Words, ...]
    remedy: Words


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it was reported; `whole` is the figure of which it is a share, where both are given."""

    label: Words
    value: Words
    whole: tuple[Words, Words] | None = None
    share: str | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """The figures of one period, first and last day as they were given."""

    id: str
    period: tuple[str | None, str | None]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules found about a standard on a day, from what was known at a moment.

    `cells` are its own, `facts` the SHA-256 of the facts gathered for it; `digests` are those of the rulebook by part.
    """

    id: str
    iri: NamedNode
    label: str
    cells: tuple[tuple[Words, str], ...]
    on: dt.date
    known: dt.datetime
    criteria: tuple[Criterion, ...]
    effects: tuple[Effects, ...]
    verdict: NamedNode
    facts: str
    digests: tuple[tuple[str, str], ...]


def assess(store: Store, standard: NamedNode, on: dt.date, known: dt.datetime) -> Assessment:
    """The assessment of a standard on a day, from what was known at a moment."""
    vocabulary = ontology.load()
    facts = facts_about(store.view(known), [standard], on)
    criteria = tuple(
        _criterion(facts, standard, node, on) for node in in_order(CRITERIA) if _asked(facts, standard, node)
    )
    shown = claim(facts, standard)
    return Assessment(
        id=shown.id,
        iri=standard,
        label=shown.label,
        cells=tuple((as_headed(heading), words) for heading, words in shown.facts),
        on=on,
        known=known,
        criteria=criteria,
        effects=tuple(_effects(facts, standard)),
        verdict=gravest(criterion.state for criterion in criteria),
        facts=_digest(facts.loaded),
        digests=(("ontology", vocabulary.digest), ("rules", digest()), ("shapes", rulebook.load().digest)),
    )


def gravest(states: Iterable[NamedNode]) -> NamedNode:
    """The last of these states in the order of their scheme."""
    order = in_order(STATES)
    return max(states, key=order.index)


def _asked(facts: Facts, standard: NamedNode, criterion: NamedNode) -> bool:
    """Is the figure on record without which a criterion is not asked?"""
    needed = ontology.load().facts.nodes(criterion, YJ.askedWhere)
    shown = facts.nodes(standard, YJ.effectsShown)
    return not needed or any(facts.objects(node, figure) for node in shown for figure in needed)


def _criterion(facts: Facts, standard: NamedNode, node: NamedNode, on: dt.date) -> Criterion:
    vocabulary = ontology.load().facts
    test = vocabulary.node(node, YJ.assessedBy)
    assert test is not None
    answers = facts.nodes(standard, test)
    answer = answers[0] if len(answers) == 1 and answers[0] in (YES, NO) else UNKNOWN
    conclusion = Triple(standard, test, answer)
    drawn = None if answer == UNKNOWN else facts.derived.get(conclusion)
    remedy = {
        term.language: term.value for term in vocabulary.objects(node, YJ.remedy) if isinstance(term, Literal)
    }
    return Criterion(
        node=node,
        code=notation(node),
        label=said(node),
        state=vocabulary.subjects(YJ.stateFor, answer)[0],
        evidence=evidence(facts, standard, node, on),
        source=vocabulary.word(node, DCT.source) or "",
        rule=None if drawn is None else rules()[drawn.rule].name,
        settings=tuple(map(setting_words, settings(facts, conclusion))),
        remedy=Words(remedy["zh"], remedy["en"]),
    )


def _effects(facts: Facts, standard: NamedNode) -> Iterator[Effects]:
    """The figures of every period that was over on the day, the latest first, then those without a day."""
    found = [
        Effects(
            id=facts.word(node, DCT.identifier) or node.value,
            period=(facts.word(node, YJ.effectsFrom), facts.word(node, YJ.effectsUntil)),
            figures=tuple(_figures(facts, node)),
        )
        for node in facts.nodes(standard, YJ.effectsShown)
    ]
    return iter(sorted(found, key=lambda one: (one.period[1] or "", one.id), reverse=True))


def _figures(facts: Facts, node: NamedNode) -> Iterator[Figure]:
    vocabulary = ontology.load()
    places = [
        (int(row.object.value), row.subject)
        for row in vocabulary.facts.match(None, YJ.figure, None)
        if isinstance(row.object, Literal) and isinstance(row.subject, NamedNode)
    ]
    for _, figure in sorted(places, key=lambda pair: pair[0]):
        values = facts.objects(node, figure)
        if values:
            yield Figure(vocabulary.heading(figure), value_words(values[0]), *_share(facts, node, figure))


def _share(facts: Facts, node: NamedNode, figure: NamedNode) -> tuple[tuple[Words, Words] | None, str | None]:
    """What a figure is a share of, and how much of it; nothing of a whole that is 0 or not given."""
    vocabulary = ontology.load()
    whole = vocabulary.facts.node(figure, YJ.shareOf)
    told = facts.word(node, whole) if whole is not None else None
    part = facts.word(node, figure)
    if whole is None or told is None or part is None or Decimal(told) == 0:
        return None, None
    return (vocabulary.heading(whole), Words(told, told)), f"{Decimal(part) / Decimal(told):.1%}"


def _digest(triples: Sequence[Triple]) -> str:
    return hashlib.sha256("\n".join(sorted(map(str, triples))).encode()).hexdigest()
