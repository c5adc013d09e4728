"""Counts of what is held: norms, versions, provisions, powers, claims, and how well law texts were taken apart."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg import ontology
from kg.errors import Words
from kg.lookup import norms_under
from kg.namespaces import ELI, RDF, YJ, below
from kg.view import View

COUNTED = (
    (ELI.LegalResource, Words("规范", "norms")),
    (ELI.LegalExpression, Words("版本", "versions")),
    (ELI.LegalResourceSubdivision, Words("条款", "provisions")),
    (YJ.Power, Words("授权", "powers")),
    (YJ.PolicyDocument, Words("文件", "documents")),
    (YJ.Repeal, Words("废止", "repeals")),
)


def stats(view: View) -> Iterator[tuple[Words, str]]:
    """(what, how many), in order."""
    for kind, words in COUNTED:
        yield words, str(_count(view, kind))
    claims = sum(_count(view, kind) for kind in ontology.load().claim_kinds)
    yield Words("主张", "claims"), str(claims)
    yield from _texts(view)
    yield from _citations(view)


def _count(view: View, kind: NamedNode) -> int:
    return len(view.subjects(RDF.type, kind))


def _texts(view: View) -> Iterator[tuple[Words, str]]:
    held = view.subjects(YJ.textHeld, Literal(True))
    whole = set(view.subjects(YJ.complete, Literal(True)))
    perfect = sum(1 for version in held if version in whole and not view.objects(version, YJ.gap))
    yield Words("有原文的版本", "versions whose text is held"), str(len(held))
    yield Words("其中条号 1 至 n 无缺", "of these numbered 1 to n without a gap"), _share(perfect, len(held))
    body = sum(_integers(view, version, YJ.letters) for version in held)
    inside = sum(_integers(view, version, YJ.lettersInProvisions) for version in held)
    if body:
        yield (
            Words("正文字符归入条款", "characters of the bodies that lie in provisions"),
            _share(inside, body),
        )


def _integers(view: View, node: NamedNode, predicate: NamedNode) -> int:
    return sum(int(value.value) for value in view.objects(node, predicate))


def _citations(view: View) -> Iterator[tuple[Words, str]]:
    """Of citations in law texts that name a title held and an article, how many resolve in some held version."""
    versions: dict[str, list[NamedNode]] = {}
    asked = resolved = 0
    for citation in {row.object for row in view.match(None, ELI.cites, None)}:
        assert isinstance(citation, NamedNode)
        keys, places = view.objects(citation, YJ.key), view.objects(citation, YJ.locator)
        if not keys or not places:
            continue
        key = keys[0].value
        if key not in versions:
            found = [
                version for norm in norms_under(view, key) for version in view.subjects(ELI.realizes, norm)
            ]
            versions[key] = [version for version in found if view.has(version, YJ.textHeld, Literal(True))]
        if not versions[key]:
            continue
        asked += 1
        article = places[0].value.split("/")[0]
        places_there = (
            below(version, step) for version in versions[key] for step in (article, f"§{article}")
        )
        resolved += any(view.has(place, RDF.type, ELI.LegalResourceSubdivision) for place in places_there)
    yield (
        Words("条文间引用（已收录规范、写明条款）", "citations in texts, of a norm held and with an article"),
        str(asked),
    )
    yield Words("其中解析到某一版本", "of these resolved in some version"), _share(resolved, asked)


def _share(part: int, whole: int) -> str:
    return f"{part} / {whole}" + (f" ({100 * part / whole:.2f}%)" if whole else "")
