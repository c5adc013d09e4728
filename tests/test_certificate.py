"""An answer as a certificate that anyone can check: it verifies, nothing in it is superfluous, nothing can be slipped in."""

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple

from kg import ontology, why
from kg.answer import Finding
from kg.certificate import Certificate, certify
from kg.derive import derive
from kg.errors import InputError
from kg.findings import findings, key
from kg.judge import rule_on
from kg.namespaces import CODE, NO, RDF, YES, YJ, day_number, iri
from kg.notation import as_jsonld, write
from kg.slice import gather
from kg.store import Store
from kg.verify import Checked, read_file, verify
from loaders.load import load_paths
from tests.test_cases import FOLDERS
from tests.test_cli import yiju
from tests.world import LATER, YEAR_END, measure, norm, power, world

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
EVERY = int(
    os.environ.get("YIJU_EVERY", "3")
)  # of the many certificates, how many are tried: 1 tries them all
TRIED = [
    folder for number, folder in enumerate(FOLDERS) if number % EVERY == 0 or folder.name.startswith("R8 ")
]
Found = tuple[str, frozenset[object]]


@dataclass
class Answered:
    """A claim of a store with its certificate."""

    node: NamedNode
    on: dt.date
    certificate: Certificate

    @property
    def facts(self) -> list[Triple]:
        return [*self.certificate.loaded, *self.certificate.ontology]

    @property
    def dropped(self) -> list[Triple]:
        """The facts without which the answer is tried; that the question is here `verify` checks by itself."""
        return [fact for fact in self.facts if fact.predicate not in (YJ.asks, YJ.onDay)]

    def judged(self, facts: list[Triple]) -> Found:
        """What rules and shapes say of these facts alone."""
        held = derive(facts)
        ruling = rule_on(held, [self.node], self.on)[self.node]
        return ruling.verdict, frozenset(map(said, findings(held, ruling)))


def said(finding: Finding) -> tuple[object, ...]:
    """What a finding says; of what kind an edition is, and who made it, is asked under one code."""
    return *key(finding), finding.message.zh


def answered(store: Store, on: dt.date, known: dt.datetime = NOW, every: int = 1) -> Iterator[Answered]:
    view = store.view(known)
    for node in why.claims(view)[::every]:
        facts = derive(*gather(view, ontology.load(), [node], day_number(on)))
        ruling = rule_on(facts, [node], on)[node]
        yield Answered(node, on, certify(facts, ruling, next(why.answers(view, [node], on, known))))


@pytest.fixture(scope="module")
def example(example_store: Store) -> list[Answered]:
    return list(answered(example_store, YEAR_END, every=EVERY - 1 or 1))


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Answered]:
    found = []
    for folder in TRIED:
        with Store.open(tmp_path_factory.mktemp("case") / "store", create=True) as store:
            load_paths(store, [folder], on=YEAR_END, territory=None, now=NOW)
            found += list(answered(store, YEAR_END))
    return found


def checked(text: str) -> Checked:
    return verify(read_file(text.encode(), ".ttl", "test.ttl"))


def test_the_certificate_of_every_claim_of_the_example_verifies(example: list[Answered]) -> None:
    assert {one.certificate.verdict for one in example} == {"allowed", "not_allowed", "undetermined"}
    for one in example:
        assert not checked(write(one.certificate)).differences, one.node


def test_the_certificate_of_every_code_s_case_verifies(cases: list[Answered]) -> None:
    assert len({finding.code for one in cases for finding in one.certificate.findings}) > 40
    for one in cases:
        assert not checked(write(one.certificate)).differences, one.node


def test_a_no_beside_whose_basis_stands_a_note_has_its_certificate(tmp_path: Path) -> None:
    (folder,) = (folder for folder in FOLDERS if folder.name == "R9.2 清单废止而所依规范施行日只是推定")
    with Store.open(tmp_path / "store", create=True) as store:
        load_paths(store, [folder], on=YEAR_END, territory=None, now=NOW)
        for one in answered(store, YEAR_END):
            assert not checked(write(one.certificate)).differences, one.node


def test_a_yes_no_longer_stands_without_any_one_of_its_facts(
    example: list[Answered], cases: list[Answered]
) -> None:
    tried = 0
    for one in [one for one in (*example, *cases) if one.certificate.verdict == "allowed"]:
        assert one.judged(one.facts)[0] == "allowed"
        for fact in one.dropped:
            tried += 1
            assert one.judged([other for other in one.facts if other != fact])[0] != "allowed", fact
    assert tried > 4000


