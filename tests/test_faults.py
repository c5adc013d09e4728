"""What may go wrong under a store: a killed writer, a full disk, two writers, damaged files. Nothing acknowledged is lost,
nothing half-applied is seen, and each is told in words.
"""

import os
import random
import resource
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from kg import books
from kg.doctor import doctor
from kg.ledger import Submission
from kg.model import Duration
from kg.namespaces import RDF, YJ, iri
from kg.store import Store
from tests.served import serving
from tests.world import LATER, NOW, YEAR_END, measure
from tests.writer import CORRECTED, write

SUBMISSIONS = 200


def test_a_writer_killed_at_any_moment_loses_nothing_acknowledged_and_leaves_nothing_half_seen(
    tmp_path: Path,
) -> None:
    chance = random.Random(6)
    folder, said, kills = tmp_path / "store", 0, 0
    while said < SUBMISSIONS:
        command = [sys.executable, "-m", "tests.writer", str(folder), str(SUBMISSIONS)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(chance.randint(1, 2 * SUBMISSIONS // 12)):
                if not process.stdout.readline():
                    break
            with suppress(subprocess.TimeoutExpired):  # somewhere in the submissions that follow
                process.wait(chance.random() * 0.05)
            kills += process.poll() is None
            process.kill()
            process.wait(60)
            process.stdout.read()
        with Store.open(folder, create=True) as store:
            said = whole(store, said)
    assert kills > 5


def whole(store: Store, acknowledged: int) -> int:
    """How many submissions there are: at least those that were acknowledged, each of them whole, and nothing else."""
    number = store.newest()
    assert number >= acknowledged
    stands: Counter[str] = Counter()
    for one in books.submissions(store, number, number):
        entries = books.entries(store, one.number, 100)
        stands.update(entry.stands for entry in entries if entry.over is None)
        keys = [f"measures/{name}" for name in (f"A{one.number}", f"B{one.number}", CORRECTED)]
        assert [entry.key for entry in entries] == keys
        judged_again = one.number < number
        assert [entry.stands for entry in entries] == [
            "pending" if judged_again else "accepted",
            *["accepted"] * 2,
        ]
        assert [entry.over is None for entry in entries] == [True, True, one.number == number]
        assert all(len(list(store.quads.match(None, None, None, entry.graph))) > 10 for entry in entries)
    if number:
        view = store.view(LATER)
        names = [f"{letter}{n}" for letter in "AB" for n in range(1, number + 1)]
        found = view.subjects(RDF.type, YJ.Measure)
        assert set(found) == {iri("measure", name) for name in [*names, CORRECTED]}
        months = view.objects(iri("measure", CORRECTED), YJ.longest)
        assert months == (iri("duration", f"P{number}M"),)
        assert stands == Counter({"accepted": number + 2, "pending": number - 1})
    return number


def yiju(*words: str | Path, limit: int | None = None, lang: str = "en") -> subprocess.CompletedProcess[str]:
    """The command; with a limit no file that it writes may grow larger."""

    def limited() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(
        [sys.executable, "-m", "api.cli", *map(str, words), "--lang", lang], preexec_fn=limited,
        capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip


@contextmanager
def small_files(folder: Path) -> Iterator[tuple[Path, int | None, Callable[[], object]]]:
    """Where no file may grow: each system can do that."""
    yield folder, 300_000, lambda: None


@contextmanager
def small_disk(folder: Path) -> Iterator[tuple[Path, int | None, Callable[[], object]]]:
    """A disk in memory that is soon full, and how to make space on it."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {made.stderr.decode().strip()}")
    try:
        yield folder, None, lambda: subprocess.run(["mount", "-o", "remount,size=64m", folder], check=True)
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("small", [small_files, small_disk])
def test_a_full_disk_is_told_and_with_space_again_all_that_was_acknowledged_is_there(
    small: Callable[[Path], Iterator[tuple[Path, int | None, Callable[[], object]]]], tmp_path: Path
) -> None:
    law = tmp_path / "laws" / "大法(2020-01-01).md"
    law.parent.mkdir()
    articles = "\n\n".join(f"第{n}条 {'应当依法办理，' * 30}违反的依法处理。" for n in range(1, 1500))
    law.write_text(f"# 中华人民共和国大法\n\n（2020年1月1日公布）\n\n{articles}\n", "utf-8")
    with small(tmp_path / "disk") as (disk, limit, make_space):  # type: ignore[attr-defined]
        folder = disk / "store"
        with Store.open(folder, create=True) as store:
            for number in (1, 2, 3):
                write(store, number)
        full = yiju("load", law, "--data", folder, limit=limit)
        assert full.returncode == 2 and "Traceback" not in full.stderr
        assert str(folder) in full.stderr and "is full" in full.stderr and "Make space" in full.stderr
        make_space()
        with Store.open(folder) as store:
            assert whole(store, 3) == 3
        again = yiju("load", law, "--data", folder)
        assert again.returncode == 0, again.stderr
        with Store.open(folder) as store:
            assert store.newest() == 4


def test_a_second_writer_is_told_who_the_first_one_is(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    command = [sys.executable, "-m", "tests.writer", str(folder), str(10**6)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "1\n"
        (tmp_path / "a.csv").write_text("x", "utf-8")
        second = yiju("load", tmp_path / "a.csv", "--data", folder)
        chinese = yiju("stats", "--data", folder, lang="zh")
        process.kill()
    assert second.returncode == 2 and f"process {process.pid} (writer, since 20" in second.stderr
    assert chinese.returncode == 2 and f"进程 {process.pid}（writer，" in chinese.stderr
    with Store.open(folder) as store:
        assert whole(store, 1) >= 1


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose files have many blocks; to be copied."""
    place = tmp_path_factory.mktemp("many")
    with Store.open(place / "store", create=True) as store:
        submission = Submission.open(store, "many", NOW)
        for number in range(1, 400):
            submission.add(measure(f"M{number}", ("某法", "7/1", None), duration=Duration(months=number)))
        submission.commit(YEAR_END, {})
    return place / "store"


def flip(folder: Path) -> None:
    """Most of what the files of data hold, but not their ends, where it stands what they hold."""
    for file in folder.glob("*.sst"):
        data = bytearray(file.read_bytes())
        for at in range(64, len(data) * 3 // 4, 200):
            data[at] ^= 0xFF
        with file.open("r+b") as out:  # the same file: a server that has it open reads the same
            out.write(data)


def cut_manifest(folder: Path) -> None:
    [file] = folder.glob("MANIFEST-*")
    os.truncate(file, file.stat().st_size // 2)


def no_current(folder: Path) -> None:
    (folder / "CURRENT").unlink()


def no_current_and_no_log(folder: Path) -> None:
    no_current(folder)
    for log in folder.glob("*.log"):
        log.unlink()


def lost_files(folder: Path) -> None:
    """All of them: one alone is missed only by who needs it, and by the doctor."""
    for file in folder.glob("*.sst"):
        file.unlink()


@pytest.mark.parametrize("damage", [flip, cut_manifest, no_current, no_current_and_no_log, lost_files])
def test_a_damaged_store_is_told_as_such_with_what_to_do(
    damage: Callable[[Path], None], many: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(many, folder)
    damage(folder)
    before = {file.name for file in folder.glob("*.sst")}
    why = yiju("why", "M7", "--on", "2021-12-31", "--data", folder)
    load = yiju("load", Path(__file__).parent / "cases", "--data", folder, lang="zh")
    for done in (why, load):
        assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
        assert str(folder) in done.stderr and "yiju restore" in done.stderr
    assert "damaged" in why.stderr and "已损坏" in load.stderr
    assert before <= {file.name for file in folder.glob("*.sst")}  # nothing was made anew over it


def test_the_doctor_finds_a_file_that_went_bad_by_reading_all(many: Path, tmp_path: Path) -> None:
    shutil.copytree(many, tmp_path / "store")
    *_, well = doctor(tmp_path / "store")
    assert well.well and "all of them readable" in well.seen.en
    largest = max((tmp_path / "store").glob("*.sst"), key=lambda file: file.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 1
    largest.write_bytes(data)
    *_, ill = doctor(tmp_path / "store")
    assert not ill.well and "damaged" in ill.seen.en and "yiju restore" in ill.seen.zh


def test_files_that_go_bad_under_a_running_server_are_told_by_it(many: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    shutil.copytree(many, folder)
    with serving(folder) as server, server.client() as client:
        flip(folder)
        answer = client.get("/api/why", params={"claim": "M77", "on": "2021-12-31"})
        assert answer.status_code == 503 and answer.headers["content-type"] == "application/problem+json"
        assert "yiju restore" in answer.json()["detail_zh"] and "damaged" in answer.json()["detail_en"]
        with server.client("administrator") as chief:
            assert chief.get("/api/backup").status_code == 503
        assert "Traceback" not in (folder.parent / "store.log").read_text("utf-8")
        asked = client.get("/sparql", params={"query": "SELECT * WHERE { ?s ?p ?o }"})
        assert asked.status_code == 503 and asked.headers["content-type"] == "application/problem+json"
