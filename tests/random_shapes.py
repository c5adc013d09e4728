"""Random graphs and shapes over every component, path and target of SHACL Core, in a world small enough to have opinions."""

import logging

import pyoxigraph as ox
import pyshacl
import rdflib
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Triple

from kg.shacl.terms import Term

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://example.org/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
EX = "https://example.org/"
IRIS = [f":n{n}" for n in range(5)]
NODES = [*IRIS, "_:b0", "_:b1"]
PREDICATES = [":p0", ":p1", ":p2"]
CLASSES = [":C0", ":C1", ":C2"]
LITERALS = [
    "1", "2", "3.5", "2.0e0", "true", '"a"', '"ab\\nc"', '"b"@en', '"c"@en-GB', '"d"@en', '"d"@zh', '"2021-01-01"^^xsd:date',
    '"2021-06-01"^^xsd:date', '"2021-01-01T00:00:00Z"^^xsd:dateTime', '"x"^^xsd:integer', '"300"^^xsd:byte',
]  # fmt: skip
OFTEN = ["class", "pattern", "equals", "disjoint", "lessThan", "lessThanOrEquals", "hasValue", "property", "node", "not",
         "and", "or", "xone", "targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf"]  # fmt: skip


def turtle(text: str) -> list[Triple]:
    return [quad.triple for quad in ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)]


term = st.sampled_from(IRIS + LITERALS)
_subject, _predicate = st.sampled_from(NODES), st.sampled_from(PREDICATES)
_edge = st.tuples(_subject, _predicate, st.sampled_from(NODES + LITERALS)).map(lambda e: " ".join(e) + " .")
_typing = st.tuples(_subject, st.sampled_from([*CLASSES, ":S"])).map(lambda e: f"{e[0]} a {e[1]} .")
_below = st.tuples(st.sampled_from(CLASSES), st.sampled_from(CLASSES)).map(
    lambda e: f"{e[0]} rdfs:subClassOf {e[1]} ."
)
links = st.lists(
    st.tuples(_subject, _predicate, _subject).map(lambda e: " ".join(e) + " ."), max_size=14
).map("\n".join)
data = st.tuples(
    st.lists(_edge, max_size=16), st.lists(_typing, max_size=5), st.lists(_below, max_size=3)
).map(lambda parts: "\n".join(line for part in parts for line in part))


def _longer(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"( {' '.join(parts)} )")
    often = _one_of("zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")
    return st.one_of(
        several.map(lambda parts: f"[ sh:alternativePath {parts} ]"),
        st.tuples(often, inner).map(lambda e: f"[ sh:{e[0]} {e[1]} ]"),
        inner.map(lambda a: f"[ sh:inversePath {a} ]"),
    )


def _one_of(*words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words)


def _sequences(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"( {' '.join(parts)} )")


any_path = st.recursive(_predicate, lambda inner: st.one_of(_longer(inner), _sequences(inner)), max_leaves=5)
# pyshacl 0.40 walks the inverse of a sequence in the order of the sequence, so what it is given holds none.
_no_sequence = st.recursive(_predicate, _longer, max_leaves=3)
path = st.one_of(
    _predicate,
    _no_sequence,
    _sequences(_no_sequence),
    _sequences(st.one_of(_predicate, _sequences(_no_sequence))),
)


