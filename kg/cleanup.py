"""The cleanup (the plan, 三（四）): every claim on a day as an item with the action proposed, its causes, unit and deadline.

The action is the rulebook's, as an answer gives it; nothing is decided here, only gathered, grouped and added up.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from kg import duties, ontology, rulebook, why
from kg.answer import Answer, Finding, Severity, Verdict
from kg.duties import Unit
from kg.errors import Words
from kg.judging import why_all
from kg.namespaces import CODE, ELI, RDF, YJ
from kg.regions import Region
from kg.reviews import Review, ZeroReport, in_order, reviews, reviews_of, zero_reports
from kg.store import Store
from kg.view import View

DECIDES: Mapping[Verdict, Severity] = {"not_allowed": "violation", "undetermined": "unknown"}
Progress = Callable[[Iterable[Answer], int | None, str], Iterable[Answer]]
Counted = Counter[NamedNode]  # how many items have which action


@dataclass(frozen=True, slots=True)
class Item:
    """One claim under review: what the machine proposes and why, who is responsible, by when, and what was signed so far.

    `causes` are the findings that decide; `deadline` is the last day, inclusive, where one is set; `due` says it in words.
    """

    kind: NamedNode
    id: str
    iri: str
    title: str
    number: str | None
    verdict: Verdict
    action: NamedNode
    action_label: Words
    causes: tuple[Finding, ...]
    unit: Unit
    deadline: dt.date | None
    due: Words
    reviews: tuple[Review, ...] = ()

    @property
    def mend(self) -> tuple[Words, ...]:
        """What would help, each remedy once."""
        return tuple(dict.fromkeys(cause.hint for cause in self.causes if cause.hint))

    @property
    def decided(self) -> Review | None:
        """The last signature, where it decides on what the machine proposes now.

        None where there is none, where it sent the item back, or where the machine proposed something else then.
        """
        last = self.reviews[-1] if self.reviews else None
        return last if last and not last.returned and last.proposal == self.action else None

    @property
    def outcome(self) -> NamedNode:
        """The action that was decided; the machine's proposal where none was."""
        return self.decided.decision if self.decided else self.action


