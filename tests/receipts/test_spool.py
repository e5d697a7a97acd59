"""A print job as the counter asks for it, and the folder that is always there."""

from __future__ import annotations

import errno
import os
import re
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from db.rules.dossier import Dossier
from db.rules.errors import NotAccepted, NotPossibleNow
from db.rules.office import OfficeHeader, PaperSize, Printer
from receipts.blocks import Form
from receipts.form_file import form_file
from receipts.forms.label import label_form
from receipts.forms.receipt import GIVE, KEEP, receipt_form
from receipts.printers import Detail, Outcome, Result, Warn, cups, folder
from receipts.spool import print_form


@pytest.fixture
def copies(usual: Dossier, office: OfficeHeader) -> list[Form]:
    """Give both copies of a usual slip."""
    return [receipt_form(usual, office, copy=copy) for copy in (KEEP, GIVE)]


@pytest.fixture
def write(copies: list[Form], tmp_path: Path) -> Callable[[PaperSize, str], Path]:
    """Give the writing of a usual slip to a file of some name."""
    return lambda paper, name: form_file(copies, paper, tmp_path / name)


def _folder(path: Path, paper: PaperSize = PaperSize.A5) -> Printer:
    return Printer("folder", str(path), paper)


@pytest.mark.parametrize(
    ("paper", "suffix", "pages"),
    [(PaperSize.A5, ".pdf", 2), (PaperSize.A4, ".pdf", 1), (PaperSize.ROLL_80, ".png", 0)],
)
def test_a_folder_takes_every_paper(
    copies: list[Form], tmp_path: Path, paper: PaperSize, suffix: str, pages: int
) -> None:
    """Both copies are in the file, pages as PDF and rolls as a picture of true size."""
    result = print_form(copies, _folder(tmp_path / "new" / "folder", paper), "02-0042", fonts="bundled")
    assert (result.outcome, result.detail, result.warnings) == (Outcome.PRINTED, Detail.SAVED, ())
    assert result.path is not None
    assert result.path.name == f"02-0042{suffix}"
    if pages:
        assert len(pypdfium2.PdfDocument(result.path)) == pages
    else:
        with Image.open(result.path) as picture:
            assert (picture.mode, picture.width) == ("1", 640)
            assert picture.info["dpi"][0] == pytest.approx(203, abs=0.1)


def test_a_second_print_does_not_replace_the_first(copies: list[Form], tmp_path: Path) -> None:
    """What a clerk may have open or on its way to a printer stays as it is."""
    first = print_form(copies, _folder(tmp_path), "02-0042", fonts="bundled")
    second = print_form(copies, _folder(tmp_path), "02-0042", fonts="bundled")
    assert first.path is not None
    assert second.path is not None
    assert first.path != second.path
    assert first.path.read_bytes() == second.path.read_bytes()


def test_job_names_can_not_leave_the_folder(copies: list[Form], tmp_path: Path) -> None:
    """A name is a name, whatever stands in it."""
    result = print_form(copies, _folder(tmp_path / "out"), "../../CON:a\u202eb", fonts="bundled")
    assert result.path is not None
    assert result.path.parent == tmp_path / "out"
    assert re.fullmatch(r"[\w.-]+\.pdf", result.path.name, re.ASCII)


def test_a_folder_that_can_not_be_written_is_told(copies: list[Form], tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "out").write_text("")
    result = print_form(copies, _folder(tmp_path / "out"), "02-0042", fonts="bundled")
    assert (result.outcome, result.detail) == (Outcome.NOT_REACHED, Detail.FOLDER_NOT_WRITABLE)


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is whole or it is not there, and neither is its beginning."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    result = folder.save(tmp_path, "02-0042", ".pdf", b"x")
    assert (result.outcome, result.detail) == (Outcome.NOT_REACHED, Detail.DISK_FULL)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for the opener")
