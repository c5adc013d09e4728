"""The measures of a claim, and which powers may be of them: what surely is of another measure is no basis for the claim."""

import json
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.chain import nodes, words
from kg.namespaces import CODE, RDF, YJ, local_name
from kg.ontology import Ontology
from kg.view import View


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures as they are written, and those that a code covers or that the kind of the claim means."""

    said: frozenset[str]
    coded: frozenset[NamedNode]

    @property
    def name(self) -> str:
        """A name that others do not bear: words in quotation marks, and codes."""
        said = (json.dumps(one, ensure_ascii=False) for one in sorted(self.said))
        return " ".join((*said, *sorted(local_name(one) for one in self.coded)))

    def may_be_of(self, other: "Measures", vocabulary: Ontology) -> bool:
        """The same words, or a kind of each other (ontology/derive/152, 153)."""
        above = vocabulary.above
        return not self.said.isdisjoint(other.said) or any(
            one in above(two) or two in above(one) for one in self.coded for two in other.coded
        )


def measures_of(view: View, vocabulary: Ontology, record: NamedNode) -> Measures:
    """The measures of a claim or of a power."""
    coded, said = vocabulary.labels(CODE["measure-types"]), words(view, record, YJ.measureWords)
    implied = (
        measure
        for kind in nodes(view, record, RDF.type)
        for measure in vocabulary.facts.nodes(kind, YJ.impliesMeasure)
    )
    return Measures(frozenset(said), frozenset((*(coded[one] for one in said if one in coded), *implied)))