def _said(name: str, value: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return value.map(lambda words: f"sh:{name} {words}")


_limits = _one_of("1", "2", "3.5", '"b"', '"2021-03-01"^^xsd:date', '"2021-03-01T00:00:00Z"^^xsd:dateTime')
_list = st.lists(term, min_size=1, max_size=4).map(lambda items: f"( {' '.join(items)} )")
_value = st.one_of(
    _said("class", st.sampled_from(CLASSES)),
    _said("datatype", _one_of("xsd:integer", "xsd:date", "xsd:string", "rdf:langString", "xsd:byte")),
    _said(
        "nodeKind",
        _one_of(*(f"sh:{k}" for k in ("IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"))),
    ),
    *(_said(name, _limits) for name in ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")),
    _said("minLength", _one_of("1", "2", "4")),  # 0: pyshacl lets blank nodes pass, which have no length (4.4.1)
    _said("maxLength", _one_of("0", "1", "20")),
    _one_of('sh:pattern "n[0-2]"', 'sh:pattern "^A" ; sh:flags "i"', 'sh:pattern "."', 'sh:pattern "^[a-c]"'),
    _said("languageIn", _one_of('( "en" )', '( "zh" "en-GB" )')),
    _said("in", _list),
    _said("hasValue", term),
    _said("equals", _predicate),
    _said("disjoint", _predicate),
)  # fmt: skip
_on_path = st.one_of(
    _value,
    _said("minCount", _one_of("0", "1", "2")),
    _said("maxCount", _one_of("0", "1", "2")),
    _said("uniqueLang", _one_of("true", "false")),
    _said("lessThan", _predicate),
    _said("lessThanOrEquals", _predicate),
)
_manner = _one_of(
    "sh:severity sh:Warning", "sh:severity sh:Info", 'sh:message "no"@en, "否"@zh', "sh:deactivated true",
    "sh:deactivated false", "sh:name 'n'",
)  # fmt: skip


def joined(body: list[str]) -> str:
    """What one shape says; most of it may stand once only."""
    kept: dict[str, str] = {}
    for words in body:
        name = words.split()[0].removeprefix("sh:")
        kept[words if name in OFTEN else name] = words
    return " ; ".join(kept.values())


def _blank(body: list[str]) -> str:
    return f"[ {joined(body)} ]"


def _property(drawn: tuple[list[str], str, list[str]]) -> str:
    body, way, manner = drawn
    return _blank([f"sh:path {way}", *body, *manner])


def _qualified(drawn: tuple[str, str, str, str, int, int, bool, bool]) -> list[str]:
    """Two property shapes beside each other that count, each perhaps disjoint with the other."""
    one, other, way, other_way, least, most, disjoint, both = drawn
    told = "sh:qualifiedValueShapesDisjoint true"
    first = [f"sh:path {way}", f"sh:qualifiedValueShape {one}", f"sh:qualifiedMinCount {least}"]
    second = [f"sh:path {other_way}", f"sh:qualifiedValueShape {other}", f"sh:qualifiedMaxCount {most}"]
    first += [told] if disjoint else []
    second += [told, "sh:qualifiedMinCount 1"] if both else []
    return [f"sh:property {_blank(first)}", f"sh:property {_blank(second)}"]


_manners = st.lists(_manner, max_size=1)
_bodies = st.recursive(
    st.lists(_value, min_size=1, max_size=2),
    lambda inner: st.one_of(
        inner.map(lambda b: [f"sh:not {_blank(b)}"]),
        inner.map(lambda b: [f"sh:node {_blank(b)}"]),
        st.tuples(_one_of("and", "or", "xone"), st.lists(inner, min_size=1, max_size=3)).map(
            lambda e: [f"sh:{e[0]} ( {' '.join(map(_blank, e[1]))} )"]
        ),
        st.tuples(st.lists(_on_path, min_size=1, max_size=2), path, _manners).map(
            lambda e: [f"sh:property {_property(e)}"]
        ),
        st.tuples(inner, path, _manners).map(lambda e: [f"sh:property {_property(e)}"]),
        st.tuples(inner.map(_blank), inner.map(_blank), path, path, st.integers(0, 2), st.integers(0, 2),
                  st.booleans(), st.booleans()).map(_qualified),
        st.tuples(_predicate, st.booleans()).map(
            lambda e: [f"sh:property [ sh:path {e[0]} ]", "sh:closed true",
                       *(["sh:ignoredProperties ( rdf:type )"] if e[1] else [])]
        ),
        st.tuples(inner, inner).map(lambda e: [*e[0], *e[1]]),
    ),
    max_leaves=5,
)  # fmt: skip
node_shape = st.tuples(_bodies, _manners).map(lambda e: joined([*e[0], *e[1]]))
property_shape = st.tuples(st.one_of(_bodies, st.lists(_on_path, min_size=1)), path, _manners).map(
    lambda e: joined([f"sh:path {e[1]}", *e[0], *e[2]])
)
shape = st.one_of(node_shape, property_shape)
targets = st.lists(
    st.one_of(
        _said("targetNode", term),
        _said("targetClass", st.sampled_from(CLASSES)),
        _said("targetSubjectsOf", _predicate),
        _said("targetObjectsOf", _predicate),
        st.just("a rdfs:Class"),
    ),
    min_size=1,
    max_size=3,
).map(joined)


def as_rdflib(triples: list[Triple]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for triple in triples:
        graph.add((_as_rdflib(triple.subject), _as_rdflib(triple.predicate), _as_rdflib(triple.object)))  # type: ignore[arg-type]
    return graph


def _as_rdflib(term: Term) -> rdflib.term.Node:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def told(term: object) -> str:
    """A term of either library in the same words; the blank nodes of a path have other names in a report."""
    if isinstance(term, NamedNode | BlankNode | ox.Literal):
        term = _as_rdflib(term)
    return term.n3() if isinstance(term, rdflib.term.Identifier) else ""


def pyshacl_results(triples: list[Triple], shapes: list[Triple]) -> list[tuple[str, ...]]:
    """(focus, predicate, value, component, severity, shape) of each result of pyshacl."""
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # it warns of every ill-typed literal
    normalizing, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        _, found, _ = pyshacl.validate(as_rdflib(triples), shacl_graph=as_rdflib(shapes), inference="none")
    finally:
        rdflib.NORMALIZE_LITERALS = normalizing
    assert isinstance(found, rdflib.Graph)
    names = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "resultSeverity", "sourceShape")
    return sorted(
        tuple(told(found.value(result, rdflib.SH[name])) for name in names)
        for result in found.objects(None, rdflib.SH.result)
    )
