"""What became of the records held: accepted, pending or rejected, by their latest judgment."""

from pyoxigraph import NamedNode

from kg.answer import State
from kg.namespaces import CODE, YJ, local_name
from kg.quads import value_of
from kg.store import Store

STATES: tuple[State, ...] = ("accepted", "pending", "rejected")
_NAMES: dict[str, State] = {local_name(CODE[state]): state for state in STATES}
JUDGED = "/judged/"


def state_of(store: Store, judged: NamedNode) -> State:
    """The state that a record was given when it came, or a later judgment of it found."""
    found = next(value_of(row) for row in store.ledger(judged, YJ.state, None))
    assert isinstance(found, NamedNode)
    return _NAMES[local_name(found)]


def judgments(store: Store, record: NamedNode) -> dict[int, NamedNode]:
    """The later judgments of a record, by the number of the submission that led to them."""
    nodes = (value_of(row) for row in store.ledger(record, YJ.judgedAgain, None))
    return {int(local_name(node)): node for node in nodes if isinstance(node, NamedNode)}


def stood(store: Store, record: NamedNode, before: int) -> State:
    """What a record's state was just before the judgments of that submission."""
    again = {number: node for number, node in judgments(store, record).items() if number < before}
    return state_of(store, again[max(again)] if again else record)
