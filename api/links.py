"""The addresses of pages about a thing: every page and drawing links by these."""

import datetime as dt
from urllib.parse import quote, urlencode

from kg.namespaces import ID


def resource(iri: str) -> str:
    """The page of a resource of the graph; none ("") for one of another's namespace."""
    return f"/id/{quote(iri.removeprefix(ID), safe='/%')}" if iri.startswith(ID) else ""


def provision(cited: str, on: dt.date) -> str:
    """The page of a norm or a place of it, by an IRI or a citation, on a day."""
    return f"/provision?{urlencode({'cited': cited, 'on': on.isoformat()})}"


def claim(iri: str, on: dt.date, known: str | None = None) -> str:
    """The page that answers whether a claim has a basis on a day, where given as known at a moment."""
    return f"/trace?{urlencode({'claim': iri, 'on': on.isoformat(), **({'known': known} if known else {})})}"
