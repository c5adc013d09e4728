"""One query evaluated on one store, in the form that was asked for (SPARQL 1.1 Query, Protocol 2.1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, NamedNode

from api.server.refused import Refused
from api.sparql import forms
from api.sparql.asked import Asked, calls_elsewhere, graphs_of, is_update, no_calls, not_held, reads_only
from kg.namespaces import ID

KINDS: Mapping[str, Mapping[str, str]] = {"table": forms.TABLE, "truth": forms.TRUTH, "graph": forms.GRAPH}


@dataclass(frozen=True, slots=True)
class Told:
    """A result: of which kind (table, truth, graph), in which form of it, and whether rows were left off."""

    kind: str
    form: str
    body: bytes
    rows: int
    truncated: bool = False

    @property
    def media(self) -> str:
        return KINDS[self.kind][self.form]


def evaluate(store: ox.Store, asked: Asked, wanted: Mapping[str, str | None], rows: int) -> Told:
    """The result of a query, at most so many rows of it.

    `wanted` names the form for each kind of result, None where none would do. Raises Refused: 400 for what does not
    parse or names a graph that is not held, 403 for updates and SERVICE, 406 where no form would do.
    """
    try:
        if calls_elsewhere(asked.query):
            raise no_calls()
        for graph in (*(asked.default or ()), *(asked.named or ()), *_own_graphs(asked)):
            if not store.contains_named_graph(NamedNode(graph)):
                raise not_held(graph)
        default, named = _nodes(asked.default, asked.named), _nodes(asked.named, asked.default)
        found = store.query(asked.query, base_iri=ID, default_graph=default, named_graphs=named)  # type: ignore[arg-type]
    except (SyntaxError, ValueError) as trouble:
        raise reads_only() if is_update(asked.query) else _unreadable(trouble) from trouble
    if isinstance(found, ox.QueryBoolean):
        form = _form(wanted, "truth")
        return Told("truth", form, forms.truth(bool(found), form), 1)
    if isinstance(found, ox.QueryTriples):
        form = _form(wanted, "graph")
        triples = list(islice(found, rows + 1))
        body = forms.graph(triples[:rows], form)
        return Told("graph", form, body, min(len(triples), rows), len(triples) > rows)
    form = _form(wanted, "table")
    lines = [tuple(solution) for solution in islice(found, rows + 1)]
    body = forms.table(forms.Rows(found.variables, lines[:rows]), form)
    return Told("table", form, body, min(len(lines), rows), len(lines) > rows)


def _own_graphs(asked: Asked) -> Iterable[str]:
    """The graphs that the query names itself; a dataset of the request takes their place (Protocol 2.1.4)."""
    return () if asked.default is not None or asked.named is not None else graphs_of(asked.query)


def _nodes(
    given: Iterable[str] | None, other: Iterable[str] | None
) -> list[NamedNode | BlankNode | DefaultGraph] | None:
    """The graphs given; none where the request names only the other kind; the store's own where it names none."""
    if given is None and other is None:
        return None
    return [NamedNode(graph) for graph in given or ()]


def _form(wanted: Mapping[str, str | None], kind: str) -> str:
    form = wanted.get(kind)
    if form is None:
        offered = "、".join(KINDS[kind].values())
        raise Refused(
            406,
            f"这种结果没有所要的格式；有 {offered}",
            f"this kind of result has no form that would be acceptable; there are {offered}",
        )
    return form


def _unreadable(trouble: Exception) -> Refused:
    return Refused(
        400,
        f"查询读不懂，解析器说：{trouble}；照此改正后再试",
        f"the query cannot be read; the parser says: {trouble}. Mend it there and try again",
    )