def test_a_saved_file_is_opened_on_request(
    copies: list[Form], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened where there is a program for it; saved all the same where there is none."""
    asked = Printer("folder", str(tmp_path), PaperSize.A5, open_after=True)
    monkeypatch.setenv("PATH", "")
    closed = print_form(copies, asked, "02-0042", fonts="bundled")
    assert (closed.outcome, closed.detail) == (Outcome.PRINTED, Detail.SAVED_NOT_OPENED)
    opened: list[list[str]] = []
    monkeypatch.setattr(folder.subprocess, "Popen", lambda command, **_: opened.append(command))
    result = print_form(copies, asked, "02-0042", fonts="bundled")
    assert result.detail is Detail.SAVED
    assert opened[0][1] == str(result.path)


def test_nothing_a_printer_setting_says_raises(copies: list[Form]) -> None:
    """Unknown kinds, pages on a receipt printer's line, nobody there: an outcome each."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = f"127.0.0.1:{server.getsockname()[1]}"
    for printer, outcome, detail in (
        (Printer("fax", "x", PaperSize.A5), Outcome.REFUSED, Detail.WRONG_WAY),
        (Printer("network", closed, PaperSize.A5), Outcome.REFUSED, Detail.WRONG_WAY),
        (Printer("network", closed, PaperSize.ROLL_58), Outcome.NOT_REACHED, Detail.NO_CONNECTION),
        (Printer("network", "", PaperSize.ROLL_80), Outcome.NOT_REACHED, Detail.BAD_ADDRESS),
    ):
        result = print_form(copies, printer, "02-0042", fonts="bundled")
        assert (result.outcome, result.detail) == (outcome, detail), printer


def test_letters_that_had_to_be_replaced_are_told(
    usual: Dossier, office: OfficeHeader, tmp_path: Path
) -> None:
    """The slip goes out, and the clerk is told to look at the name."""
    foreign = replace(usual, applicant=replace(usual.applicant, name="ꪼꪕ 漢"))
    forms = [receipt_form(foreign, office, copy=GIVE)]
    for paper in (PaperSize.A5, PaperSize.ROLL_58):
        result = print_form(forms, _folder(tmp_path, paper), "02-0042", fonts="bundled")
        assert (result.outcome, result.warnings) == (Outcome.PRINTED, (Warn.LETTERS_REPLACED,))


@pytest.mark.parametrize(
    ("paper", "name", "head"),
    [
        (PaperSize.A5, "slip.pdf", b"%PDF"),
        (PaperSize.A4, "slip.PDF", b"%PDF"),
        (PaperSize.ROLL_80, "slip.png", b"\x89PNG"),
        (PaperSize.ROLL_58, "slip.bin", b"\x1b@\x1dv0"),
    ],
)
def test_a_slip_is_written_as_its_ending_says(
    write: Callable[[PaperSize, str], Path], paper: PaperSize, name: str, head: bytes
) -> None:
    """PDF for pages, a picture or printer bytes for rolls."""
    path = write(paper, name)
    assert path.read_bytes().startswith(head)
    assert [file.name for file in path.parent.iterdir()] == [name]


@pytest.mark.parametrize(
    ("paper", "name", "expected"),
    [(PaperSize.A5, "slip.png", ".pdf"), (PaperSize.ROLL_80, "slip", ".png .bin")],
)
def test_an_ending_that_does_not_fit_is_refused_with_those_that_do(
    write: Callable[[PaperSize, str], Path], paper: PaperSize, name: str, expected: str
) -> None:
    """The refusal names the paper's own endings."""
    with pytest.raises(NotAccepted, match="slip_suffix") as refusal:
        write(paper, name)
    assert refusal.value.facts["expected"] == expected


def test_a_slip_that_can_not_be_written_is_refused(copies: list[Form], tmp_path: Path) -> None:
    """A folder that is not there is said in a sentence, not a traceback."""
    with pytest.raises(NotPossibleNow, match="file_not_written"):
        form_file(copies, PaperSize.A5, tmp_path / "nowhere" / "slip.pdf")


def test_the_saved_picture_reads(copies: list[Form], tmp_path: Path, read: Callable[..., Any]) -> None:
    """A roll saved as a picture has its symbols and their quiet zones."""
    result = print_form(copies[:1], _folder(tmp_path, PaperSize.ROLL_58), "02-0042")
    assert result.path is not None
    heard = read(Image.open(result.path).convert("L"))
    assert (heard.bars, heard.matrix) == ((True, True), (True, True))


@pytest.mark.parametrize("labels", [False, True])
def test_a_queue_is_told_that_it_gets_labels(
    usual: Dossier, copies: list[Form], monkeypatch: pytest.MonkeyPatch, *, labels: bool
) -> None:
    """The printer of labels has their paper, whatever the office's setting for pages is."""
    told: list[bool] = []

    def send(*_job: object, labels: bool) -> Result:
        told.append(labels)
        return Result(Outcome.SENT_UNCONFIRMED, Detail.QUEUED)

    monkeypatch.setattr(cups, "send", send)
    forms = [label_form(usual)] if labels else copies
    print_form(forms, Printer("cups", "labels", PaperSize.A4), "02-0042", fonts="bundled")
    assert told == [labels]
