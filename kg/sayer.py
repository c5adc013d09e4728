"""Which submission says a statement of the ledger: its name stands in the IRIs of what it wrote (docs/graph.md)."""

import re

from pyoxigraph import NamedNode, Quad, Triple

from kg.namespaces import ID, PROV, YJ

_WRITTEN = re.compile(re.escape(ID) + r"submission/(\d+)(?:/record/\d+(?:/judged/(\d+))?)?(?:/|$)")

_BY_OBJECT = (YJ.judgedAgain, YJ.open, YJ.newest)


def submission_of(node: object) -> int | None:
    """The number of the submission that wrote this record, judgment or finding; None for what no submission wrote."""
    found = _WRITTEN.match(node.value) if isinstance(node, NamedNode) else None
    return int(found[2] or found[1]) if found else None


def sayer_of(row: Quad | Triple) -> int | None:
    """The number of the submission that says this; None for the end of a record, which the one that corrects it tells."""
    if row.predicate == PROV.invalidatedAtTime:
        return None
    return submission_of(row.object if row.predicate in _BY_OBJECT else row.subject)
