"""What our SHACL evaluator refuses and how it says so; graphs that are long or deep."""

import random

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.shacl.compile import Shape, ShapesError, compile_shapes
from kg.shacl.evaluate import conforms, explain, explain_all, neighbourhood, validate
from kg.shacl.graph import Graph
from kg.shacl.report import report
from kg.shacl.terms import FIRST, NIL, REST, SUBCLASS, TYPE, XSD, Term, sh
from kg.shacl.vocabulary import PARAMETERS, SAID, TARGETS
from tests import random_shapes as rnd
from tests.random_shapes import EX, turtle
from tests.test_shacl import many, root

ILL_FORMED = {
    "two paths": (":S sh:path :p, :q ; sh:minCount 1 .", "sh:path stands 2 times"),
    "a property shape without a path": (":S sh:property [ sh:minCount 1 ] .", "has no sh:path"),
    "a declared property shape without a path": (":S a sh:PropertyShape ; sh:class :C .", "has no sh:path"),
    "a node shape with a path": (":S a sh:NodeShape ; sh:path :p .", "node shape has a sh:path"),
    "a property shape under sh:node": (":S sh:node [ sh:path :p ] .", "sh:node"),
    "a literal as a property shape": (':S sh:property "p" .', "is no shape"),
    "a literal as a path": (':S sh:path "p" .', "is no property path"),
    "a path that is empty": (":S sh:path () .", "is no property path"),
    "a path of one step in a list": (":S sh:path ( :p ) .", "at least two"),
    "an alternative of one": (":S sh:path [ sh:alternativePath ( :p ) ] .", "at least two"),
    "a path that contains itself": (":S sh:path _:p . _:p sh:inversePath _:p .", "contains itself"),
    "a path with a misspelt operator": (":S sh:path [ sh:inversPath :p ] .", "is no property path"),
    "a list without an end": (":S sh:in _:l . _:l rdf:first :a .", "not well-formed"),
    "a list that goes round": (":S sh:in _:l . _:l rdf:first :a ; rdf:rest _:l .", "not well-formed"),
    "a list with two heads": (":S sh:or _:l . _:l rdf:first :a, :b ; rdf:rest () .", "not well-formed"),
    "a list that is an IRI": (":S sh:and :a .", "not well-formed"),
    "a count in words": (':S sh:path :p ; sh:minCount "one" .', "sh:minCount"),
    "a negative count": (":S sh:path :p ; sh:minCount -1 .", "sh:minCount"),
    "a count with a fraction": (":S sh:path :p ; sh:maxCount 1.5 .", "sh:maxCount"),
    "a count that is a boolean": (":S sh:path :p ; sh:maxCount true .", "sh:maxCount"),
    "a count without a path": (":S sh:minCount 1 .", "sh:minCount is for property shapes"),
    "sh:lessThan without a path": (":S sh:lessThan :p .", "sh:lessThan is for property shapes"),
    "two counts": (":S sh:path :p ; sh:minCount 1, 2 .", "sh:minCount stands 2 times"),
    "a negative length": (":S sh:minLength -1 .", "sh:minLength"),
    "a bound that is an IRI": (":S sh:minInclusive :a .", "sh:minInclusive"),
    "an expression with an open bracket": (':S sh:pattern "[" .', "no regular expression"),
    "an expression of endless size": (':S sh:pattern "a{99999999999}" .', "no regular expression"),
    "an expression nested too deep": (f':S sh:pattern "{"(" * 5000}{")" * 5000}" .', "no regular expression"),
    "an expression in a language": (':S sh:pattern "a"@en .', "sh:pattern"),
    "an unknown flag": (':S sh:pattern "a" ; sh:flags "g" .', "sh:flags"),
    "an unknown kind": (":S sh:nodeKind sh:Iri .", "sh:nodeKind"),
    "a datatype in words": (':S sh:datatype "date" .', "sh:datatype"),
    "a class in words": (':S sh:class "C" .', "sh:class"),
    "a pair with a literal": (':S sh:equals "p" .', "sh:equals"),
    "a language that is none": (":S sh:languageIn ( :en ) .", "sh:languageIn"),
    "sh:uniqueLang in words": (':S sh:path :p ; sh:uniqueLang "yes" .', "sh:uniqueLang"),
    "sh:closed in words": (':S sh:closed "yes" .', "sh:closed"),
    "an ignored property in words": (':S sh:closed true ; sh:ignoredProperties ( "p" ) .', "sh:closed"),
    "sh:deactivated in words": (':S sh:class :C ; sh:deactivated "maybe" .', "sh:deactivated"),
    "two severities": (":S sh:class :C ; sh:severity sh:Info, sh:Warning .", "sh:severity stands 2 times"),
    "a misspelt severity": (":S sh:class :C ; sh:severity sh:Waring .", "no severity"),
    "a message that is a number": (":S sh:class :C ; sh:message 1 .", "is to be a string"),
    "a target that is a blank node": (":S sh:targetNode [] .", "sh:targetNode"),
    "a target class in words": (':S sh:targetClass "C" .', "sh:targetClass"),
    "a qualified count in words": (
        ':S sh:path :p ; sh:qualifiedValueShape [] ; sh:qualifiedMinCount "1" .', "sh:qualifiedMinCount"
    ),
    "two qualified shapes": (":S sh:path :p ; sh:qualifiedValueShape [], [] .", "stands 2 times"),
    "a misspelt property": (":S a sh:NodeShape ; sh:minCuont 1 .", "sh:minCuont"),
    "a misspelt target": (":S sh:targetClas :C ; sh:class :D .", "sh:targetClas"),
    "a misspelt class of shapes": (":S a sh:NodeShap ; sh:class :D .", "NodeShap"),
    "a shape of itself": (":S sh:property [ sh:path :p ; sh:node :S ] .", "itself"),
    "a shape of itself by another": (":S sh:not :T . :T sh:or ( :U ) . :U sh:and ( :T ) .", "itself"),
}  # fmt: skip


