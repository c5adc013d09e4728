"""What a view remembers of what it was asked, and what of that a change leaves as it was.

A look-up is named by what it asks for: everything about a subject, or all that states a (predicate, value). A change
touches the names under which its own statements are found; whatever was asked under other names has the same answer.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from pyoxigraph import NamedNode, Quad, Triple

from kg.quads import Subject, Term

_Asked = TypeVar("_Asked")
_Found = TypeVar("_Found")
CHANGES = 1_000  # after so many no part is remembered any longer, and none of them has to be
REMEMBERED = 50_000  # answers that a view keeps of each kind: some 100 MB at most

Name = NamedNode | tuple[NamedNode | None, Term | None]  # of a look-up
_noted: ContextVar[set[Name] | None] = ContextVar("noted", default=None)


def name_of(subject: Subject | None, predicate: NamedNode | None, value: Term | None) -> Name:
    """What a look-up is named by."""
    return (predicate, value) if subject is None else subject


def touched(statements: Iterable[Triple | Quad]) -> frozenset[Name]:
    """The names of the look-ups that find any of these statements."""
    found: set[Any] = set()
    for row in statements:
        found |= {
            row.subject,
            (row.predicate, row.object),
            (row.predicate, None),
            (None, row.object),
            (None, None),
        }
    return frozenset(found)


@contextmanager
def noting() -> Iterator[set[Name]]:
    """Note the names of all look-ups that are made meanwhile."""
    own = set[Name]()
    token = _noted.set(own)
    try:
        yield own
    finally:
        _noted.reset(token)
        note(own)


def note(names: Iterable[Name]) -> None:
    """These look-ups were made, or answers were used that rest on them."""
    noted = _noted.get()
    if noted is not None:
        noted.update(names)


def note_one(name: Name) -> None:
    """The same of one: every look-up says so."""
    noted = _noted.get()
    if noted is not None:
        noted.add(name)


class Memory:
    """Answers by the names of their look-ups, and what changed since the first of them was remembered."""

    def __init__(self) -> None:
        self.about: dict[Subject, tuple[Triple, ...]] = {}
        self.objects: dict[Subject, dict[NamedNode, tuple[Term, ...]]] = {}
        self.stating: dict[Name, tuple[Triple, ...]] = {}
        self.subjects: dict[Name, tuple[NamedNode, ...]] = {}
        # parts of slices (kg.gathered), with the number of changes that they were held against
        self.parts: dict[tuple[str, ...], tuple[int, Any]] = {}
        self.under: dict[tuple[object, ...], Any] = {}  # questions (kg.question)
        self.changes: tuple[frozenset[Name], ...] = ()

    def after(self, change: frozenset[Name]) -> "Memory":
        """What is still so after a change; parts are held against it when they are used."""
        new = Memory()
        new.about, new.objects = {**self.about}, {**self.objects}
        new.stating, new.subjects = {**self.stating}, {**self.subjects}
        if len(self.changes) < CHANGES:
            new.parts, new.under = {**self.parts}, {**self.under}
            new.changes = (*self.changes, change)
        answers: tuple[dict[Any, Any], ...] = (new.about, new.objects, new.stating, new.subjects)
        for name in change:
            for kind in answers:
                kind.pop(name, None)
        return new

    def part(self, name: tuple[str, ...]) -> Any:
        """The part that is remembered under a name, if no change touched what it rests on."""
        when, part = self.parts.get(name, (0, None))
        if part is None:
            return None
        if any(not change.isdisjoint(part.asked) for change in self.changes[when:]):
            self.parts.pop(name, None)  # another thread may have done so
            return None
        if when < len(self.changes):
            self.parts[name] = len(self.changes), part
        return part

    def keep_part(self, name: tuple[str, ...], part: Any, at_most: int) -> None:
        kept(self.parts, name, (len(self.changes), part), at_most)


def kept(answers: dict[_Asked, _Found], asked: _Asked, found: _Found, at_most: int = REMEMBERED) -> _Found:
    """Remember an answer; where there are too many, all are forgotten."""
    if len(answers) >= at_most:
        answers.clear()
    answers[asked] = found
    return found
