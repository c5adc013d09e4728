"""Where an IRI of the graph opens on this server, and how it is written short."""

from urllib.parse import quote

from kg.namespaces import CODE, ID, PREFIXES, YJ

_OPENS = ((ID, "/id/"), (CODE.base, "/code/"), (YJ.base, "/ns#"))
_SAFE = "/:@!$&'()*+,;=-._~"  # as they stand in a path (RFC 3986)


def opens_at(iri: str) -> str | None:
    """The address on this server; None for an IRI of others, which is never fetched nor linked."""
    for base, path in _OPENS:
        if iri.startswith(base) and iri != base:
            return path + quote(iri[len(base) :], safe=_SAFE + "%")
    return None


def short(iri: str) -> str:
    """With its prefix where it has one: yj:Power."""
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and iri != base:
            return f"{prefix}:{iri[len(base) :]}"
    return iri
