"""Damaged records, damaged catalogues, and the command line: refused in a sentence, and nothing written."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fuzz_doors import Door
from fuzz_mutate import Mutator
from practice_desk import Clock, an_intake, desk_with

from counter_tui import cli
from counter_tui.config import Places
from counter_tui.intake_file import intake_of, read_entry
from counter_tui.intake_form import IntakeForm
from counter_tui.practice import make_practice_office
from db.catalogue import reader
from db.engine import open_records
from db.office.accept import accept
from db.office.open_office import open_office
from db.office.verify import verify
from db.rules.dossier import Draft, DraftLine
from db.rules.errors import Refusal

STATUSES = {0, 1, 2}
WORDS = [
    *("--json", "--help", "--out", "--from", "--paper", "a5", "-", "x.pdf", "show", "--full", "--replay"),
    *(
        "H52.18.05-261123-02-0042-24",
        "02-0042",
        "1.001193",
        "khai sinh",
        "2026-11-23",
        "--received",
        "--limit",
    ),
    *(
        "8 working_day",
        "2026-11-23T09:15",
        "--to",
        "--yes",
        "list",
        "add",
        "looks",
        "propose",
        "--is",
        "check",
    ),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give the bytes of a small office's records and of their log, as a power cut leaves them."""
    path = tmp_path_factory.mktemp("fuzz") / "records.db"
    desk = desk_with(Clock())
    with open_office(path, desk) as records:
        for _ in range(3):
            accept(records, an_intake(), desk)
        wal = path.with_name("records.db-wal").read_bytes()
        before = path.read_bytes()
    return {"whole": path.read_bytes(), "before": before, "wal": wal}


def test_no_damaged_records_break_the_opening(
    door: Callable[[str], Door], files: dict[str, bytes], tmp_path: Path
) -> None:
    """Pages that flip, end early or are somebody else's: refused, or opened and judged by ``verify``."""
    path = tmp_path / "records.db"

    def make(mutator: Mutator) -> tuple[bytes, bytes]:
        if mutator.chance.random() < 0.5:
            return mutator.bytes([files["whole"]]), b""
        return files["before"], mutator.bytes([files["wal"]])

    def prove(found: tuple[bytes, bytes]) -> None:
        for name in ("records.db-wal", "records.db-shm"):
            path.with_name(name).unlink(missing_ok=True)
        path.write_bytes(found[0])
        if found[1]:
            path.with_name("records.db-wal").write_bytes(found[1])
        with open_records(path) as records:
            verify(records)
        assert path.is_file()

    door("records").hold(make, prove)


def test_no_damaged_catalogue_breaks_the_search(door: Callable[[str], Door], tmp_path: Path) -> None:
    """The file that is read before the first paint is refused in a sentence."""
    make_practice_office(Places(tmp_path / "office"))
    path = tmp_path / "office" / "catalogue.db"
    content = path.read_bytes()

    def prove(found: bytes) -> None:
        path.write_bytes(found)
        reader.read_titles(path)

    door("catalogue file").hold(lambda mutator: mutator.bytes([content]), prove)


def test_no_intake_from_a_script_breaks_the_reading(
    door: Callable[[str], Door], real_rows: list[dict[str, object]], tmp_path: Path
) -> None:
    """An entry becomes an intake of its procedure, or a refusal that names the field."""
    del real_rows
    make_practice_office(Places(tmp_path / "office"))
    procedure = reader.read_procedure(tmp_path / "office" / "catalogue.db", "1.001193")
    entry = {
        "procedure": "1.001193",
        "case": None,
        "papers": "all",
        "applicant": {"name": "Lò Văn Thử", "personal_number": "014190000123", "phone": "0912345678"},
        "received": "2026-11-23T09:15",
        "limit": "3 working_day",
    }

    def prove(found: object) -> None:
        intake, _ = intake_of(read_entry(found), procedure)
        assert intake.procedure is procedure

    door("intake entry").hold(lambda mutator: mutator.json([entry]), prove)


def test_no_damaged_draft_breaks_the_screen(door: Callable[[str], Door]) -> None:
    """A half-done intake whose payload was damaged is refused, or taken up with a form that can be drawn."""
    form = IntakeForm.begin(an_intake().procedure, Clock()(), an_intake().applicant)
    draft = form.to_draft("papers")
    line = DraftLine("01", Clock()(), "Lò", "1.013831", "Biến động đất", "papers", 1, 2)

    def prove(payload: object) -> None:
        taken = IntakeForm.from_draft(Draft(line, payload if isinstance(payload, dict) else {"a": payload}))
        assert taken.procedure.code

    door("draft").hold(lambda mutator: mutator.json([draft.payload]), prove)


def test_no_words_on_the_command_line_break_it(
    door: Callable[[str], Door], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command with any words: an exit status of its own, never a traceback, never a fault."""
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path / "office"))
    monkeypatch.chdir(tmp_path)
    make_practice_office(Places(tmp_path / "office"))
    # "demo" would open the screen, "restore" asks at the terminal.
    commands = [name for name in cli.COMMANDS if name != "demo"]

    def make(mutator: Mutator) -> list[str]:
        words = [mutator.text(WORDS) if mutator.chance.random() < 0.5 else mutator.chance.choice(WORDS)]
        words += [mutator.chance.choice(WORDS) for _ in range(mutator.chance.randrange(5))]
        return [mutator.chance.choice(commands), *(word.replace("\x00", "") for word in words)]

    def prove(arguments: list[str]) -> None:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps([])))
            status = cli.main(arguments)
        assert status in STATUSES, (status, err.getvalue())
        assert "Traceback" not in err.getvalue() + out.getvalue()
        if status == cli.REFUSED:
            assert err.getvalue().strip()
            assert len(err.getvalue().strip().splitlines()) == 1

    door("command line").hold(make, prove, refuses=False)
    assert os.environ["MOTCUA_HOME"] == str(tmp_path / "office")


def test_the_table_of_doors_is_enough() -> None:
    """All doors together get a hundred thousand inputs in a run, and every test proved its own number."""
    from fuzz_doors import DOORS, LEAST

    assert sum(DOORS.values()) >= LEAST


def test_a_fault_behind_a_door_is_found(door: Callable[[str], Door]) -> None:
    """A door that breaks on one kind of input is caught with the input that did it."""

    def prove(text: str) -> None:
        if "9" in text:
            raise IndexError(text)
        if text.startswith("1"):
            raise Refusal("draft_damaged")

    with pytest.raises(AssertionError, match="IndexError"):
        door("pin").hold(lambda mutator: mutator.text(["135791"]), prove)
