"""Facts cut down to what an answer rests on: the loaded facts under it, none of them superfluous (DESIGN 4, "Why").

A conclusion is followed through the rule that drew it to the facts that the rule matched, down to loaded ones. Where a
rule concludes from absence, what would fill the gap among fewer facts is kept out by the facts that keep it out of all.
"""

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import Triple

from kg.derive import blocked, derive, premises, reopened
from kg.facts import Drawn, Facts


def ground(facts: Facts, goals: Iterable[Triple]) -> set[Triple]:
    """The loaded facts from which these facts were drawn, step by step."""
    found: set[Triple] = set()
    waiting, seen = list(goals), set[Triple]()
    while waiting:
        triple = waiting.pop()
        if triple in seen:
            continue
        seen.add(triple)
        drawn = facts.derived.get(triple)
        if drawn is None:
            found.add(triple)
        else:
            waiting.extend(premises(facts, drawn))
    return found


class Cut:
    """Loaded facts from which all goals follow, and what follows from them."""

    def __init__(self, whole: Facts, goals: Iterable[Triple]) -> None:
        self.whole = whole
        self.goals = dict.fromkeys(goals)
        self._derive()

    def _derive(self) -> None:
        kept = ground(self.whole, self.goals)
        self.every: list[tuple[Triple, Drawn]] = []
        self.held = derive([triple for triple in self.whole.loaded if triple in kept], every=self.every)

    def settle(self, astray: Callable[[Facts], Iterable[Triple]]) -> None:
        """Add what keeps out of the cut what is not in the whole, until every goal follows and nothing is amiss.

        `astray` names the conclusions of the cut that lead to another answer; none where the answer is the same.
        """
        while True:
            lost = [drawn for goal in self.goals if not self._there(goal) for drawn in self._lost(goal)]
            amiss = {fact for drawn in lost for met in blocked(self.held, drawn) for fact in met}
            amiss = amiss if lost else set(astray(self.held))
            more = {fact for wrong in amiss if not self._known(wrong) for fact in self._keeping_out(wrong)}
            more |= {fact for drawn in lost for met in reopened(self.held, self.whole, drawn) for fact in met}
            more -= self.goals.keys()
            if not more:
                return
            self.goals.update(dict.fromkeys(more))
            self._derive()

    def _there(self, triple: Triple) -> bool:
        return triple in self.held.graph

    def _known(self, triple: Triple) -> bool:
        return triple in self.whole.graph

    def _lost(self, goal: Triple) -> Iterator[Drawn]:
        """The conclusions under a goal that the cut does not draw although it has their premises."""
        waiting, seen = [goal], set[Triple]()
        while waiting:
            triple = waiting.pop()
            drawn = self.whole.derived.get(triple)
            if triple in seen or drawn is None:
                continue
            seen.add(triple)
            missing = [fact for fact in premises(self.whole, drawn) if not self._there(fact)]
            waiting.extend(missing)
            if not missing:
                yield drawn

    def _keeping_out(self, triple: Triple) -> Iterator[Triple]:
        """Facts of the whole that keep a conclusion of the cut from being drawn there."""
        waiting, seen = [triple], set[Triple]()
        while waiting:
            wrong = waiting.pop()
            drawn = self.held.derived.get(wrong)
            if wrong in seen or drawn is None:
                continue
            seen.add(wrong)
            deeper = [fact for fact in premises(self.held, drawn) if not self._known(fact)]
            waiting.extend(deeper)
            if not deeper:
                yield from (fact for met in blocked(self.whole, drawn)[:1] for fact in met)

    def loaded(self) -> list[Triple]:
        """The loaded facts less those without which every goal still follows: whole records first, then single facts."""
        facts = self.held
        bits = {triple: 1 << n for n, triple in enumerate([*facts.loaded, *facts.derived])}

        def every_bit(triples: Iterable[Triple]) -> int:
            return sum(bits[triple] for triple in set(triples))

        ways = list(
            dict.fromkeys((bits[fact], every_bit(premises(facts, drawn))) for fact, drawn in self.every)
        )
        wanted, alive = every_bit(self.goals), every_bit(facts.loaded)

        def tried(alive: int, left_out: int) -> int:
            reached = less = alive & ~left_out
            for conclusion, below in ways:  # in the order of the rules, so that nothing rests on itself
                if below & reached == below:
                    reached |= conclusion
            return less if wanted & reached == wanted else alive

        about: dict[object, list[Triple]] = {}
        for triple in facts.loaded:
            about.setdefault(triple.subject, []).append(triple)
        for triples in about.values():
            alive = tried(alive, every_bit(triples))
        for triple in facts.loaded:
            if bits[triple] & alive:
                alive = tried(alive, bits[triple])
        return [triple for triple in facts.loaded if bits[triple] & alive]
