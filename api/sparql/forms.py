"""The forms in which results leave: of a table (SPARQL 1.1 JSON, XML, CSV, TSV), a yes or no, or a graph."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, Variable

from kg.namespaces import PREFIXES, XSD

TABLE = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
TRUTH = {name: TABLE[name] for name in ("json", "xml")}  # CSV and TSV have no form for a yes or no
GRAPH = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
RDF_FORMATS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}
Term = NamedNode | BlankNode | Literal | Triple
XMLNS = "http://www.w3.org/2005/sparql-results#"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: its variables and rows; None where a variable has no value."""

    variables: Sequence[Variable]
    rows: Sequence[Sequence[Term | None]]


def table(found: Rows, form: str) -> bytes:
    """The table in one of the forms of TABLE."""
    names = [variable.value for variable in found.variables]
    if form == "json":
        bindings = [
            {name: _json(term) for name, term in zip(names, row, strict=True) if term is not None}
            for row in found.rows
        ]
        return _dumped({"head": {"vars": names}, "results": {"bindings": bindings}})
    if form == "xml":
        rows = "".join(
            "<result>"
            + "".join(
                f"<binding name={quoteattr(name)}>{_xml(term)}</binding>"
                for name, term in zip(names, row, strict=True)
                if term is not None
            )
            + "</result>"
            for row in found.rows
        )
        head = "".join(f"<variable name={quoteattr(name)}/>" for name in names)
        return _sparql_xml(f"<head>{head}</head><results>{rows}</results>")
    if form == "csv":
        lines = [",".join(names), *(",".join(map(_csv, row)) for row in found.rows)]
        return "".join(f"{line}\r\n" for line in lines).encode()
    lines = ["\t".join(f"?{name}" for name in names), *("\t".join(map(_tsv, row)) for row in found.rows)]
    return "".join(f"{line}\n" for line in lines).encode()


def truth(answer: bool, form: str) -> bytes:
    """A yes or no in one of the forms of TRUTH."""
    if form == "json":
        return _dumped({"head": {}, "boolean": answer})
    return _sparql_xml(f"<head/><boolean>{str(answer).lower()}</boolean>")


def graph(triples: Iterable[Triple], form: str) -> bytes:
    """Statements in one of the forms of GRAPH."""
    if form == "jsonld":
        return jsonld(triples)
    prefixes = None if form == "nt" else PREFIXES
    return ox.serialize(triples, format=RDF_FORMATS[form], prefixes=prefixes) or b""


def jsonld(triples: Iterable[Triple]) -> bytes:
    """Statements in JSON-LD with its context in it, so that a reader fetches nothing."""
    written = ox.serialize(triples, format=RdfFormat.JSON_LD) or b"[]"
    nodes = [
        {_short(key): _compact(key, value) for key, value in node.items()} for node in json.loads(written)
    ]
    return _dumped({"@context": PREFIXES, "@graph": nodes})


def _compact(key: str, value: Any) -> Any:
    if key == "@id":
        return value
    if key == "@type":
        return [_short(one) for one in value]
    return [_value(one) for one in value]


def _value(value: dict[str, Any]) -> Any:
    if set(value) == {"@value"}:
        return value["@value"]
    return {key: _short(said) if key == "@type" else said for key, said in value.items()}


def _short(name: str) -> str:
    for prefix, base in PREFIXES.items():
        if name.startswith(base) and name != base:
            return f"{prefix}:{name[len(base) :]}"
    return name


def _dumped(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _json(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json(part) for name, part in parts.items()}}
    told: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language:
        told["xml:lang"] = term.language
    elif term.datatype != XSD.string:
        told["datatype"] = term.datatype.value
    return told


def _xml(term: Term) -> str:
    if isinstance(term, NamedNode):
        return f"<uri>{escape(term.value)}</uri>"
    if isinstance(term, BlankNode):
        return f"<bnode>{escape(term.value)}</bnode>"
    if isinstance(term, Triple):
        parts = (("subject", term.subject), ("predicate", term.predicate), ("object", term.object))
        return "<triple>" + "".join(f"<{name}>{_xml(part)}</{name}>" for name, part in parts) + "</triple>"
    said = f" xml:lang={quoteattr(term.language)}" if term.language else ""
    if not said and term.datatype != XSD.string:
        said = f" datatype={quoteattr(term.datatype.value)}"
    return f"<literal{said}>{escape(term.value, {chr(13): '&#13;'})}</literal>"


def _sparql_xml(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><sparql xmlns="{XMLNS}">{inside}</sparql>'.encode()


def _csv(term: Term | None) -> str:
    """RFC 4180; an IRI and a literal as their characters alone."""
    if term is None:
        return ""
    said = str(term) if isinstance(term, BlankNode | Triple) else term.value
    return '"' + said.replace('"', '""') + '"' if any(sign in said for sign in ',"\r\n') else said


def _tsv(term: Term | None) -> str:
    """Turtle's way of writing, in which tabs and line ends are escaped."""
    return "" if term is None else str(term).replace("\t", "\\t")
