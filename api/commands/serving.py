"""The server: `serve`."""

import argparse

from api.commands.places import folder_of, store_in
from api.serve import serve as serve_store
from kg.store import Store


def serve(asked: argparse.Namespace, lang: str) -> int:
    folder = folder_of(asked)
    with Store.open(store_in(folder), create=not folder.exists()) as store:
        return serve_store(store, folder, asked, lang)
