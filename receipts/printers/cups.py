"""CUPS by its command line programs: no library to install, and a time limit on everything.

CUPS says *completed* when the last byte has left it, even if the printer died in mid-job: a job handed to it
is sent, never printed.
"""

from __future__ import annotations

import os
import subprocess

from db.rules.office import PaperSize
from receipts.printers import Detail, Outcome, Result
from receipts.sheets import LABEL_HEIGHT_MM, LABEL_WIDTH_MM

TIME_LIMIT_S = 15.0
_MEDIA = {PaperSize.A5: "A5", PaperSize.A4: "A4"}
_LABEL_MEDIA = f"Custom.{LABEL_WIDTH_MM}x{LABEL_HEIGHT_MM}mm"


def send(queue: str, data: bytes, paper: PaperSize, job_name: str, *, labels: bool = False) -> Result:
    """Hand a job to ``queue``: PDF pages at their true size, rolls as raw bytes to a raw queue.

    ``labels``: the pages are labels, whatever the office's paper is. A paused queue is refused: it would
    print the slip on some later day, beside its reprint.
    """
    try:
        stopped = _refusal_of(queue)
        if stopped is not None:
            return stopped
        command = ["lp", "-d", queue, "-t", job_name, "-s", *_options(paper, labels=labels), "--", "-"]
        answer = _run(command, data)
    except FileNotFoundError:
        return Result(Outcome.NOT_REACHED, Detail.NO_SPOOLER)
    except subprocess.TimeoutExpired:
        return Result(Outcome.PERHAPS_PARTIAL, Detail.SPOOLER_TIMEOUT)
    except OSError:
        return Result(Outcome.NOT_REACHED, Detail.SPOOLER_ERROR)
    if answer.returncode:
        return Result(Outcome.NOT_REACHED, Detail.SPOOLER_ERROR)
    return Result(Outcome.SENT_UNCONFIRMED, Detail.QUEUED)


def _options(paper: PaperSize, *, labels: bool) -> list[str]:
    if paper.is_roll:
        return ["-o", "raw"]
    media = _LABEL_MEDIA if labels else _MEDIA[paper]
    return ["-o", f"media={media}", "-o", "print-scaling=none", "-o", "sides=one-sided"]


def _refusal_of(queue: str) -> Result | None:
    """Say why a queue can't take a job now, or ``None``."""
    try:
        printer = _run(["lpstat", "-p", queue])
        accepting = _run(["lpstat", "-a", queue])
    except subprocess.TimeoutExpired:
        return Result(Outcome.NOT_REACHED, Detail.SPOOLER_TIMEOUT)
    if printer.returncode:
        running = b"is running" in _run(["lpstat", "-r"]).stdout
        return Result(Outcome.NOT_REACHED, Detail.NO_SUCH_PRINTER if running else Detail.NO_SPOOLER)
    if b" disabled since " in printer.stdout or b"not accepting" in accepting.stdout:
        return Result(Outcome.REFUSED, Detail.QUEUE_PAUSED)
    return None


def _run(command: list[str], data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - fixed programs, arguments from the office's own settings
        command,
        input=data,
        capture_output=True,
        timeout=TIME_LIMIT_S,
        check=False,
        env=os.environ | {"LC_ALL": "C"},
    )