@pytest.mark.parametrize("case", ILL_FORMED)
def test_an_ill_formed_shape_is_refused_with_its_name_and_what_is_wrong(case: str) -> None:
    text, words = ILL_FORMED[case]
    with pytest.raises(ShapesError) as trouble:
        compile_shapes(turtle(text))
    assert words in str(trouble.value)
    assert any(f"<{EX}{name}>" in str(trouble.value) for name in "STU")


NO_CORE = {
    "sparql": ":S sh:targetClass :C ; sh:sparql [ sh:select 'SELECT $this {}' ] .",
    "target": ":S sh:target [ a sh:SPARQLTarget ; sh:select 'SELECT ?this {}' ] ; sh:class :C .",
    "js": ":S sh:js [ sh:jsFunctionName 'f' ] .",
    "rule": ":S sh:rule [ a sh:TripleRule ; sh:subject sh:this ] .",
    "parameter": ":C a sh:ConstraintComponent ; sh:parameter [ sh:path :max ] ; sh:validator :V . :S :max 1 .",
    "ConstraintComponent": ":C a sh:ConstraintComponent .",
    "SPARQLFunction": ":f a sh:SPARQLFunction .",
    "expression": ":S sh:expression [ sh:path :p ] .",
    "entailment": ":O sh:entailment <http://www.w3.org/ns/entailment/RDFS> .",
}


@pytest.mark.parametrize("name", NO_CORE)
def test_what_is_no_core_is_refused_by_name(name: str) -> None:
    with pytest.raises(
        ShapesError, match=rf"sh:({name}|select|validator|jsFunctionName)\b.* no term of SHACL Core"
    ):
        compile_shapes(turtle(NO_CORE[name]))


def test_the_vocabulary_of_shacl_may_be_loaded_along_with_the_shapes() -> None:
    text = "sh:MinCountConstraintComponent a sh:ConstraintComponent ; sh:parameter sh:p-minCount . :S sh:class :C ."
    assert [shape.node.value for shape in compile_shapes(turtle(text))] == [EX + "S"]