@dataclass(frozen=True)
class Cleanup:
    """The items of a day as known at a moment, and the units that reported zero."""

    on: dt.date
    known: dt.datetime
    items: tuple[Item, ...]
    zeros: tuple[ZeroReport, ...] = ()

    @cached_property
    def by_unit(self) -> Mapping[Unit, list[Item]]:
        """The items of each unit, the gravest first; a unit that reported zero has none."""
        rank = {action: order for order, action in enumerate(actions())}
        found: dict[Unit, list[Item]] = {}
        for item in sorted(
            self.items, key=lambda item: (-rank[item.action], item.kind.value, item.id, item.iri)
        ):
            found.setdefault(item.unit, []).append(item)
        for report in self.zeros:
            if not any(unit.is_called(report.unit) for unit in found):
                found[duties.unit_named(report.unit)] = []
        return dict(sorted(found.items()))

    @cached_property
    def totals(self) -> Mapping[Unit, Counted]:
        """How many items of each unit have which action, as the machine proposes; all together they are `whole`."""
        return {unit: Counter(item.action for item in held) for unit, held in self.by_unit.items()}

    @cached_property
    def whole(self) -> Counted:
        return Counter(item.action for item in self.items)

    def by_region(self) -> list[tuple[Region, Counted, Counted]]:
        """Each region, before what lies in it: what its own units have, and that with all that lies in it."""
        own: dict[Region, Counted] = {}
        for unit, counted in self.totals.items():
            for depth in range(1, len(unit.region)):
                own.setdefault(unit.region[:depth], Counter())
            own.setdefault(unit.region, Counter()).update(counted)
        added = {region: Counter[NamedNode]() for region in own}
        for region, counted in own.items():
            for depth in range(min(1, len(region)), len(region) + 1):
                added[region[:depth]].update(counted)
        return [(region, own[region], added[region]) for region in sorted(own)]

    def of(self, unit: str) -> "Cleanup":
        """The same for the units of this name alone."""
        return replace(
            self,
            items=tuple(item for item in self.items if item.unit.is_called(unit)),
            zeros=tuple(report for report in self.zeros if duties.unit_named(report.unit).is_called(unit)),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """An item that fares otherwise on the second day, with the causes that came and those that went."""

    before: Item
    after: Item

    @property
    def came(self) -> tuple[Finding, ...]:
        return _without(self.after.causes, self.before.causes)

    @property
    def went(self) -> tuple[Finding, ...]:
        return _without(self.before.causes, self.after.causes)


def cleanup(store: Store, on: dt.date, known: dt.datetime, progress: Progress | None = None) -> Cleanup:
    """Every claim on a day, as known at a moment."""
    view = store.view(known)
    signed = reviews(view)
    answers: Iterable[Answer] = why_all(store, on, known)
    if progress:
        answers = progress(answers, len(why.claims(view)), on.isoformat())
    items = (_item(view, answer, tuple(signed.get(answer.claim.iri, ()))) for answer in answers)
    by_iri = sorted(items, key=lambda item: item.iri)
    return Cleanup(on, known, tuple(by_iri), tuple(zero_reports(view)))


def cleanup_of(store: Store, claim: NamedNode, on: dt.date, known: dt.datetime) -> Item:
    """One claim on a day, as known at a moment."""
    view = store.view(known)
    answer = why.why(store, claim, on, known)
    return _item(view, answer, tuple(reviews_of(view, claim.value)))


def difference(before: Cleanup, after: Cleanup) -> list[Change]:
    """The items whose verdict or action is another on the second day; both days see the same record."""
    earlier = {item.iri: item for item in before.items}
    pairs = [Change(earlier[item.iri], item) for item in after.items if item.iri in earlier]
    return [
        pair
        for pair in pairs
        if (pair.before.verdict, pair.before.action) != (pair.after.verdict, pair.after.action)
    ]


def items_of(view: View, unit: str) -> list[NamedNode]:
    """The claims that the units of this name are responsible for; nothing is judged."""
    return [node for node in why.claims(view) if duties.responsible(view, node).is_called(unit)]


def actions() -> list[NamedNode]:
    """The actions from the lightest to the gravest."""
    return in_order(CODE.actions)


def action_of(answer: Answer) -> NamedNode:
    """The action of an answer as a concept of the vocabulary."""
    return ontology.load().labels(CODE.actions)[answer.action]


def kind_words(kind: NamedNode) -> Words:
    """What a class of claims is called."""
    return ontology.load().heading(kind)


def notice_lists() -> list[tuple[Words, frozenset[NamedNode]]]:
    """The lists of the notice in their order: what each is called, and the actions whose documents it gathers."""
    vocabulary = ontology.load()
    return [
        (
            Words(vocabulary.label(listed, "zh"), vocabulary.label(listed, "en")),
            frozenset(vocabulary.facts.nodes(listed, YJ.gathers)),
        )
        for listed in in_order(CODE["notice-lists"])
    ]


def _item(view: View, answer: Answer, signed: tuple[Review, ...]) -> Item:
    node, action = NamedNode(answer.claim.iri), action_of(answer)
    kind = next(kind for kind in ontology.load().claim_kinds if view.has(node, RDF.type, kind))
    causes = (*deciding(answer), *_instead(answer, kind, action))
    last = duties.last_day(causes, action, answer.on)
    return Item(
        kind=kind,
        id=answer.claim.id,
        iri=answer.claim.iri,
        title=_word(view, node, ELI.title) or answer.claim.label,
        number=_word(view, node, YJ.number),
        verdict=answer.verdict,
        action=action,
        action_label=answer.action_label,
        causes=causes,
        unit=duties.responsible(view, node),
        deadline=last,
        due=duties.due(action, last),
        reviews=signed,
    )


def _word(view: View, node: NamedNode, predicate: NamedNode) -> str | None:
    return next((term.value for term in view.objects(node, predicate) if isinstance(term, Literal)), None)


def deciding(answer: Answer) -> tuple[Finding, ...]:
    """The findings that decide: the claim's own and those of its best fit, of the severity of the verdict."""
    severity = DECIDES.get(answer.verdict)
    grave = [finding for finding in answer.findings if finding.severity == severity]
    best = next((finding.fit for finding in grave if finding.fit), None)
    return tuple(finding for finding in grave if finding.fit in (None, best))


def _instead(answer: Answer, kind: NamedNode, action: NamedNode) -> Iterator[Finding]:
    """Why the action is not that of any cause: the shape without a code whose action takes the place of every other."""
    if answer.verdict == why.REFUSED and all(finding.action != action.value for finding in deciding(answer)):
        for shape in rulebook.load().replacing(kind.value):
            if shape.code is None and shape.action == action.value:
                yield Finding(
                    shape.rule,
                    answer.action,
                    "note",
                    shape.message,
                    shape.source,
                    answer.claim.iri,
                    unit=shape.unit,
                )


def _without(found: Iterable[Finding], others: Sequence[Finding]) -> tuple[Finding, ...]:
    def key(finding: Finding) -> tuple[str, str, str]:
        return finding.rule, finding.code, finding.message.zh

    there = {key(other) for other in others}
    return tuple(finding for finding in found if key(finding) not in there)
