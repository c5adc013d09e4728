"""Random histories of a small store: submissions that add, correct and repeat records, and judgments made again later."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from kg.answer import Finding, Outcome, State
from kg.errors import Words
from kg.ledger import Submission, held_under
from kg.model import Place, Record
from kg.namespaces import CODE, DCT, ELI, PROV, RDF, TRUE, YJ, iri
from kg.store import Store

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DAY = dt.date(2021, 12, 31)
HERE = Place("test.csv")
STATES: tuple[State, ...] = ("accepted", "pending", "rejected")
THINGS = [iri("thing", name) for name in "abc"]
SAID = [
    (RDF.type, YJ.Measure), (RDF.type, ELI.LegalResource), (RDF.type, ELI.LegalExpression), (RDF.type, YJ.Power),
    (DCT.identifier, Literal("M1")), (YJ.measureWords, Literal("限制消费")), (ELI.title, Literal("消费管理条例")),
    (YJ.key, Literal("消费管理条例")), (YJ.textHeld, TRUE), (ELI.realizes, THINGS[0]), (YJ.territoryWords, Literal("湖南省")),
]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One submission: records by key, with their statements and states; and keys whose records are judged again."""

    records: dict[str, tuple[frozenset[tuple[NamedNode, NamedNode, object]], State]]
    again: dict[str, State]


_statements = st.frozensets(
    st.tuples(st.sampled_from(THINGS), st.sampled_from(SAID)).map(lambda one: (one[0], *one[1])),
    min_size=1,
    max_size=6,
)
_states = st.sampled_from(STATES)
steps = st.builds(
    Step,
    st.dictionaries(st.sampled_from("xyz"), st.tuples(_statements, _states), min_size=1, max_size=3),
    st.dictionaries(st.sampled_from("xyz"), _states, max_size=2),
)
histories = st.lists(steps, min_size=1, max_size=4)


def outcome(state: State) -> Outcome:
    found = Finding("R", "CODE", "note", Words("说明", "said"), "出处", iri("thing", "a").value)
    return Outcome("", "", state, HERE, (found,))


def add(store: Store, step: Step, now: dt.datetime = NOW) -> None:
    """Carry out one step."""
    before = {key: held_under(store, key) for key in step.again}
    submission = Submission.open(store, "history", now)
    outcomes = {}
    for key, (said, state) in step.records.items():
        subject = min((row[0] for row in said), key=str)
        triples = tuple(Triple(*row) for row in sorted(said, key=str))  # type: ignore[arg-type]
        graph = submission.add(Record(key, subject, triples, HERE))
        if graph is not None:
            outcomes[graph] = outcome(state)
    again = [
        (graph, outcome(step.again[key]))
        for key, graph in before.items()
        if graph is not None and key not in {kept.key for kept in submission.kept}
    ]
    submission.commit(DAY, outcomes, again)


def standing(store: Store) -> Counter[str]:
    """How many records that nothing took the place of stand in each state, by a pass over the ledger."""
    gone = {row.object for row in store.ledger(None, PROV.wasRevisionOf, None)}
    latest: dict[str, tuple[int, str]] = {}
    for state in STATES:
        for row in store.ledger(None, YJ.state, CODE[state]):
            assert isinstance(row.subject, NamedNode)
            record, _, number = row.subject.value.partition("/judged/")
            told = (int(number or 0), state)
            latest[record] = max(told, latest.get(record, told))
    return Counter(state for record, (_, state) in latest.items() if NamedNode(record) not in gone)
