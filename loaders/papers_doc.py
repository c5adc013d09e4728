"""Old Word documents (.doc), converted by LibreOffice where it is installed: in a folder of its own, with a time limit."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError
from loaders.paper import Paper
from loaders.papers_docx import read_docx

PROGRAM = "soffice"
LIMIT = 120.0  # seconds


def read_doc(path: Path, limit: float = LIMIT) -> Paper:
    """The document; raises InputError without LibreOffice, or where it fails or takes too long."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise InputError(
            f"{path} 是旧版 .doc；本机没有 LibreOffice，请在 Word 或 WPS 里另存为 .docx",
            f"{path} is an old .doc and LibreOffice is not installed; save it as .docx",
        )
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "given.doc"
        shutil.copyfile(path, given)
        profile = (Path(folder) / "profile").as_uri()
        _run(
            [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "docx",
             "--outdir", folder, str(given)],
            path, limit,
        )  # fmt: skip
        made = Path(folder) / "given.docx"
        if not made.exists():
            raise InputError(
                f"{path} 转换不成，可能已损坏或者加了密码；请在 Word 或 WPS 里另存为 .docx",
                f"{path} could not be converted, it may be damaged or locked; save it as .docx",
            )
        return replace(read_docx(made), path=path)


def _run(command: list[str], path: Path, limit: float) -> None:
    """Run in a process group of its own, which is ended as a whole when the time is over."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            running.wait(limit)
        except subprocess.TimeoutExpired as trouble:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
            raise InputError(
                f"{path} 转换超过 {limit:g} 秒，已中止；请另存为 .docx",
                f"converting {path} took over {limit:g} seconds and was stopped; save it as .docx",
            ) from trouble
