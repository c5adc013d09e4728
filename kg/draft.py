"""A draft judged as if it were kept: its records are seen over the store in memory, and nothing of them is written."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.answer import Answer
from kg.batches import batched
from kg.errors import Words
from kg.ledger import held_under
from kg.model import Record
from kg.namespaces import CODE, RDF, SKOS, YJ, date_of
from kg.quads import value_of
from kg.states import Asked, State, states
from kg.store import Store
from kg.supposed import Supposed
from kg.view import View
from kg.why import TOGETHER, answers

OUTCOMES = CODE["draft-outcomes"]


@dataclass(frozen=True, slots=True)
class Line:
    """One claim of a draft: the answer about it, its citations with their states, and what the review proposes.

    `outcome` is the gravest of what the verdict and the states read as (ontology/draft.ttl).
    """

    record: Record
    answer: Answer
    cited: tuple[tuple[str, State], ...]
    outcome: NamedNode


def _is_claim(record: Record) -> bool:
    """Whether a record is a claim, which is judged; others are seen beside it."""
    kinds = {triple.object for triple in record.triples if triple.predicate == RDF.type}
    return bool(kinds & set(ontology.load().claim_kinds))


def judged(store: Store, records: Sequence[Record], on: dt.date, known: dt.datetime) -> list[Line]:
    """Each claim of a draft on a day; one that is held under the same 编号 is seen as the draft has it."""
    view = _over(store, records, known)
    by_subject = {record.subject: record for record in records if _is_claim(record)}
    asked = {subject: _asked(record) for subject, record in by_subject.items()}
    once = list(dict.fromkeys(one for several in asked.values() for one in several))
    known_states = dict(zip(once, states(view, once, on, None), strict=True))
    found: list[Line] = []
    for some in batched(by_subject, TOGETHER):
        for answer in answers(view, some, on, known):
            subject = NamedNode(answer.claim.iri)
            cited = tuple((one.words, known_states[one]) for one in asked[subject])
            found.append(Line(by_subject[subject], answer, cited, _outcome(answer, cited)))
    return found


def _over(store: Store, records: Iterable[Record], known: dt.datetime) -> View:
    held = [graph for record in records if (graph := held_under(store, record.key)) is not None]
    real = View(store, known, without=held)
    return Supposed(real, (triple for record in records for triple in record.triples))


def _asked(record: Record) -> list[Asked]:
    """The citations of a claim in their order."""
    said: dict[NamedNode, dict[NamedNode, list[NamedNode | Literal]]] = {}
    for triple in record.triples:
        assert isinstance(triple.subject, NamedNode)
        said.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(value_of(triple))
    nodes = [node for node in said.get(record.subject, {}).get(YJ.cites, []) if isinstance(node, NamedNode)]
    return [_one(said.get(node, {})) for node in nodes]


def _one(cell: dict[NamedNode, list[NamedNode | Literal]]) -> Asked:
    def word(predicate: NamedNode) -> str | None:
        return next((value.value for value in cell.get(predicate, ())), None)

    pinned = word(YJ.pinnedDay)
    keys = tuple(value.value for value in cell.get(YJ.key, ()))
    day = None if pinned is None else date_of(int(pinned))
    return Asked(word(YJ.words) or "", keys, day, word(YJ.locator), word(YJ.label))


def _outcome(answer: Answer, cited: Iterable[tuple[str, State]]) -> NamedNode:
    return gravest([_of_verdict(answer.verdict), *(reads_as(state) for _, state in cited)])


def _of_verdict(verdict: str) -> NamedNode:
    return ontology.load().labels(OUTCOMES)[verdict]


def reads_as(state: State) -> NamedNode:
    """What the review proposes where a citation is in this state."""
    [outcome] = ontology.load().facts.nodes(state.concept, YJ.readsAs)
    return outcome


def remedy(state: State) -> Words | None:
    """What would mend a citation in this state; None where nothing needs mending."""
    told = {
        value.language: value.value
        for value in ontology.load().facts.objects(state.concept, YJ.remedy)
        if isinstance(value, Literal)
    }
    return Words(told["zh"], told["en"]) if told else None


def outcomes() -> list[NamedNode]:
    """What a review may propose, the gravest first."""
    facts = ontology.load().facts
    found = set(ontology.load().labels(OUTCOMES).values())
    return sorted(found, key=lambda outcome: -int(facts.word(outcome, YJ.order) or 0))


def gravest(found: Iterable[NamedNode], *, unread: bool = False) -> NamedNode:
    """The gravest of these outcomes; what could not be read is not known."""
    told = [*found, *([_of_verdict("undetermined")] if unread else [])]
    return min(told, key=outcomes().index)


def notation(outcome: NamedNode) -> str:
    """The verdict that an outcome answers to."""
    said = ontology.load().facts.word(outcome, SKOS.notation)
    assert said is not None
    return said
