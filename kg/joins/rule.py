"""A rule that can be run, and asked from which triples it drew a conclusion."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from kg.joins.expressions import Row
from kg.joins.plan import Plan, compile_group, compile_rule
from kg.joins.syntax import (
    Bind,
    Construct,
    Count,
    Filter,
    Group,
    NotExists,
    Optional,
    Pattern,
    Union,
    Var,
    read,
)
from kg.joins.ways import way
from kg.shacl.graph import Graph
from kg.shacl.paths import Alternative, Inverse, Path, Predicate, Repeat
from kg.shacl.paths import Sequence as Steps
from kg.shacl.terms import Term

Held = Callable[[Triple], bool]


@dataclass(frozen=True)
class Rule:
    """One CONSTRUCT rule: its file name, and its text."""

    name: str
    text: str

    @cached_property
    def construct(self) -> Construct:
        return read(self.text)

    @cached_property
    def plan(self) -> Plan:
        return compile_rule(self.construct)

    @cached_property
    def needs(self) -> frozenset[NamedNode]:
        """The predicates without which the rule concludes nothing."""
        return frozenset(_needed(self.construct.body))

    @cached_property
    def reads(self) -> frozenset[NamedNode]:
        """Every predicate that is named anywhere in the body."""
        return frozenset(_named(self.construct.body))

    def run(self, graph: Graph) -> Iterator[tuple[Triple, tuple[Term | None, ...]]]:
        """Each conclusion with the bindings it was drawn from; the graph is left as it is."""
        found: list[tuple[Term | None, ...]] = []
        self.plan.run(graph, lambda row: found.append(tuple(row[: len(self.plan.slots)])))
        for row in found:
            for pattern in self.construct.head:
                triple = self._filled(pattern, row)
                if triple is not None:
                    yield triple, row

    def _filled(self, pattern: Pattern, row: Sequence[Term | None]) -> Triple | None:
        subject, predicate, value = (
            self._end(end, row) for end in (pattern.subject, _plain(pattern.path), pattern.object)
        )
        if (
            isinstance(subject, Literal)
            or not isinstance(predicate, NamedNode)
            or subject is None
            or value is None
        ):
            return None
        return Triple(subject, predicate, value)

    def _end(self, end: Var | Term, row: Sequence[Term | None]) -> Term | None:
        return row[self.plan.slots[end.name]] if isinstance(end, Var) else end

    def premises(self, graph: Graph, row: Sequence[Term | None], held: Held) -> set[Triple]:
        """The triples that this solution matched, path steps and counted rows included; `held` says which were there."""
        return self._matched(self.construct.body, graph, row, held) or set()

    def _matched(
        self, group: Group, graph: Graph, row: Sequence[Term | None], held: Held
    ) -> set[Triple] | None:
        """What a group matched; None where it did not match."""
        found: set[Triple] = set()
        for element in group:
            match element:
                case Pattern(subject, path, value):
                    start, end = self._end(subject, row), self._end(value, row)
                    if start is None or end is None:
                        return None
                    steps = path if isinstance(path, Path) else Predicate(self._end(path, row))  # type: ignore[arg-type]
                    walked = way(steps, graph, start, end)
                    if walked is None or not all(map(held, walked)):
                        return None
                    found |= walked
                case Optional(inner):
                    found |= self._matched(inner, graph, row, held) or set()
                case Union(groups):
                    met = [m for inner in groups if (m := self._matched(inner, graph, row, held)) is not None]
                    if not met:
                        return None
                    found |= min(met, key=len)
                case Count(key, _, _, inner):
                    found |= self._counted(inner, key, graph, row, held)
                case Bind() | Filter() | NotExists():
                    pass
        return found

    def _counted(
        self, group: Group, key: Var, graph: Graph, row: Sequence[Term | None], held: Held
    ) -> set[Triple]:
        found: set[Triple] = set()
        start: Row = [None] * len(self.plan.slots)
        start[self.plan.slots[key.name]] = self._end(key, row)
        compile_group(group, self.plan.slots).run(
            graph, lambda solution: found.update(self._matched(group, graph, solution, held) or ()), start
        )
        return found


def _plain(path: Var | Path) -> Var | NamedNode:
    """The predicate of a head, which is a name or a variable."""
    if isinstance(path, Var):
        return path
    assert isinstance(path, Predicate)
    return path.iri


def _in_path(path: Path) -> Iterator[NamedNode]:
    match path:
        case Predicate(iri):
            yield iri
        case Inverse(inner) | Repeat(inner):
            yield from _in_path(inner)
        case Steps(parts) | Alternative(parts):
            for part in parts:
                yield from _in_path(part)


def _needed(group: Group) -> Iterator[NamedNode]:
    for element in group:
        match element:
            case Pattern(_, Predicate(iri), _):
                yield iri
            case Count(_, _, _, inner):
                yield from _needed(inner)


def _named(group: Group) -> Iterator[NamedNode]:
    for element in group:
        match element:
            case Pattern(_, path, _) if isinstance(path, Path):
                yield from _in_path(path)
            case NotExists(inner) | Optional(inner) | Count(_, _, _, inner):
                yield from _named(inner)
            case Union(groups):
                for inner in groups:
                    yield from _named(inner)