def test_an_error_in_a_blank_shape_names_the_shape_around_it_and_its_path() -> None:
    with pytest.raises(ShapesError, match=rf"on <{EX}p> within <{EX}S>.*sh:pattern"):
        compile_shapes(turtle(':S sh:node [ sh:property [ sh:path :p ; sh:pattern "[" ] ] .'))


_SAYINGS = [
    sh(name) for name in (*TARGETS, *PARAMETERS, *SAID, "inversePath", "zeroOrMorePath", "alternativePath")
]
_ODD: list[Term] = [
    NIL, BlankNode("loose"), Literal(""), Literal("["), Literal(-1), Literal("x", language="en"), Literal("10e400000"),
    *(Literal("x", datatype=NamedNode(XSD + name)) for name in ("integer", "boolean", "date", "unheardOf")),
]  # fmt: skip


@many
@given(rnd.data, rnd.shape, rnd.targets, st.randoms(use_true_random=False))
def test_a_shapes_graph_with_anything_in_any_place_is_read_or_refused(
    data: str, shape: str, targets: str, dice: random.Random
) -> None:
    triples, graph = turtle(f":S {targets} ; {shape} ."), Graph(turtle(data))
    for _ in range(dice.randint(1, 5)):
        number = dice.randrange(len(triples))
        old = triples[number]
        terms = [*(t.object for t in triples), *(t.subject for t in triples), *_ODD]
        predicate = dice.choice([old.predicate, old.predicate, *_SAYINGS])
        triples[number] = Triple(old.subject, predicate, dice.choice(terms))
    try:
        shapes = compile_shapes(triples)
    except ShapesError as trouble:
        assert "shape" in str(trouble)
        return
    assert all(found.conforms == (not found.results) for _, _, found in explain_all(graph, shapes))
    report(validate(graph, shapes), Graph(triples))


def test_messages_of_every_language_are_reported_with_the_severity_and_the_path() -> None:
    text = """:S sh:targetNode :a ; sh:property [ sh:path [ sh:inversePath :p ] ; sh:minCount 1 ; sh:severity sh:Warning ;
        sh:message "none"@en, "没有"@zh, "-" ] ."""
    triples = turtle(text)
    found = validate(Graph(), compile_shapes(triples))
    assert {(m.value, m.language) for r in found for m in r.messages if isinstance(m, Literal)} == {
        ("none", "en"), ("没有", "zh"), ("-", None)
    }  # fmt: skip
    graph = rdflib.Graph().parse(data=report(found, Graph(triples)), format="turtle")
    assert (None, rdflib.SH.inversePath, rdflib.URIRef(EX + "p")) in graph
    assert len(list(graph.objects(None, rdflib.SH.resultMessage))) == 3
    assert list(graph.objects(None, rdflib.SH.resultSeverity)) == [rdflib.SH.Warning]


def n(number: int) -> NamedNode:
    return NamedNode(f"{EX}n{number}")


def listed(items: list[Term]) -> list[Triple]:
    """An RDF list that begins at _:l0."""
    nodes = [*(BlankNode(f"l{number}") for number in range(len(items))), NIL]
    found = []
    for number, item in enumerate(items):
        found += [Triple(nodes[number], FIRST, item), Triple(nodes[number], REST, nodes[number + 1])]  # type: ignore[arg-type]
    return found


LONG = 20_000
P, S, C = (NamedNode(EX + name) for name in "pSC")


@pytest.mark.parametrize("path", ["[ sh:zeroOrMorePath :p ]", "[ sh:zeroOrMorePath [ sh:oneOrMorePath :p ] ]",
                                  "( [ sh:zeroOrMorePath :p ] [ sh:zeroOrMorePath :p ] )"])  # fmt: skip
def test_a_long_chain_is_walked_without_recursion_and_its_end_is_shown_by_all_of_it(path: str) -> None:
    graph = Graph(Triple(n(number), P, n(number + 1)) for number in range(LONG))
    shape = root(turtle(f":S sh:path {path} ; sh:hasValue :n{LONG} ."))
    assert len(neighbourhood(graph, shape, n(0))) == LONG


