"""SHACL property paths (2.3.1): the nodes that a path reaches, and the triples over which it reaches them.

Paths step over sets of nodes and loop instead of recursing, so that a long chain costs what its triples cost.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.shacl.graph import Graph, Row
from kg.shacl.terms import Term


class Path(ABC):
    """A path; `back=True` walks it from its end to its start."""

    @abstractmethod
    def step(self, graph: Graph, nodes: Collection[Term], back: bool = False) -> Collection[Term]:
        """The nodes reached from any of these, each once."""

    @abstractmethod
    def leading(
        self, graph: Graph, starts: Iterable[Term], ends: Collection[Term], back: bool = False
    ) -> set[Term]:
        """Those of the starts from which one of the ends is reached."""

    @abstractmethod
    def trace(
        self,
        graph: Graph,
        starts: Iterable[Term],
        ends: Collection[Term],
        found: set[int],
        back: bool = False,
    ) -> None:
        """Add to `found` the numbers of the triples of every way from one of the starts to one of the ends."""

    def row(self, graph: Graph, node: Term) -> Row | None:
        """The nodes reached with the number of the one triple to each, where the path is one predicate long."""
        return None


@dataclass(frozen=True, slots=True)
class Predicate(Path):
    iri: NamedNode

    def _row(self, graph: Graph, node: Term, back: bool) -> Row:
        return graph.back_row(self.iri, node) if back else graph.row(node, self.iri)

    def row(self, graph: Graph, node: Term) -> Row:
        return graph.row(node, self.iri)

    def step(self, graph: Graph, nodes: Collection[Term], back: bool = False) -> Collection[Term]:
        reached: dict[Term, int] = {}
        for node in nodes:
            reached.update(self._row(graph, node, back))
        return reached

    def leading(
        self, graph: Graph, starts: Iterable[Term], ends: Collection[Term], back: bool = False
    ) -> set[Term]:
        return {node for node in starts if any(far in ends for far in self._row(graph, node, back))}

    def trace(
        self,
        graph: Graph,
        starts: Iterable[Term],
        ends: Collection[Term],
        found: set[int],
        back: bool = False,
    ) -> None:
        for node in starts:
            for far, number in self._row(graph, node, back).items():
                if far in ends:
                    found.add(number)


@dataclass(frozen=True, slots=True)
class Inverse(Path):
    path: Path

    def row(self, graph: Graph, node: Term) -> Row | None:
        return graph.back_row(self.path.iri, node) if isinstance(self.path, Predicate) else None

    def step(self, graph: Graph, nodes: Collection[Term], back: bool = False) -> Collection[Term]:
        return self.path.step(graph, nodes, not back)

    def leading(
        self, graph: Graph, starts: Iterable[Term], ends: Collection[Term], back: bool = False
    ) -> set[Term]:
        return self.path.leading(graph, starts, ends, not back)

    def trace(
        self,
        graph: Graph,
        starts: Iterable[Term],
        ends: Collection[Term],
        found: set[int],
        back: bool = False,
    ) -> None:
        self.path.trace(graph, starts, ends, found, not back)


@dataclass(frozen=True, slots=True)
class Sequence(Path):
    parts: tuple[Path, ...]

    def _parts(self, back: bool) -> tuple[Path, ...]:
        return self.parts[::-1] if back else self.parts

    def step(self, graph: Graph, nodes: Collection[Term], back: bool = False) -> Collection[Term]:
        for part in self._parts(back):
            nodes = part.step(graph, nodes, back)
        return nodes

    def _stations(
        self, graph: Graph, starts: Iterable[Term], ends: Collection[Term], back: bool
    ) -> list[Collection[Term]]:
        """Before each part, the nodes on a way from a start to an end; after the last, the ends."""
        parts = self._parts(back)
        stations: list[Collection[Term]] = [list(starts)]
        for part in parts[:-1]:
            stations.append(part.step(graph, stations[-1], back))
        stations.append(ends)
        for number in reversed(range(len(parts))):
            stations[number] = parts[number].leading(graph, stations[number], stations[number + 1], back)
        return stations

    def leading(
        self, graph: Graph, starts: Iterable[Term], ends: Collection[Term], back: bool = False
    ) -> set[Term]:
        return set(self._stations(graph, starts, ends, back)[0])

    def trace(
        self,
        graph: Graph,
        starts: Iterable[Term],
        ends: Collection[Term],
        found: set[int],
        back: bool = False,
    ) -> None:
        stations = self._stations(graph, starts, ends, back)
        for number, part in enumerate(self._parts(back)):
            part.trace(graph, stations[number], stations[number + 1], found, back)


@dataclass(frozen=True, slots=True)
class Alternative(Path):
    parts: tuple[Path, ...]

    def step(self, graph: Graph, nodes: Collection[Term], back: bool = False) -> Collection[Term]:
        reached: dict[Term, None] = {}
        for part in self.parts:
            reached.update(dict.fromkeys(part.step(graph, nodes, back)))
        return reached

    def leading(
        self, graph: Graph, starts: Iterable[Term], ends: Collection[Term], back: bool = False
    ) -> set[Term]:
        starts = list(starts)
        return {node for part in self.parts for node in part.leading(graph, starts, ends, back)}

    def trace(
        self,
        graph: Graph,
        starts: Iterable[Term],
        ends: Collection[Term],
        found: set[int],
        back: bool = False,
    ) -> None:
        starts = list(starts)
        for part in self.parts:
            part.trace(graph, starts, ends, found, back)


@dataclass(frozen=True, slots=True)
class Repeat(Path):
    """zeroOrMore, oneOrMore and zeroOrOne: from `least` times to `most` times (None is any number)."""

    path: Path
    least: int
    most: int | None

    def step(self, graph: Graph, nodes: Collection[Term], back: bool = False) -> Collection[Term]:
        reached: dict[Term, None] = {} if self.least else dict.fromkeys(nodes)
        new = nodes
        while new:
            new = [far for far in self.path.step(graph, new, back) if far not in reached]
            reached.update(dict.fromkeys(new))
            if self.most == 1:
                break
        return reached

    def _between(self, graph: Graph, starts: Iterable[Term], ends: Collection[Term], back: bool) -> set[Term]:
        """The nodes on the ways from the starts to the ends, found without leaving what the starts reach."""
        ahead = dict.fromkeys(starts)
        before: dict[Term, list[Term]] = {}
        waiting = list(ahead)
        while waiting:
            near = waiting.pop()
            for far in self.path.step(graph, (near,), back):
                before.setdefault(far, []).append(near)
                if far not in ahead:
                    ahead[far] = None
                    waiting.append(far)
        between = {node for node in ahead if node in ends}
        waiting = list(between)
        while waiting:
            for near in before.get(waiting.pop(), ()):
                if near not in between:
                    between.add(near)
                    waiting.append(near)
        return between

    def leading(
        self, graph: Graph, starts: Iterable[Term], ends: Collection[Term], back: bool = False
    ) -> set[Term]:
        starts = list(starts)
        if self.most == 1:
            return self.path.leading(graph, starts, ends, back) | {node for node in starts if node in ends}
        between = self._between(graph, starts, ends, back)
        if self.least:
            return self.path.leading(graph, starts, between, back)
        return {node for node in starts if node in between}

    def trace(
        self,
        graph: Graph,
        starts: Iterable[Term],
        ends: Collection[Term],
        found: set[int],
        back: bool = False,
    ) -> None:
        if self.most == 1:
            self.path.trace(graph, starts, ends, found, back)
        else:
            between = self._between(graph, starts, ends, back)
            self.path.trace(graph, between, between, found, back)


def repeat(path: Path, least: int, most: int | None) -> Path:
    """A repetition; one of a repetition is one repetition, which would otherwise be walked again from every node."""
    if isinstance(path, Repeat):
        return Repeat(path.path, least and path.least, 1 if most == path.most == 1 else None)
    return Repeat(path, least, most)