def test_a_no_or_an_unknown_changes_without_any_one_of_its_facts_and_never_becomes_a_yes(
    example: list[Answered], cases: list[Answered]
) -> None:
    tried = 0
    for one in [one for one in (*example, *cases) if one.certificate.verdict != "allowed"]:
        whole = one.judged(one.facts)
        assert whole[0] == one.certificate.verdict
        assert whole[1] == set(map(said, one.certificate.findings))
        for fact in one.dropped:
            tried += 1
            left = one.judged([other for other in one.facts if other != fact])
            assert left[0] != "allowed", fact
            assert left != whole or fact in one.certificate.ontology, fact
    assert tried > 3000


def violates(finding: object) -> bool:
    return bool(finding[2] == "violation")  # type: ignore[index]


def test_without_a_member_of_a_census_an_answer_is_unknown_or_only_what_does_not_rest_on_it_stands(
    example: list[Answered], cases: list[Answered]
) -> None:
    links = ontology.load().facts
    linked = {links.node(link, YJ.countedIn) for link in links.subjects(RDF.type, YJ.Link)}
    linked.add(CODE["census-grounds"])  # on what works rest: read for notes alone
    tried = 0
    for one in [one for one in (*example, *cases) if one.certificate.verdict != "undetermined"]:
        whole = one.judged(one.facts)
        beside = {fact.subject for fact in one.facts if fact.predicate == YJ.kind and fact.object in linked}
        members = {fact.object: fact.subject for fact in one.facts if fact.predicate == YJ.member}
        for counted, census in members.items():
            tried += 1
            left = one.judged([fact for fact in one.facts if fact.subject != counted])
            assert left[0] != "allowed" and left != whole
            # What a record fails by itself may stand without the member, and a basis without the records beside it;
            # nothing else may, and nothing is refused that was not before.
            may = {
                said
                for said in whole[1]
                if violates(said) and (census in beside or said[4] is None)  # type: ignore[index]
            }
            still = {said for said in left[1] if violates(said)}
            assert left[0] == "undetermined" or (left[0] == whole[0] and still and still <= may)
    assert tried > 300


@pytest.mark.parametrize("number", range(0, 48, 7))
def test_a_fact_left_out_is_noticed_by_pyoxigraph_and_pyshacl_too(
    example: list[Answered], number: int
) -> None:
    text = write(example[number].certificate)
    left_out = example[number].certificate.loaded[number % 5 :: 29]
    assert left_out
    for fact in left_out:
        assert not checked(without(text, fact)).follows, fact


def triples_of(text: str) -> list[Triple]:
    return [quad.triple for quad in ox.parse(text, format=RdfFormat.TURTLE)]


def turtle(triples: list[Triple]) -> str:
    return (ox.serialize(triples, format=RdfFormat.TURTLE) or b"").decode()


def listing(triples: list[Triple], fact: Triple) -> NamedNode:
    """The statement that lists a fact."""
    about: dict[object, set[tuple[object, object]]] = {}
    for triple in triples:
        about.setdefault(triple.subject, set()).add((triple.predicate, triple.object))
    wanted = {(RDF.subject, fact.subject), (RDF.predicate, fact.predicate), (RDF.object, fact.object)}
    (found,) = [node for node, said in about.items() if wanted <= said]
    assert isinstance(found, NamedNode)
    return found


def without(text: str, fact: Triple) -> str:
    """The certificate with a fact neither stated nor listed."""
    triples = triples_of(text)
    node = listing(triples, fact)
    return turtle([t for t in triples if t != fact and node not in (t.subject, t.object)])


def measured(example: list[Answered], verdict: str) -> Certificate:
    """The certificate of the first measure with that verdict."""
    return next(
        one.certificate
        for one in example
        if one.certificate.verdict == verdict and "/measure/" in one.node.value
    )


@pytest.fixture(scope="module")
def allowed(example: list[Answered]) -> str:
    return write(measured(example, "allowed"))


@pytest.fixture(scope="module")
def refused(example: list[Answered]) -> str:
    return write(measured(example, "not_allowed"))


def test_another_verdict_does_not_follow(refused: str) -> None:
    outcome = checked(refused.replace('yj:verdict "not_allowed"', 'yj:verdict "allowed"'))
    assert "the verdict is not_allowed" in outcome.differences[0].en


def test_a_finding_kept_back_does_not_follow(refused: str) -> None:
    left = [t for t in triples_of(refused) if t.predicate != YJ.finding]
    assert "is missing" in checked(turtle(left)).differences[0].en


def test_a_conclusion_cannot_be_slipped_in_as_a_loaded_fact(allowed: str) -> None:
    triples = triples_of(allowed)
    cert = next(t.subject for t in triples if t.object == YJ.Certificate)
    fit = next(t.subject for t in triples if t.predicate == RDF.type and t.object == YJ.Fit)
    assert isinstance(cert, NamedNode)
    node, fact = NamedNode(f"{cert.value}#slipped"), Triple(fit, YJ.confirmed, YES)
    said = (
        (RDF.type, YJ.LoadedFact),
        (RDF.subject, fact.subject),
        (RDF.predicate, fact.predicate),
        (RDF.object, fact.object),
    )
    more = [Triple(node, predicate, value) for predicate, value in said]
    outcome = checked(turtle([*triples, fact, *more]))
    assert any("no fact that may be stated" in words.en for words in outcome.differences)


