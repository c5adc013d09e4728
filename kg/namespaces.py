"""The namespaces of the graph, and how IRIs, days and durations are written in it (docs/graph.md)."""

import datetime as dt
import re
from functools import cache

from pyoxigraph import Literal, NamedNode


class Namespace:
    """`YJ.Power` or `YJ["Power"]` is the term of that name."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._terms: dict[str, NamedNode] = {}

    def __getitem__(self, name: str) -> NamedNode:
        term = self._terms.get(name)
        if term is None:
            term = self._terms[name] = NamedNode(self.base + name)
        return term

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("_"):
            raise AttributeError(name)
        term = self.__dict__[name] = self[name]  # from now on an attribute like any other
        return term


YJ = Namespace("https://w3id.org/yiju/ns#")
CODE = Namespace("https://w3id.org/yiju/code/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
DCT = Namespace("http://purl.org/dc/terms/")
PROV = Namespace("http://www.w3.org/ns/prov#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
SH = Namespace("http://www.w3.org/ns/shacl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

ID = "https://w3id.org/yiju/id/"

PREFIXES = {
    "yj": YJ.base, "code": CODE.base, "id": ID, "eli": ELI.base, "dct": DCT.base, "prov": PROV.base,
    "skos": SKOS.base, "rdf": RDF.base, "rdfs": RDFS.base, "owl": OWL.base, "sh": SH.base, "xsd": XSD.base,
}  # fmt: skip

YES, NO, UNKNOWN = YJ.yes, YJ.no, YJ.unknown
TRUE = Literal(True)

_EPOCH = dt.date(1970, 1, 1).toordinal()
_PLANES = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
_NOT_IN_IRI = re.compile(
    rf"[^!$&'()*+,\-./0-9:;=@A-Z_a-z~\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_PLANES}\U000e1000-\U000efffd]"
)  # all but the characters of RFC 3987: iunreserved, sub-delims, ":", "@", "/"


def iri(*steps: str) -> NamedNode:
    """The IRI `https://w3id.org/yiju/id/{step}/{step}…`; only what no IRI may hold is percent-encoded.

    A step may itself hold slashes (a locator such as `77/1`).
    """
    return NamedNode(ID + "/".join(_NOT_IN_IRI.sub(_percent, step) for step in steps))


def below(node: NamedNode, *steps: str) -> NamedNode:
    """The IRI under another one: `below(version, "77/1")`."""
    return NamedNode("/".join([node.value, *(_NOT_IN_IRI.sub(_percent, step) for step in steps)]))


def local_name(term: NamedNode) -> str:
    """What stands after the last # or / of an IRI."""
    return re.split(r"[#/]", term.value)[-1]


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01, which is day 0."""
    return day.toordinal() - _EPOCH


def date_of(number: int) -> dt.date:
    """The day with that number; the inverse of `day_number`."""
    return dt.date.fromordinal(number + _EPOCH)


def date_literal(day: dt.date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


@cache
def integer(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)
