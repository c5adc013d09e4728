"""Facts cut down to what an answer rests on: the loaded facts under it, none of them superfluous (DESIGN 4, "Why").

A conclusion is followed through the rule that drew it to the facts that the rule matched, down to loaded ones. Where a
rule concludes from absence, what would fill the gap among fewer facts is kept out by the facts that keep it out of all.
"""

from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import Triple

from kg.derive import blocked, derive, premises, reopened
from kg.facts import Drawn, Facts
from kg.namespaces import YJ

Told = Callable[[Facts], Iterable[Triple]]  # what is to be said of the facts of a cut


class Cut:
    """Loaded facts from which all goals follow, and what follows from them."""

    def __init__(self, whole: Facts, goals: Iterable[Triple]) -> None:
        self.whole = whole
        self.goals: dict[Triple, None] = {}
        self._ground: set[Triple] = set()
        self._seen: set[Triple] = set()
        self._premises: dict[Drawn, frozenset[Triple]] = {}
        self._other_ways: dict[Triple, list[Drawn]] = {}  # of a conclusion, which trimming chose among
        self._aim(goals)

    def _aim(self, goals: Iterable[Triple]) -> None:
        """More goals: the loaded facts under them join the cut, and what follows from these is drawn anew."""
        waiting = list(goals)
        self.goals.update(dict.fromkeys(waiting))
        while waiting:
            triple = waiting.pop()
            if triple not in self._seen:
                self._seen.add(triple)
                drawn = self.whole.derived.get(triple)
                if drawn is None:
                    self._ground.add(triple)
                else:
                    waiting.extend(self.premises(self.whole, drawn))
        self._derive([triple for triple in self.whole.loaded if triple in self._ground])

    def _derive(self, loaded: list[Triple]) -> None:
        self.every: list[tuple[Triple, Drawn]] = []
        self.held = derive(loaded, every=self.every)

    def premises(self, facts: Facts, drawn: Drawn) -> frozenset[Triple]:
        """The facts that a rule matched; the same bindings matched the same facts, in the whole and in the cut."""
        found = self._premises.get(drawn)
        if found is None:
            found = self._premises[drawn] = premises(facts, drawn)
        return found

    def down(self, same: Callable[[Facts], bool], astray: Told, lacking: Told) -> None:
        """Settle, and trim; again while what was left out led to another answer, for it kept a "for all" true."""
        aimed = 0
        while aimed < len(self.goals):
            aimed = len(self.goals)
            self._settle(same, astray, lacking)
            self._trim()
            if same(self.held):
                return

    def _settle(self, same: Callable[[Facts], bool], astray: Told, lacking: Told) -> None:
        """Add what keeps out of the cut what is not in the whole, until every goal follows and nothing is amiss.

        `same`: is the answer the same? Where it is not, `astray` names conclusions of the cut that lead to another; where
        nothing more keeps these out, `lacking` names the facts of the whole that answer instead.
        """
        while True:
            lost = [drawn for goal in self.goals if not self._there(goal) for drawn in self._lost(goal)]
            amiss = {fact for drawn in lost for met in blocked(self.held, drawn) for fact in met}
            as_it_was = same(self.held)
            amiss = amiss if lost else set() if as_it_was else set(astray(self.held))
            more = {fact for wrong in amiss if not self._known(wrong) for fact in self._keeping_out(wrong)}
            more |= {fact for drawn in lost for met in reopened(self.held, self.whole, drawn) for fact in met}
            more -= self.goals.keys()
            if not more and not as_it_was:
                more = {fact for fact in lacking(self.held) if fact not in self.goals}
            if not more:
                return
            self._aim(more)

    def _there(self, triple: Triple) -> bool:
        return triple in self.held.graph

    def _known(self, triple: Triple) -> bool:
        return triple in self.whole.graph

    def _lost(self, goal: Triple) -> Iterator[Drawn]:
        """The conclusions under a goal that the cut does not draw although it has their premises."""
        waiting, seen = [goal], set[Triple]()
        while waiting:
            triple = waiting.pop()
            first = self.whole.derived.get(triple)
            if triple in seen or first is None:
                continue
            seen.add(triple)
            for drawn in dict.fromkeys([first, *self._other_ways.get(triple, ())]):
                missing = [fact for fact in self.premises(self.whole, drawn) if not self._there(fact)]
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
            deeper = [fact for fact in self.premises(self.held, drawn) if not self._known(fact)]
            waiting.extend(deeper)
            if not deeper:
                yield from (fact for met in blocked(self.whole, drawn)[:1] for fact in met)

    def _trim(self) -> None:
        """Leave out the loaded facts without which every goal still follows: whole records first, then single facts."""
        facts = self.held
        bits = {triple: 1 << n for n, triple in enumerate([*facts.loaded, *facts.derived])}

        def every_bit(triples: Iterable[Triple]) -> int:
            return sum(bits[triple] for triple in set(triples))

        ways = dict.fromkeys(
            (bits[fact], every_bit(self.premises(facts, drawn))) for fact, drawn in self.every
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
        for triples in about.values():
            triples.sort(key=lambda triple: triple.predicate != YJ.states)
            for triple in triples:
                if bits[triple] & alive:
                    alive = tried(alive, bits[triple])
                    if triple.predicate == YJ.states and bits[triple] & alive:
                        break  # the whole record is needed
        if alive != every_bit(facts.loaded):
            self._other_ways = {}
            for fact, drawn in self.every:
                self._other_ways.setdefault(fact, []).append(drawn)
            self._derive([triple for triple in facts.loaded if bits[triple] & alive])
