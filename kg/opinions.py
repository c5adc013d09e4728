"""What two assessors say of a standard, criterion by criterion, and the report as it was closed: append-only (PROV-O).

It stands beside what the rules found and never changes it; kg/assessors.py keeps it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.namespaces import CODE, ID, PROV, RDF, YJ, below, iri
from kg.quads import Term
from kg.reviews import in_order
from kg.view import View

ASSESSORS = CODE["assessors"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was said of a criterion of a standard's assessment for a day; `assessor` is None for what settles a difference.

    `proposal` is what the rules found when it was said; a post is not a person's name.
    """

    standard: NamedNode
    on: dt.date
    criterion: NamedNode
    assessor: NamedNode | None
    state: NamedNode
    proposal: NamedNode
    post: str | None
    reason: str | None
    at: dt.datetime
    number: int = 0

    @property
    def node(self) -> NamedNode:
        return below(
            iri("opinion", self.standard.value.removeprefix(ID)), self.on.isoformat(), str(self.number)
        )


@dataclass(frozen=True, slots=True)
class Closed:
    """A report as it was closed."""

    standard: NamedNode
    on: dt.date
    at: dt.datetime
    post: str | None
    snapshot: str

    @property
    def node(self) -> NamedNode:
        return below(iri("assessment", self.standard.value.removeprefix(ID)), self.on.isoformat())


@dataclass(frozen=True, slots=True)
class Stand:
    """How a criterion stands between the two: the last word of each, what settled their difference, what is agreed."""

    said: tuple[Opinion | None, ...]
    settled: Opinion | None

    @property
    def silent(self) -> bool:
        return None in self.said

    @property
    def differing(self) -> bool:
        """Do the two differ, with nothing said since that settles it?"""
        return len({one.state for one in self.said if one}) > 1 and self.settled is None

    @property
    def agreed(self) -> NamedNode | None:
        """The state on which both agree, or which settles their difference; None while there is none."""
        if self.silent or self.differing:
            return None
        last = self.settled or self.said[0]
        return last.state if last else None


def opinions(view: View, standard: NamedNode, on: dt.date) -> list[Opinion]:
    """What was said of a standard's assessment for a day, in the order in which it was said."""
    nodes = [*view.subjects(RDF.type, YJ.Opinion), *view.subjects(RDF.type, YJ.Settlement)]
    found = [_read(view, node) for node in nodes if view.has(node, PROV.used, standard)]
    return sorted((one for one in found if one.on == on), key=lambda one: one.number)


def closings(view: View, standard: NamedNode) -> list[Closed]:
    """The reports on a standard that were closed, in the order in which they were."""
    found = [
        Closed(
            standard,
            dt.date.fromisoformat(_one(view, node, YJ.on).value),
            dt.datetime.fromisoformat(_one(view, node, PROV.startedAtTime).value),
            _maybe(view, node, YJ.reviewPost),
            _one(view, node, YJ.snapshot).value,
        )
        for node in view.subjects(RDF.type, YJ.ClosedAssessment)
        if view.has(node, PROV.used, standard)
    ]
    return sorted(found, key=lambda closed: closed.at)


def stand(spoken: Sequence[Opinion], criterion: NamedNode) -> Stand:
    """How a criterion stands; a settlement holds until one of the two speaks again."""
    about = [one for one in spoken if one.criterion == criterion]
    last = tuple(
        next((one for one in reversed(about) if one.assessor == assessor), None)
        for assessor in in_order(ASSESSORS)
    )
    since = max((one.number for one in last if one), default=0)
    settled = next((one for one in reversed(about) if one.assessor is None and one.number > since), None)
    return Stand(last, settled)


def _read(view: View, node: NamedNode) -> Opinion:
    def linked(predicate: NamedNode) -> NamedNode:
        value = _one(view, node, predicate)
        assert isinstance(value, NamedNode)
        return value

    return Opinion(
        standard=linked(PROV.used),
        on=dt.date.fromisoformat(_one(view, node, YJ.on).value),
        criterion=linked(YJ.ofCriterion),
        assessor=linked(YJ.spokenAs) if view.objects(node, YJ.spokenAs) else None,
        state=linked(YJ.reviewDecision),
        proposal=linked(YJ.machineProposal),
        post=_maybe(view, node, YJ.reviewPost),
        reason=_maybe(view, node, YJ.reviewReason),
        at=dt.datetime.fromisoformat(_one(view, node, PROV.startedAtTime).value),
        number=int(_one(view, node, YJ.reviewNumber).value),
    )


def _one(view: View, node: NamedNode, predicate: NamedNode) -> Term:
    return view.objects(node, predicate)[0]


def _maybe(view: View, node: NamedNode, predicate: NamedNode) -> str | None:
    return next((value.value for value in view.objects(node, predicate)), None)
