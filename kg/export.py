"""The whole graph out of the store: TriG, N-Quads or JSON-LD, with the ledger."""

import io
from collections.abc import Iterator

from pyoxigraph import RdfFormat, serialize

from kg.batches import batched
from kg.errors import InputError
from kg.namespaces import PREFIXES
from kg.store import Store

FORMATS = {"trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}
CHUNK = 50_000  # quads written at once


def export(store: Store, name: str) -> Iterator[bytes]:
    """The graph in pieces; raises InputError for another format."""
    if name not in FORMATS:
        raise InputError(
            f"没有 {name} 这种格式；有 {'、'.join(FORMATS)}",
            f"no format {name}; there are {', '.join(FORMATS)}",
        )
    if name == "nq":
        for some in batched(store.committed(), CHUNK):
            yield serialize(some, format=FORMATS[name]) or b""
        return
    out = io.BytesIO()
    serialize(store.committed(), output=out, format=FORMATS[name], prefixes=PREFIXES)
    yield out.getvalue()
