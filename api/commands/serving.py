"""The server: `serve`."""

import argparse

from api.commands.places import address_of, folder_of, open_store
from api.serve import listen
from api.serve import serve as serve_store
from kg.errors import InputError


def serve(asked: argparse.Namespace, lang: str) -> int:
    folder, there = folder_of(asked), address_of(asked)
    if asked.workers < 1 or (asked.workers > 1 and there is None):
        raise InputError(
            f"--workers {asked.workers}：文件夹里的库只能由一个进程打开；多个进程要用另一台机器上的库（--store，见 docs/stores.md）",
            f"--workers {asked.workers}: a store in a folder is opened by one process; several need a store elsewhere (--store, see docs/stores.md)",
        )
    if there is not None and asked.workers > 1:
        from api.workers import serve_together

        return serve_together(there, folder, listen(asked.host, asked.port), asked, lang)
    with open_store(asked, create=not folder.exists()) as store:
        return serve_store(store, folder, asked, lang)
