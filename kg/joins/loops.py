"""The loops, as lines of Python, of a pattern of which each end is known or open: from an end that is known to the other.

An index of a predicate is a mapping of an end to those on the other side: `forth` from subjects, `back` from objects.
"""

from collections.abc import Callable, Sequence

End = tuple[str, bool]  # the Python of it, and whether it is known
Index = Callable[[str], str]  # the Python of the index of a predicate: "forth" or "back"


def between(index: Index, fresh: Callable[[], str], subject: End, value: End) -> list[str]:
    """By one predicate; `fresh` makes a name."""
    (s, s_known), (o, o_known) = subject, value
    if s_known:
        row = f"{index('forth')}.get({s}, NONE)"
        return [f"if {o} in {row}:" if o_known else f"for {o} in {row}:"]
    if o_known:
        return [f"for {s} in {index('back')}.get({o}, NONE):"]
    row = fresh()
    loop = [f"for {s}, {row} in {index('forth')}.items():"]
    return [*loop, f"if {s} in {row}:" if s == o else f"for {o} in {row}:"]


def by_any_of(indexes: Sequence[Index], subject: End, value: End) -> list[str]:
    """By any of several predicates, each far end once; none where no end is known."""
    (s, s_known), (o, o_known) = subject, value
    if not (s_known or o_known):
        return []
    way, known = ("forth", s) if s_known else ("back", o)
    rows = [f"{index(way)}.get({known}, NONE)" for index in indexes]
    if s_known and o_known:
        return [f"if {' or '.join(f'{o} in {row}' for row in rows)}:"]
    return [f"for {o if s_known else s} in {{{', '.join(f'**{row}' for row in rows)}}}:"]
