"""What the engine of an embedded store says when it cannot go on, in words: a full disk, a damaged file, somebody else's lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import StoreError

ENGINE = (OSError, RuntimeError)  # how RocksDB's errors come out of pyoxigraph
_FULL = ("no space left", "file too large", "quota exceeded")
_DAMAGED = ("corrupt", "checksum", "mismatch", "no such file", "truncated", "bad block")


@contextmanager
def told(folder: Path | None) -> Iterator[None]:
    """Raises StoreError in place of what the engine raises."""
    try:
        yield
    except ENGINE as trouble:
        raise in_words(trouble, folder) from trouble


def is_lock(trouble: Exception) -> bool:
    """Does somebody else hold the store (a block is no lock)?"""
    said = str(trouble).lower()
    return "lock file" in said or "lock hold" in said


def in_words(trouble: Exception, folder: Path | None) -> StoreError:
    """The same trouble with where it is and what to do next."""
    said = str(trouble).lower()
    zh, en = (f"{folder}", f"{folder}") if folder else ("库", "the store")
    if any(words in said for words in _FULL):
        return StoreError(
            f"{zh} 所在的磁盘已满，这一次没有写成；先前已提交的都在。腾出空间后再做一次（服务器要重新启动）；已收下的再载入一次不会重复",
            f"the disk of {en} is full and this was not written; all that was committed before is there. Make space and do it again "
            "(a server is to be started again); loading once more what was kept changes nothing",
        )
    if any(words in said for words in _DAMAGED):
        return damaged(folder, str(trouble))
    return StoreError(f"读写不了 {zh}：{trouble}", f"{en} cannot be read or written: {trouble}")


def damaged(folder: Path | None, why: str) -> StoreError:
    zh, en = (f"{folder}", f"{folder}") if folder else ("", "of the store")
    return StoreError(
        f"库 {zh} 的文件已损坏（{why}）；不要再写它：把文件夹移到一边，用 yiju restore 从备份恢复（见 docs/backup.md）",
        f"files {en} are damaged ({why}); write to it no more: move the folder away and restore from a backup with yiju restore (see docs/backup.md)",
    )


def remains(folder: Path) -> bool:
    """Do files of a store lie there without the one that says which of them count?"""
    if not folder.is_dir() or (folder / "CURRENT").exists():
        return False
    return any(file.suffix == ".sst" or file.name.startswith("MANIFEST-") for file in folder.iterdir())