def test_a_long_list_and_a_path_of_many_steps_are_read_without_recursion() -> None:
    graph = Graph(Triple(n(number), P, n(number + 1)) for number in range(LONG))
    many_steps = [
        Triple(S, sh("path"), BlankNode("l0")),
        Triple(S, sh("hasValue"), n(LONG)),
        *listed([P] * LONG),
    ]
    assert len(neighbourhood(graph, root(many_steps), n(0))) == LONG
    members = [Triple(S, sh("in"), BlankNode("l0")), *listed([n(number) for number in range(LONG)])]
    assert conforms(graph, root(members), n(LONG - 1)) and not conforms(graph, root(members), n(LONG))


def test_a_long_line_of_classes_is_climbed_without_recursion() -> None:
    graph = Graph(Triple(n(number), SUBCLASS, n(number + 1)) for number in range(LONG))
    graph.add(Triple(C, TYPE, n(0)))
    assert len(explain(graph, root(turtle(f":S sh:class :n{LONG} .")), C).triples) == LONG + 1


def nested(levels: int) -> list[Triple]:
    chain = [Triple(n(number), sh("not"), n(number + 1)) for number in range(levels)]
    return [Triple(S, sh("node"), n(0)), *chain, Triple(n(levels), sh("class"), C)]


def test_shapes_are_nested_as_deep_as_is_said_and_deeper_is_refused() -> None:
    assert not conforms(Graph(), root(nested(98)), C)
    with pytest.raises(ShapesError, match="nested more than 100 deep"):
        compile_shapes(nested(LONG))
    deep = [
        Triple(BlankNode(f"b{number}"), sh("inversePath"), BlankNode(f"b{number + 1}"))
        for number in range(LONG)
    ]
    with pytest.raises(ShapesError, match="nested more than 100 deep"):
        compile_shapes([Triple(S, sh("path"), BlankNode("b0")), *deep])


def test_shapes_that_share_their_parts_are_asked_once_for_each_node() -> None:
    text = "".join(
        f":n{k} sh:and ( :n{k + 1} :m{k + 1} ) . :m{k} sh:or ( :n{k + 1} :m{k + 1} ) ." for k in range(60)
    )
    shapes: dict[Term, Shape] = {
        shape.node: shape for shape in compile_shapes(turtle(f"{text} :n60 sh:class :C . :m60 sh:class :C ."))
    }
    assert len(explain(Graph([Triple(S, TYPE, C)]), shapes[n(0)], S).triples) == 1


def test_a_graph_keeps_each_triple_once_and_finds_it_from_every_side() -> None:
    one, two = Triple(n(0), P, n(1)), Triple(n(0), P, n(2))
    graph = Graph([one, two, one])
    assert list(graph) == [one, two] and len(graph) == 2
    assert list(graph.objects(n(0), P)) == [n(1), n(2)] and list(graph.subjects(P, n(2))) == [n(0)]
    assert list(graph.pairs(P)) == [(n(0), n(1)), (n(0), n(2))] and graph.count(P) == 2
    assert graph.subjects_of(P) == {n(0)} and graph.objects_of(P) == {n(1), n(2)}
    assert one in graph and graph.has(n(0), P, n(2)) and not graph.has(n(1), P, n(0))
    assert not graph.objects(n(7), P) and not graph.subjects(P, n(7)) and n(7) not in graph.nodes()


def test_results_stand_in_the_same_order_whatever_blank_shapes_are_called() -> None:
    text = ":S sh:targetNode :b, :a ; sh:property [ sh:path :q ; sh:minCount 1 ], [ sh:path :p ; sh:minCount 2 ; sh:hasValue 1 ] ."
    told = [
        [
            (str(r.focus), str(r.path), r.component.value)
            for r in validate(Graph(), compile_shapes(turtle(text)))
        ]
        for _ in range(5)
    ]
    assert told == [sorted(told[0])] * 5
