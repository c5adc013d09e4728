"""The vocabulary as text: labels, words that name one thing, and what a reasoner makes of it."""

import re
import subprocess
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg import ontology, reasoning
from kg.derive import rules
from kg.errors import RulebookError
from kg.namespaces import CODE, RDF, RDFS, SKOS, YJ
from tests import gold as facts

UPPER = (
    "限制市场或行业准入", "职业禁入或从业限制", "限制任职", "限制消费", "限制出境", "限制升学复学及考试", "限制申请财政性资金",
    "限制评先评优", "限制享受优惠便利", "列入严重失信主体名单或不良记录名单", "公示共享失信信息、信用档案", "加强监管检查",
)  # fmt: skip


def test_the_twelve_classes_of_measures_are_there() -> None:
    labels = ontology.load().labels(CODE["measure-types"])
    assert all(word in labels for word in UPPER)


def test_every_measure_of_the_checked_facts_has_its_concept_under_its_class(gold: Path) -> None:
    vocabulary = ontology.load()
    labels = vocabulary.labels(CODE["measure-types"])
    for fact in facts.read(gold / "powers.jsonl"):
        concept = labels[fact["measure"]]
        above = {concept, *vocabulary.facts.nodes(concept, SKOS.broader)}
        assert above & {labels[name] for name in fact["measure_class"]}, fact["measure"]


def test_hunan_has_its_fourteen_cities_and_the_prefecture() -> None:
    vocabulary = ontology.load()
    hunan = vocabulary.labels(CODE.places)["湖南省"]
    assert len(vocabulary.facts.subjects(SKOS.broader, hunan)) == 14


def test_a_word_that_names_two_concepts_is_refused_with_both() -> None:
    files = ontology.files()
    files["more.ttl"] = files["places.ttl"].split("\n\n")[0] + (
        '\ncode:place-other a skos:Concept ; skos:inScheme code:places ; skos:prefLabel "湖南省"@zh, "elsewhere"@en .'
    )
    with pytest.raises(RulebookError, match=r"place-hunan.*place-other|place-other.*place-hunan"):
        ontology.Ontology(files)


def test_a_concept_broader_than_itself_is_refused() -> None:
    files = ontology.files()
    files["more.ttl"] = (
        files["places.ttl"].split("\n\n")[0] + "\ncode:place-hunan skos:broader code:place-hunan-changsha ."
    )
    with pytest.raises(RulebookError, match="上位概念"):
        ontology.Ontology(files)


def test_a_vocabulary_that_is_no_turtle_is_named() -> None:
    with pytest.raises(RulebookError, match=r"ontology/broken\.ttl"):
        ontology.Ontology({"broken.ttl": "yj:x a"})


def test_every_test_of_a_fit_is_answered_by_a_rule_and_judged_by_a_shape() -> None:
    vocabulary = ontology.load()
    written = "\n".join(rule.text for rule in rules())
    for kind in (YJ.FitTest, YJ.DependentTest):
        for test in vocabulary.facts.subjects(RDF.type, kind):
            name = test.value.removeprefix(YJ.base)
            assert f"yj:{name} " in written or vocabulary.facts.nodes(test, YJ.compares), name


def test_the_inferences_in_the_repository_are_those_of_a_fresh_run() -> None:
    files = ontology.files()
    assert reasoning.infer(files) == files[reasoning.INFERRED]


def test_without_the_axiom_on_central_policy_its_rank_is_no_basis() -> None:
    files = ontology.files()
    axiom = "owl:unionOf ( yj:LawOrRegulationRank yj:CentralPolicyRank )"
    assert axiom in files["yiju.ttl"]
    files["yiju.ttl"] = files["yiju.ttl"].replace(axiom, "owl:unionOf ( yj:LawOrRegulationRank )")
    lines = reasoning.infer(files).splitlines()
    policy = next(line for line in lines if line.startswith("code:rank-central-policy "))
    assert "yj:NoBasisRank" in policy and "yj:BasisRank" not in policy


def test_a_rank_of_two_kinds_at_once_is_a_contradiction() -> None:
    files = ontology.files()
    files["codes.ttl"] += "\ncode:rank-law a yj:RuleRank ."
    with pytest.raises(RulebookError, match="自相矛盾"):
        reasoning.infer(files)


def test_a_class_that_can_have_no_member_is_named() -> None:
    files = ontology.files()
    files["yiju.ttl"] += "\nyj:OddRank a owl:Class ; rdfs:subClassOf yj:StatuteRank, yj:RuleRank .\n"
    with pytest.raises(RulebookError, match="OddRank"):
        reasoning.infer(files)


def test_a_reasoner_that_takes_too_long_is_ended_with_its_java() -> None:
    with pytest.raises(RulebookError, match="已中止"):
        reasoning.infer(ontology.files(), limit=0.2)
    left = subprocess.run(
        ["pgrep", "-f", "HermiT.jar"], capture_output=True, text=True, check=False
    ).stdout.split()
    assert not left


def used_terms() -> set[str]:
    """The yj: terms that rules, shapes, the vocabulary and Python use."""
    root = Path(__file__).parent.parent
    text = "\n".join(
        path.read_text("utf-8")
        for folder in ("ontology", "shapes")
        for path in (root / folder).rglob("*.*")
        if path.suffix in (".ttl", ".rq") and path.name != "terms.ttl"
    )
    code = "\n".join(
        path.read_text("utf-8")
        for folder in ("api", "kg", "loaders")
        for path in (root / folder).glob("*.py")
    )
    return set(re.findall(r"\byj:(\w+)", text)) | set(re.findall(r'\bYJ(?:\.|\[")(\w+)', code)) - {"base"}


def test_every_term_is_labelled_and_defined_in_both_languages() -> None:
    vocabulary = ontology.load()
    for name in used_terms():
        for predicate in (RDFS.label, SKOS.definition):
            said = vocabulary.facts.objects(YJ[name], predicate)
            told = vocabulary.facts.nodes(YJ[name], RDF.type)
            languages = {term.language for term in said if isinstance(term, Literal)}
            is_test = {YJ.FitTest, YJ.DependentTest} & set(told)
            is_rank = name.endswith("Rank") or name in ("Claim", "Measure")
            if (predicate == SKOS.definition and is_rank) or (predicate == RDFS.label and is_test):
                continue
            assert {"zh", "en"} <= languages, (name, predicate)


def test_no_term_is_declared_that_nothing_uses() -> None:
    vocabulary = ontology.load()
    declared = {
        node.value.removeprefix(YJ.base)
        for predicate in (RDFS.label, SKOS.definition)
        for node in {row.subject for row in vocabulary.facts.match(None, predicate, None)}
        if isinstance(node, NamedNode) and node.value.startswith(YJ.base)
    }
    units = {"Article", "Paragraph", "Item", "Point", "Preamble", "Section", "Annex", "Unit", "Answer"}
    assert declared - units <= used_terms(), declared - used_terms() - units
