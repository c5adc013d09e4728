"""A backup put back: into an empty place alone, counted and hashed again once it is there (docs/backup.md).

What makes submissions count is written last, in one change: until then a reader sees an empty store.
"""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from pyoxigraph import Quad

from kg.backup import Backup, Manifest
from kg.content import Content
from kg.errors import StoreError, YijuError
from kg.namespaces import PROV, YJ
from kg.quads import LEDGER
from kg.store import Store

ENTRY = (PROV.endedAtTime, YJ.on)
Progress = Callable[[Iterable[list[Quad]], Backup], Iterable[list[Quad]]]


def restore(source: Path, folder: Path, progress: Progress | None = None) -> Manifest:
    """Into a new or empty folder; raises InputError for a file that is not sound, StoreError for a folder that holds anything.

    It is written beside the folder and takes its place when all of it is there.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise _taken(str(folder))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as trouble:
        raise StoreError(f"写不了 {folder}：{trouble}", f"{folder} cannot be written: {trouble}") from trouble
    try:
        with Store.open(beside, create=True) as store:
            manifest = _put(Backup(source), store, progress)
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return manifest


def restore_elsewhere(source: Path, store: Store, place: str, progress: Progress | None = None) -> Manifest:
    """The same into an empty store that is there already; the file is read through once before anything is written."""
    if next(iter(store.quads), None) is not None:
        raise _taken(place)
    read_through(source)
    try:
        return _put(Backup(source), store, progress)
    except BaseException:
        with suppress(YijuError):
            for graph in list(store.quads.graphs()):
                store.quads.drop(graph)
        raise


def read_through(source: Path, progress: Progress | None = None) -> Manifest:
    """What the file says of itself, once all of it was found to be so. Raises InputError."""
    file = Backup(source)
    for _ in progress(file.batches(), file) if progress else file.batches():
        pass
    assert file.manifest is not None
    return file.manifest


def _put(file: Backup, store: Store, progress: Progress | None) -> Manifest:
    last: list[Quad] = []
    for batch in progress(file.batches(), file) if progress else file.batches():
        store.quads.fill([quad for quad in batch if not _counts(quad)])
        last += filter(_counts, batch)
    assert file.manifest is not None
    store.quads.change(last)
    store.changed()
    there = Content()
    for quad in store.committed():
        there.add(quad)
    if (there.count, there.hash) != (file.manifest.quads, file.manifest.content):
        raise StoreError(
            f"写进去的与备份不符（备份 {file.manifest.quads} 条，库里 {there.count} 条），恢复作废；请检查磁盘，再做一次",
            f"what was written is not what the backup holds ({file.manifest.quads} statements, {there.count} in the store); the restore is void: check the disk and do it again",
        )
    return file.manifest


def _counts(quad: Quad) -> bool:
    """Is it of a submission's own entry, or does it tell the newest? These alone make anything count."""
    return quad.graph_name == LEDGER and (
        quad.subject == LEDGER or quad.predicate in ENTRY or quad.object == PROV.Activity
    )


def _taken(place: str) -> StoreError:
    return StoreError(
        f"{place} 里已有东西，不覆盖；请恢复到新的或空的地方",
        f"{place} holds something already and is left alone; restore into a new or empty place",
    )
