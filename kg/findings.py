"""What an answer tells of what was found (CONTRACT 2): of fits only those findings that matter to this verdict."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg import telling
from kg.answer import Finding, Severity
from kg.facts import Facts
from kg.judge import Ruling
from kg.rulebook import CodeShape

Key = tuple[str, str, str, str, str | None, str | None]


def key(finding: Finding) -> Key:
    """What makes two findings the same, whatever their words: rule, code, severity, focus, fit and action."""
    return finding.rule, finding.code, finding.severity, finding.focus, finding.fit, finding.action


def findings(facts: Facts, ruling: Ruling) -> Iterator[Finding]:
    """The findings of a ruling: the claim's own, then those of its fits, best fit first."""
    for shape in ruling.own:
        if shape.code:
            yield _finding(facts, shape, ruling.node, None, shape.severity)
    for fit, shapes in ruling.fits.items():
        refused = any(shape.severity == "violation" for shape in shapes)
        told: set[str] = set()
        for shape in shapes:
            severity = _told_as(ruling.basis, refused, ruling.passes(fit), shape)
            if severity is not None and shape.code and shape.code not in told:
                told.add(shape.code)
                yield _finding(facts, shape, ruling.node, fit, severity)


def _told_as(basis: Severity, refused: bool, passes: bool, shape: CodeShape) -> Severity | None:
    """Beside a fit that passes, others are left out; beside an unknown one, refused ones are notes."""
    if basis == "note":
        return "note" if passes and shape.severity == "note" else None
    if basis == "unknown" and refused:
        return "note"
    return shape.severity


def _finding(
    facts: Facts, shape: CodeShape, focus: NamedNode, fit: NamedNode | None, severity: Severity
) -> Finding:
    assert shape.code is not None
    return Finding(
        rule=shape.rule,
        code=shape.code,
        severity=severity,
        message=telling.message(facts, shape, fit),
        source=shape.source,
        focus=focus.value,
        fit=None if fit is None else fit.value,
        action=shape.action,
        unit=shape.unit,
        hint=telling.hint(facts, shape, fit),
    )
