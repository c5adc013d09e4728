"""SHACL property paths (2.3.1): the nodes that a path reaches, and the triples over which it reaches them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from kg.shacl.graph import Graph
from kg.shacl.terms import Term


class Path(ABC):
    """A path; `back=True` walks it from its end to its start."""

    @abstractmethod
    def step(self, graph: Graph, node: Term, back: bool = False) -> list[Term]:
        """The nodes reached from this one, each once."""

    @abstractmethod
    def trace(self, graph: Graph, start: Term, end: Term) -> set[Triple]:
        """The triples of every way from start to end."""

    def predicate(self) -> NamedNode | None:
        """The predicate, where the path is no more than one."""
        return None


def once(nodes: Iterable[Term]) -> list[Term]:
    return list(dict.fromkeys(nodes))


@dataclass(frozen=True, slots=True)
class Predicate(Path):
    iri: NamedNode

    def step(self, graph: Graph, node: Term, back: bool = False) -> list[Term]:
        return list(graph.subjects(self.iri, node) if back else graph.objects(node, self.iri))

    def trace(self, graph: Graph, start: Term, end: Term) -> set[Triple]:
        if isinstance(start, Literal):
            return set()
        triple = Triple(start, self.iri, end)
        return {triple} if triple in graph else set()

    def predicate(self) -> NamedNode:
        return self.iri


@dataclass(frozen=True, slots=True)
class Inverse(Path):
    path: Path

    def step(self, graph: Graph, node: Term, back: bool = False) -> list[Term]:
        return self.path.step(graph, node, not back)

    def trace(self, graph: Graph, start: Term, end: Term) -> set[Triple]:
        return self.path.trace(graph, end, start)


@dataclass(frozen=True, slots=True)
class Sequence(Path):
    parts: tuple[Path, ...]

    def step(self, graph: Graph, node: Term, back: bool = False) -> list[Term]:
        reached = [node]
        for part in reversed(self.parts) if back else self.parts:
            reached = once(far for near in reached for far in part.step(graph, near, back))
        return reached

    def trace(self, graph: Graph, start: Term, end: Term) -> set[Triple]:
        if len(self.parts) == 1:
            return self.parts[0].trace(graph, start, end)
        rest = Sequence(self.parts[1:])
        ends = set(rest.step(graph, end, True))
        found: set[Triple] = set()
        for middle in self.parts[0].step(graph, start):
            if middle in ends:
                found |= self.parts[0].trace(graph, start, middle) | rest.trace(graph, middle, end)
        return found


@dataclass(frozen=True, slots=True)
class Alternative(Path):
    parts: tuple[Path, ...]

    def step(self, graph: Graph, node: Term, back: bool = False) -> list[Term]:
        return once(far for part in self.parts for far in part.step(graph, node, back))

    def trace(self, graph: Graph, start: Term, end: Term) -> set[Triple]:
        return set().union(*(part.trace(graph, start, end) for part in self.parts))


@dataclass(frozen=True, slots=True)
class Repeat(Path):
    """zeroOrMore, oneOrMore and zeroOrOne: from `least` times to `most` times (None is any number)."""

    path: Path
    least: int
    most: int | None

    def step(self, graph: Graph, node: Term, back: bool = False) -> list[Term]:
        start = self.path.step(graph, node, back) if self.least else [node]
        if self.most == 1:
            return once([node, *self.path.step(graph, node, back)])
        reached, waiting = dict.fromkeys(start), list(start)
        while waiting:
            for far in self.path.step(graph, waiting.pop(0), back):
                if far not in reached:
                    reached[far] = None
                    waiting.append(far)
        return list(reached)

    def trace(self, graph: Graph, start: Term, end: Term) -> set[Triple]:
        if self.most == 1:
            return self.path.trace(graph, start, end)
        ahead = {start, *Repeat(self.path, 0, None).step(graph, start)}
        behind = {end, *Repeat(self.path, 0, None).step(graph, end, True)}
        found: set[Triple] = set()
        for near in ahead & behind:
            for far in self.path.step(graph, near):
                if far in behind:
                    found |= self.path.trace(graph, near, far)
        return found
