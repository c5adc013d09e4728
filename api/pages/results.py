"""What became of an upload, row by row, kept for a while for whoever sent it: a page to look at and files to take along."""

import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cachetools import TTLCache

from api.settings import MIB
from api.text import SEVERITIES
from kg import ontology
from kg.answer import LoadReport, Outcome
from kg.errors import NotFound, Words
from kg.model import Place
from kg.namespaces import CODE

KEPT, SECONDS = 128 * MIB, 3600  # bytes of results, and how long they are kept
UNREADABLE = "unreadable"
ORDER = ("rejected", UNREADABLE, "pending", "accepted")
BADGES = {
    "rejected": "not_allowed",
    UNREADABLE: "not_allowed",
    "pending": "undetermined",
    "accepted": "allowed",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One record or place: its state, where it stood, what was found and what to do."""

    state: str
    place: Place
    iri: str | None
    found: tuple[Words, ...]
    todo: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What one post is shown of one upload."""

    post: str
    title: Words
    told: Words
    rows: tuple[Row, ...] = ()
    notes: tuple[tuple[str, Words], ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return 2000 + 500 * len(self.rows) + sum(map(len, self.files.values()))

    def counted(self) -> list[tuple[str, Words, int]]:
        """Each state that occurs, the gravest first, with what it is called and how many rows have it."""
        counts = {state: sum(row.state == state for row in self.rows) for state in ORDER}
        return [(state, state_words(state), count) for state, count in counts.items() if count]


def state_words(state: str) -> Words:
    if state == UNREADABLE:
        return Words("读不出", "unreadable")
    vocabulary = ontology.load()
    return Words(vocabulary.label(CODE[state], "zh"), vocabulary.label(CODE[state], "en"))


def rows_of(reports: Sequence[LoadReport]) -> tuple[Row, ...]:
    """The rows of these reports, the gravest first, each state in the order of the files."""
    found = [row for report in reports for row in _rows(report)]
    return tuple(sorted(found, key=lambda row: ORDER.index(row.state)))


def _rows(report: LoadReport) -> Iterator[Row]:
    for problem in report.problems:
        yield Row(UNREADABLE, problem.place, None, (problem.words,), (_AGAIN,))
    for outcome in report.outcomes:
        yield Row(outcome.state, outcome.place, outcome.iri, tuple(_found(outcome)), tuple(_todo(outcome)))


_AGAIN = Words(
    "改正这一处，再提交；其余的不必重交", "mend this place and send it again; the others need not be sent"
)


def _found(outcome: Outcome) -> Iterator[Words]:
    for finding in outcome.findings:
        kind, code = SEVERITIES[finding.severity], f"{finding.rule} {finding.code}"
        yield Words(
            f"{kind.zh}：{finding.message.zh}（{code}，{finding.source}）",
            f"{kind.en}: {finding.message.en} ({code}; {finding.source})",
        )
    yield from outcome.notes


def _todo(outcome: Outcome) -> Iterator[Words]:
    yield from dict.fromkeys(finding.hint for finding in outcome.findings if finding.hint)


class Results:
    """The results of one server, forgotten after an hour or when there are too many."""

    def __init__(self) -> None:
        self._kept: TTLCache[str, Result] = TTLCache(KEPT, SECONDS, getsizeof=lambda result: result.size)
        self._guard = threading.Lock()

    def keep(self, result: Result) -> str:
        """Keep a result; answers the key under which its post finds it."""
        key = secrets.token_urlsafe(16)
        with self._guard:
            self._kept[key] = result
        return key

    def of(self, key: str, post: str) -> Result:
        """The result of that key; raises NotFound for another post's, and for one that is forgotten."""
        with self._guard:
            found = self._kept.get(key)
        if found is None or found.post != post:
            raise NotFound(
                "这份结果已过保留时间（一小时）；已收下的在提交台账（/api/submissions）里",
                "this result was kept for an hour and is gone; what was kept stands in /api/submissions",
            )
        return found
