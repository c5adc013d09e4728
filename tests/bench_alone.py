"""The baseline of judging: pyshacl alone, and pyshacl-turbo where it is installed, on facts that were made ready before."""

import datetime as dt
import importlib.util
from collections.abc import Callable, Iterable, Iterator

import pyshacl
import rdflib
from pyoxigraph import NamedNode

from kg import rulebook, why
from kg.batches import batched
from kg.facts import Facts
from kg.judge import Targets, as_graph, ours, read_from
from kg.view import View
from tests.bench_row import timed

TURBO = importlib.util.find_spec("pyshacl_turbo") is not None
TOGETHER = 20  # claims whose facts are derived in one pass
Validate = Callable[..., object]


class Alone:
    """A judge that remembers what it was given to judge, so that others can be timed on the same."""

    def __init__(self) -> None:
        self.graph = rdflib.Graph()
        self.targets: dict[str, tuple[str, ...]] = {}
        self.day: dt.date | None = None

    def __call__(self, facts: Facts, targets: Targets, on: dt.date) -> Iterable[tuple[str, str]]:
        focus = [NamedNode(node) for nodes in targets.values() for node in nodes]
        self.graph += as_graph(read_from(facts, focus))
        for shape, nodes in targets.items():
            self.targets[shape] = (*self.targets.get(shape, ()), *nodes)
        self.day = on
        return ours(facts, targets, on)

    def seconds(self, validate: Validate = pyshacl.validate) -> float:
        """How long the validator takes over the facts, with shapes aimed at the same nodes."""
        assert self.day is not None
        with rulebook.load().aimed(self.targets, self.day) as shapes:
            return timed(
                lambda: validate(self.graph, shacl_graph=shapes, inference="none", advanced=False, js=False)
            )


def prepared(view: View, claims: Iterable[NamedNode], on: dt.date) -> Alone:
    """The facts of these claims on a day, all in one graph."""
    alone = Alone()
    for some in batched(claims, TOGETHER):
        list(why.answers(view, some, on, view.known, alone))
    return alone


def each(view: View, claims: Iterable[NamedNode], on: dt.date) -> Iterator[float]:
    """How long pyshacl alone takes over the facts of each claim by itself."""
    for claim in claims:
        yield prepared(view, [claim], on).seconds()


def turbo() -> Validate:
    """pyshacl-turbo's own `validate`; raises ModuleNotFoundError where it is not installed."""
    validate: Validate = importlib.import_module("pyshacl_turbo").validate
    return validate
