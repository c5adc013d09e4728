"""A rule that can be run, and asked from which triples it drew a conclusion."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from kg.joins.code import Code, Solution
from kg.joins.order import every_variable, mentioned, mentioned_in
from kg.joins.reader import read
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
    def variables(self) -> tuple[str, ...]:
        names = every_variable(self.construct.body)
        return tuple(sorted(names.union(*(mentioned(pattern) for pattern in self.construct.head))))

    @cached_property
    def slots(self) -> Mapping[str, int]:
        """Where in a solution each variable stands."""
        return {name: number for number, name in enumerate(self.variables)}

    @cached_property
    def code(self) -> Code:
        return Code(self.construct.body, self.variables, self.construct.head)

    @cached_property
    def needs(self) -> frozenset[NamedNode]:
        """The predicates without which the rule concludes nothing."""
        return frozenset(_needed(self.construct.body))

    @cached_property
    def reads(self) -> frozenset[NamedNode]:
        """Every predicate that is named anywhere in the body."""
        return frozenset(_named(self.construct.body))

    def run(self, graph: Graph) -> list[tuple[Triple, Solution]]:
        """Each conclusion with the bindings it was drawn from; the graph is left as it is."""
        return self.code.run(graph)

    def _end(self, end: Var | Term, row: Solution) -> Term | None:
        return row[self.slots[end.name]] if isinstance(end, Var) else end

    def premises(self, graph: Graph, row: Solution, held: Held) -> set[Triple]:
        """The triples that this solution matched, path steps and counted rows included; `held` says which were there."""
        found: set[Triple] = set()
        for element in self.construct.body:
            if isinstance(element, Pattern) and isinstance(element.path, Predicate):
                start, end = self._end(element.subject, row), self._end(element.object, row)
                found.add(Triple(start, element.path.iri, end))  # type: ignore[arg-type]
            else:
                found |= self._matched((element,), graph, row, held) or set()
        return found

    def _matched(self, group: Group, graph: Graph, row: Solution, held: Held) -> set[Triple] | None:
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

    def blocked(self, graph: Graph, row: Solution, held: Held) -> list[frozenset[Triple]]:
        """What keeps the rule from this solution in a graph: matches of its NOT EXISTS, and of OPTIONALs that it left open."""
        found = []
        for element in self.construct.body:
            match element:
                case NotExists(inner):
                    met = self._first(inner, graph, row, held)
                case Optional(inner) if any(row[self.slots[name]] is None for name in mentioned_in(inner)):
                    met = self._first(inner, graph, row, held)
                case _:
                    continue
            if met is not None:
                found.append(met)
        return found

    def reopened(self, few: Graph, many: Graph, row: Solution, held: Held) -> list[frozenset[Triple]]:
        """Where a NOT EXISTS within a NOT EXISTS keeps the rule from this solution in few triples: what meets it in many."""
        found = []
        for outer in (element.group for element in self.construct.body if isinstance(element, NotExists)):
            for inner in (element.group for element in outer if isinstance(element, NotExists)):
                for solution in self._solutions(outer, few, list(row)):
                    met = self._first(inner, many, solution, held)
                    if met is not None:
                        found.append(met)
        return found

    def _first(self, group: Group, graph: Graph, row: Solution, held: Held) -> frozenset[Triple] | None:
        """The triples of the first match of a group that was there by then."""
        for solution in self._solutions(group, graph, row):
            met = self._matched(group, graph, solution, held)
            if met is not None:
                return frozenset(met)
        return None

    def _solutions(self, group: Group, graph: Graph, start: Sequence[Term | None]) -> list[Solution]:
        code = self._groups.get(id(group))
        if code is None:
            code = self._groups[id(group)] = Code(group, self.variables, given=True)
        return code.run(graph, start)

    @cached_property
    def _groups(self) -> dict[int, Code]:
        return {}

    def _counted(self, group: Group, key: Var, graph: Graph, row: Solution, held: Held) -> set[Triple]:
        start: list[Term | None] = [None] * len(self.slots)
        start[self.slots[key.name]] = self._end(key, row)
        solutions = self._solutions(group, graph, start)
        return set().union(*(self._matched(group, graph, solution, held) or () for solution in solutions))


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
