"""Property paths as a shapes graph writes them (2.3.1)."""

from pyoxigraph import NamedNode

from kg.shacl.graph import Graph
from kg.shacl.paths import Alternative, Inverse, Path, Predicate, Sequence, repeat
from kg.shacl.terms import NIL, REST, Term, sh
from kg.shacl.wellformed import ShapesError, items

DEEPEST = 100  # levels: walking a path takes a few Python frames a level, of which there are 1,000
REPEATED = {"zeroOrMorePath": (0, None), "oneOrMorePath": (1, None), "zeroOrOnePath": (0, 1)}


class PathReader:
    """Reads each path of a shapes graph once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._read: dict[Term, Path] = {}
        self._open: list[Term] = []

    def read(self, node: Term) -> Path:
        """The path; raises ShapesError for what is none."""
        if node in self._read:
            return self._read[node]
        if node in self._open:
            raise ShapesError(f"the path {node} contains itself")
        if len(self._open) >= DEEPEST:
            raise ShapesError(f"a path is nested more than {DEEPEST} deep")
        self._open.append(node)
        try:
            path = self._read[node] = self._path(node)
        finally:
            self._open.pop()
        return path

    def _path(self, node: Term) -> Path:
        if isinstance(node, NamedNode) and node != NIL:
            return Predicate(node)
        if self.graph.objects(node, REST):
            return Sequence(self._parts(node))
        for name in ("inversePath", "alternativePath", *REPEATED):
            inner = self.graph.objects(node, sh(name))
            if len(inner) > 1:
                raise ShapesError(f"the path {node} has sh:{name} {len(inner)} times")
            for value in inner:
                if name == "inversePath":
                    return Inverse(self.read(value))
                if name == "alternativePath":
                    return Alternative(self._parts(value))
                return repeat(self.read(value), *REPEATED[name])
        raise ShapesError(f"{node} is no property path")

    def _parts(self, head: Term) -> tuple[Path, ...]:
        parts = items(self.graph, head)
        if len(parts) < 2:
            raise ShapesError(
                f"the path {head} is a list of {len(parts)}, and is to have at least two members"
            )
        return tuple(self.read(part) for part in parts)
