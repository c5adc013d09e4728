"""A process that writes submissions one after the other and says on stdout which were committed: `python -m tests.writer FOLDER LAST`."""

import datetime as dt
import sys
from pathlib import Path

from kg.answer import Outcome
from kg.ledger import Submission, record_of
from kg.model import Duration
from kg.namespaces import iri
from kg.store import Store
from tests.world import HERE, NOW, YEAR_END, measure

CORRECTED = "S"  # by every submission: so many months as its number


def write(store: Store, number: int) -> None:
    """Submission `number`: two new measures, a correction, and the first measure of the one before judged again."""
    submission = Submission.open(store, f"file {number}", NOW + dt.timedelta(minutes=number))
    assert submission.number == number
    for name in (f"A{number}", f"B{number}"):
        submission.add(measure(name, ("某法", "7/1", None)))
    submission.add(measure(CORRECTED, ("某法", "7/1", None), duration=Duration(months=number)))
    submission.write()
    earlier = iri("measure", f"A{number - 1}")
    pending = Outcome(f"measures/A{number - 1}", earlier.value, "pending", HERE)
    submission.commit(YEAR_END, {}, [(graph, pending) for graph in record_of(store, earlier)])


def main() -> None:
    folder, last = Path(sys.argv[1]), int(sys.argv[2])
    with Store.open(folder, create=True) as store:
        while (number := store.newest() + 1) <= last:
            write(store, number)
            print(number, flush=True)


if __name__ == "__main__":
    main()