def test_what_is_stated_and_not_listed_is_told(allowed: str) -> None:
    outcome = checked(f"{allowed}\n<https://example.org/x> <https://example.org/y> 1 .\n")
    assert [words.en for words in outcome.differences] == [
        'stated and not listed: <https://example.org/x> <https://example.org/y> "1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    ]


def test_a_derived_fact_left_out_or_ascribed_to_another_rule_is_told(refused: str) -> None:
    triples = triples_of(refused)
    fact = next(t for t in triples if t.predicate == YJ.fitDay)
    assert any(
        "follows and is not listed" in words.en for words in checked(without(refused, fact)).differences
    )
    node = listing(triples, fact)
    other = next(t.object for t in triples if t.predicate == YJ.byRule and t.subject != node)
    moved = [t for t in triples if t.predicate != YJ.byRule or t.subject != node]
    outcome = checked(turtle([*moved, Triple(node, YJ.byRule, other)]))
    assert any("is drawn by the rule" in words.en for words in outcome.differences)


@pytest.mark.parametrize(
    ("was", "is_"),
    [
        ("FILTER(?here = ?count)", "FILTER(?here >= ?count)"),
        ("sh:minCount 1", "sh:minCount 0"),
        ("yj:rulesDigest \"", "yj:rulesDigest \"0"),
    ],
)  # fmt: skip
def test_another_rulebook_is_told_as_such(allowed: str, was: str, is_: str) -> None:
    text = re.sub(r"sh:minCount \"1\"\^\^xsd:integer", "sh:minCount 1", allowed)
    assert was in text
    outcome = checked(text.replace(was, is_))
    assert all(words.en.startswith("other rulebook") for words in outcome.differences) and outcome.differences


def test_shapes_aimed_elsewhere_are_told(refused: str) -> None:
    targets = [t for t in triples_of(refused) if t.predicate.value.endswith("#targetNode")]
    fits = next(t for t in targets if "/fit/" in str(t.object))
    outcome = checked(turtle([t for t in triples_of(refused) if t != fits]))
    assert any("aimed at other nodes" in words.en for words in outcome.differences)


def test_a_fact_that_the_vocabulary_does_not_have_is_another_rulebook(allowed: str) -> None:
    triples = triples_of(allowed)
    fact = next(t for t in triples if t.predicate == YJ.carries)
    assert isinstance(fact.subject, NamedNode)
    node = listing(triples, fact)
    other = Triple(fact.subject, fact.predicate, NO)
    left = [t for t in triples if t != fact and (t.subject, t.predicate) != (node, RDF.object)]
    outcome = checked(turtle([*left, other, Triple(node, RDF.object, NO)]))
    assert outcome.differences[0].en.startswith("other rulebook: the vocabulary lacks")


def test_what_the_vocabulary_says_cannot_be_left_out_to_make_a_yes(tmp_path: Path) -> None:
    """That a bar from an occupation is a penalty is what leaves a policy document open as its basis (处罚法16)."""
    folder = next(folder for folder in FOLDERS if folder.name == "处罚性质待定")
    with Store.open(tmp_path / "store", create=True) as store:
        load_paths(store, [folder], on=YEAR_END, territory=None, now=NOW)
        view = store.view(NOW)
        (node,) = why.claims(view)
        loaded, shown = gather(view, ontology.load(), [node], day_number(YEAR_END))
        (answer,) = why.answers(view, [node], YEAR_END, NOW)
    facts = derive([fact for fact in loaded if fact.predicate != YJ.penaltyType], shown)
    ruling = rule_on(facts, [node], YEAR_END)[node]
    assert (answer.verdict, ruling.verdict) == ("undetermined", "allowed")
    forged = certify(facts, ruling, replace(answer, verdict="allowed", findings=()))
    (told,) = checked(write(forged)).differences
    assert told.en.endswith("the verdict is undetermined")


def test_evidence_decides_nothing(allowed: str) -> None:
    cut = [t for t in triples_of(allowed) if t.predicate != YJ.evidence and "#shown" not in str(t.subject)]
    assert len(cut) < len(triples_of(allowed))
    assert not checked(turtle(cut)).differences


def test_json_ld_verifies_and_fetches_nothing(allowed: str, refused: str) -> None:
    for text in (allowed, refused):
        data = as_jsonld(text).encode()
        assert not verify(read_file(data, ".jsonld", "x.jsonld")).differences
    remote = b'{"@context": "https://example.org/context.jsonld", "@id": "urn:x", "name": "y"}'
    with pytest.raises(InputError):
        read_file(remote, ".jsonld", "x.jsonld")


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"@prefix", b"<urn:a> <urn:b> <urn:c> .", b"{" * 100_000, b"(" * 100_000],
    ids=["empty", "no text", "cut short", "no certificate", "braces", "brackets"],
)
def test_what_is_no_certificate_is_told_as_such(data: bytes) -> None:
    for suffix in (".ttl", ".jsonld"):
        with pytest.raises(InputError):
            read_file(data, suffix, "x")


