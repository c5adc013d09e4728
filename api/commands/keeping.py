"""Copies of a store: `backup`, `restore`."""

import argparse
import datetime as dt
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

import httpx
from pyoxigraph import Quad
from tqdm import tqdm

from api import language
from api.commands.places import address_of, folder_of, open_store
from kg.backup import SUFFIX, Backup, Manifest, backup, file_name
from kg.errors import InputError, StoreError
from kg.restore import read_through, restore_elsewhere
from kg.restore import restore as put_back
from kg.store import Store

WAITS = 600  # seconds until the next piece of a backup must come


def backup_command(asked: argparse.Namespace, lang: str) -> int:
    """Write the copy, then read it through: only one that is whole gets its name."""
    moment = language.now().astimezone(dt.UTC)
    path = _named(asked.dest, moment)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("xb") as out, _pieces(asked, moment) as pieces:
            bar = tqdm(desc=path.name, unit="B", unit_scale=True, disable=None, file=sys.stderr)
            for piece in pieces:
                out.write(piece)
                bar.update(len(piece))
            bar.close()
            out.flush()
            os.fsync(out.fileno())
        manifest = read_through(part, _progress)
        part.rename(path)
    except FileExistsError as trouble:
        raise InputError(f"{part} 已经存在：另一次备份正在写它，或者没有写完；移走后再做", f"{part} exists: another backup is writing it, or did not end; move it away first") from trouble  # fmt: skip
    except OSError as trouble:
        part.unlink(missing_ok=True)
        raise StoreError(
            f"写不了 {path}：{trouble}；没有留下备份，请换一个地方或腾出空间",
            f"{path} cannot be written: {trouble}; no backup was left, choose another place or make space",
        ) from trouble
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _tell(asked, lang, path, manifest)
    return 0


def restore_command(asked: argparse.Namespace, lang: str) -> int:
    if asked.check:
        _tell(asked, lang, asked.source, read_through(asked.source, _progress))
        return 0
    there = address_of(asked)
    if there is not None:
        with Store.at(there) as store:
            store.begin()
            manifest = restore_elsewhere(asked.source, store, there.query, _progress)
        _tell(asked, lang, there.query, manifest)
        return 0
    folder = folder_of(asked)
    _tell(asked, lang, folder, put_back(asked.source, folder, _progress))
    return 0


def _named(dest: Path, moment: dt.datetime) -> Path:
    """The file that is meant: that of the name, or in a folder one with the moment in its name. Raises InputError."""
    path = dest
    if not dest.name.endswith(SUFFIX):
        if dest.suffix and not dest.is_dir():
            raise InputError(
                f"{dest} 应以 {SUFFIX} 结尾，或者是一个文件夹",
                f"{dest} is to end in {SUFFIX}, or to be a folder",
            )
        path = dest / file_name(moment)
    if path.exists():
        raise InputError(f"{path} 已经存在，不覆盖", f"{path} exists and is left alone")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise InputError(f"写不了 {path}：{trouble}", f"{path} cannot be written: {trouble}") from trouble
    return path


@contextmanager
def _pieces(asked: argparse.Namespace, moment: dt.datetime) -> Iterator[Iterable[bytes]]:
    if asked.server:
        with _sent(asked.server) as pieces:
            yield pieces
        return
    with open_store(asked) as store:
        yield backup(store, moment.isoformat(timespec="seconds"), metadata.version("yiju"))


@contextmanager
def _sent(server: str) -> Iterator[Iterator[bytes]]:
    """The backup that a running server sends; raises StoreError where it sends none, or not all of it."""
    token = os.environ.get("YIJU_TOKEN", "")
    try:
        with httpx.stream(
            "GET",
            f"{server.rstrip('/')}/api/backup",
            headers={"Authorization": f"Bearer {token}", "Yiju-Purpose": "backup"},
            timeout=httpx.Timeout(60, read=WAITS),
        ) as answer:
            if answer.status_code != 200:
                answer.read()
                raise _refused(server, answer)
            yield answer.iter_raw()
    except (httpx.HTTPError, httpx.InvalidURL) as trouble:
        raise StoreError(
            f"没有从 {server} 收完备份：{trouble or type(trouble).__name__}；没有留下备份，请再做一次",
            f"the backup was not received from {server} in full: {trouble or type(trouble).__name__}; none was left, do it again",
        ) from trouble


def _refused(server: str, answer: httpx.Response) -> StoreError:
    try:
        told = answer.json()
        zh, en = str(told["detail_zh"]), str(told["detail_en"])
    except (ValueError, KeyError, TypeError):
        zh = en = f"HTTP {answer.status_code}"
    return StoreError(
        f"{server} 没有给出备份：{zh}（令牌写在环境变量 YIJU_TOKEN 里，须是管理员的）",
        f"{server} gave no backup: {en} (the token stands in YIJU_TOKEN and is an administrator's)",
    )


def _progress(batches: Iterable[list[Quad]], file: Backup) -> Iterable[list[Quad]]:
    with tqdm(
        desc=file.path.name, total=file.size, unit="B", unit_scale=True, disable=None, file=sys.stderr
    ) as bar:
        for batch in batches:
            bar.update(file.at - bar.n)
            yield batch


def _tell(asked: argparse.Namespace, lang: str, place: Path | str, manifest: Manifest) -> None:
    if asked.json:
        print(json.dumps({
            "place": str(place), "submissions": manifest.submissions, "quads": manifest.quads, "content": manifest.content,
            "made": manifest.made, "version": manifest.version,
        }, ensure_ascii=False))  # fmt: skip
    elif lang == "zh":
        print(f"{place}：{manifest.submissions} 次提交，{manifest.quads} 条陈述，内容指纹 {manifest.content}")
    else:
        print(
            f"{place}: {manifest.submissions} submissions, {manifest.quads} statements, content {manifest.content}"
        )
