"""Where a thing of the graph opens on this server, and how its IRI is written short: every page and drawing links by these."""

import datetime as dt
from urllib.parse import quote, urlencode

from kg.namespaces import CODE, ID, PREFIXES, YJ

_OPENS = ((ID, "/id/"), (CODE.base, "/code/"), (YJ.base, "/ns#"))
_SAFE = "/:@!$&'()*+,;=-._~%"  # as they stand in a path (RFC 3986), and what is percent-encoded already


def opens_at(iri: str) -> str | None:
    """The address on this server; None for an IRI of others, which is never fetched nor linked."""
    for base, path in _OPENS:
        if iri.startswith(base) and iri != base:
            return path + quote(iri[len(base) :], safe=_SAFE)
    return None


def short(iri: str) -> str:
    """With its prefix where it has one: yj:Power."""
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and iri != base:
            return f"{prefix}:{iri[len(base) :]}"
    return iri


def resource(iri: str) -> str:
    """The page of a resource of the graph; none ("") for one of another's namespace."""
    return (opens_at(iri) or "") if iri.startswith(ID) else ""


def provision(cited: str, on: dt.date) -> str:
    """The page of a norm or a place of it, by an IRI or a citation, on a day."""
    return f"/provision?{urlencode({'cited': cited, 'on': on.isoformat()})}"


def claim(iri: str, on: dt.date, known: str | None = None) -> str:
    """The page that answers whether a claim has a basis on a day, where given as known at a moment."""
    return f"/trace?{urlencode({'claim': iri, 'on': on.isoformat(), **({'known': known} if known else {})})}"