def test_shapes_in_a_circle_are_another_rulebook(allowed: str) -> None:
    shape = "https://w3id.org/yiju/shape/R9.1"
    circle = f"<{shape}> <http://www.w3.org/ns/shacl#property> _:a . _:a <urn:p> _:b . _:b <urn:p> _:a ."
    assert all(words.en.startswith("other rulebook") for words in checked(f"{allowed}\n{circle}").differences)


@pytest.mark.parametrize("lost", ["verdict", "about", "on", "known", "byRule", "text"])
def test_a_certificate_that_lacks_a_part_does_not_follow(allowed: str, lost: str) -> None:
    left = turtle([t for t in triples_of(allowed) if t.predicate != YJ[lost]])
    if lost == "verdict":
        assert not checked(left).follows
    else:
        with pytest.raises(InputError):
            checked(left)


def test_its_facts_and_censuses_are_held_against_the_store(tmp_path: Path) -> None:
    place = ("甲法", "7/1", None)
    made = norm("甲法", version=dt.date(2015, 3, 1), begins=dt.date(2015, 5, 1))
    records = [made, power("P", place), measure("M", place)]
    with world(tmp_path / "one", *records) as store:
        answer = why.why(store, iri("measure", "M"), YEAR_END, LATER, certified=True)
        assert answer.certificate is not None
        read = read_file(answer.certificate.encode(), ".ttl", "x")
        assert not verify(read, store.view(LATER)).differences
    with world(
        tmp_path / "two", *records, norm("乙法", version=dt.date(2020, 1, 1), repeals=["甲法"])
    ) as store:
        told = verify(read, store.view(LATER)).differences
        assert told and told[0].en.startswith("not in the store")


def test_the_question_is_the_claim_and_the_day_that_it_names(allowed: str) -> None:
    text = re.sub(r'yj:on "2021-12-31"', 'yj:on "2021-12-30"', allowed)
    assert text != allowed
    assert any("what was asked" in words.en for words in checked(text).differences)


def test_a_stranger_checks_it_with_pyshacl_alone_by_the_lines_of_the_page(
    tmp_path: Path, refused: str
) -> None:
    page = (Path(__file__).parent.parent / "docs" / "certificate.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) == 10
    (tmp_path / "check.py").write_text(code, "utf-8")
    (tmp_path / "paper.ttl").write_text(refused, "utf-8")
    ran = subprocess.run(
        [sys.executable, "-I", tmp_path / "check.py", tmp_path / "paper.ttl"],
        capture_output=True, text=True, encoding="utf-8", timeout=120, cwd=tmp_path,
    )  # fmt: skip
    assert "DURATION_EXCEEDED" in ran.stdout and ran.stdout.splitlines()[-1] == "False not_allowed", (
        ran.stderr
    )


def test_the_command_writes_and_verifies_certificates(tmp_path: Path, example_folder: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return yiju(*words, cwd=tmp_path)

    shutil.copytree(example_folder, tmp_path / "demo")
    data = ("--data", str(tmp_path / "demo"))
    for claim, status in (("H001", 0), ("H002", 1), ("H003", 3)):
        for form in ("turtle",) if status else ("turtle", "jsonld"):
            ran = run("why", claim, "--on", "2021-12-31", "--format", form, *data)
            assert ran.returncode == status
            file = tmp_path / f"{claim}.{'ttl' if form == 'turtle' else 'jsonld'}"
            file.write_text(ran.stdout, "utf-8")
            told = run("verify", str(file), "--lang", "en")
            assert told.returncode == 0 and "taken on trust" in told.stdout
            against = run("verify", str(file), *data, "--lang", "en")
            assert against.returncode == 0 and "are the store's" in against.stdout
    broken = tmp_path / "broken.ttl"
    broken.write_text(
        (tmp_path / "H002.ttl").read_text("utf-8").replace('"not_allowed"', '"allowed"'), "utf-8"
    )
    assert run("verify", str(broken)).returncode == 1
    assert run("verify", str(tmp_path / "nothing.ttl")).returncode == 2


def test_a_certificate_states_nothing_that_is_only_there_to_be_read(example: list[Answered]) -> None:
    for one in example:
        assert not set(one.certificate.shown) & set(one.facts)
        assert {fact.subject for fact in one.certificate.shown} <= {fact.subject for fact in one.facts}
