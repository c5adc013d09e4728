"""What became of the records held: how many are accepted, pending, rejected."""

from collections import Counter

from pyoxigraph import NamedNode

from kg.answer import State
from kg.namespaces import CODE, PROV, YJ
from kg.store import Store

STATES: tuple[State, ...] = ("accepted", "pending", "rejected")


def standing(store: Store) -> dict[str, int]:
    """How many records that nothing took the place of stand in each state, by their latest judgment."""
    gone = {row.object for row in store.ledger(None, PROV.wasRevisionOf, None)}
    latest: dict[object, tuple[int, str]] = {}
    for state in STATES:
        for row in store.ledger(None, YJ.state, CODE[state]):
            assert isinstance(row.subject, NamedNode)
            record, _, number = row.subject.value.partition("/judged/")
            told = (int(number or 0), state)
            latest[record] = max(told, latest.get(record, told))
    kept = {record: told for record, told in latest.items() if NamedNode(str(record)) not in gone}
    counted = Counter(state for _, state in kept.values())
    return {state: counted[state] for state in STATES}
