"""Who is let in: `token`."""

import argparse

from api.commands.places import folder_of
from api.tokens import token as manage


def token(asked: argparse.Namespace, lang: str) -> int:
    return manage(folder_of(asked), asked, lang)
