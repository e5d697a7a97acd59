"""Importing into catalogue.db: one transaction, updates and never doubles, confirmations that hold."""

from __future__ import annotations

import copy
import json
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from sqlcipher3 import dbapi2 as sqlcipher
from sqlmodel import Session, select

from db.catalogue import store
from db.catalogue.faults import Reason
from db.catalogue.interchange import procedure_from_json, procedure_to_json
from db.catalogue.migrations import APPLICATION_ID, VERSION
from db.catalogue.models import CatalogueTable, ProcedureRow
from db.catalogue.reader import read_procedure, read_titles
from db.catalogue.store import (
    ImportResult,
    confirm,
    create,
    headers,
    import_procedures,
    record_uses,
    release_name,
    set_header,
    show,
)
from db.rules.clock import VIETNAM
from db.rules.errors import Damaged, NotAccepted, NotFound, NotPossibleNow, NotReadable
from db.rules.office import OfficeHeader
from db.rules.procedure import Verification

Told = dict[str, Any]
NOON = datetime(2026, 11, 23, 12, tzinfo=VIETNAM)

HEADER = OfficeHeader(
    unit_code="03980",
    parent_name="ỦY BAN NHÂN DÂN XÃ MAI SƠN",
    name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    short_name="UBND xã Mai Sơn",
    place="Mai Sơn",
    receipt_agency="H52.18",
    valid_from=date(2025, 7, 1),
)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Give the place of a catalogue that isn't there yet."""
    return tmp_path / "office" / "catalogue.db"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Give a way to write procedures into a JSON file."""

    def written(*rows: Any, name: str = "danh-muc.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(list(rows)), "utf-8")
        return path

    return written


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    """Give added, updated, unchanged, rejected."""
    return result.added, result.updated, result.unchanged, len(result.rejected)


def test_all_real_procedures_go_in_and_come_out(db: Path, real_file: Path, real_rows: list[Told]) -> None:
    """The 314 real procedures are all there after the import, exactly as the file has them."""
    assert counts(import_procedures(db, real_file)) == (314, 0, 0, 0)
    for row in real_rows:
        assert procedure_to_json(read_procedure(db, row["code"])) == row
    assert procedure_to_json(show(db, real_rows[0]["code"])) == real_rows[0]


def test_importing_again_changes_not_one_byte(db: Path, real_file: Path) -> None:
    """The same file again finds everything unchanged, and the catalogue's file stays as it is."""
    import_procedures(db, real_file)
    before = db.read_bytes()
    again = import_procedures(db, real_file)
    assert counts(again) == (0, 0, 314, 0)
    assert again.imported == 314
    assert db.read_bytes() == before


def test_a_list_of_titles_goes_in(db: Path, titles_file: Path) -> None:
    """The real list of titles goes in, but for the 141 codes that have no title; the reason is told."""
    result = import_procedures(db, titles_file)
    assert (result.imported, len(result.rejected)) == (3287, 141)
    assert {(fault.field, fault.reason) for fault in result.rejected} == {("name", Reason.MISSING)}


def test_other_content_updates_the_entry(db: Path, sample: Told, write: Callable[..., Path]) -> None:
    """The same code with other content replaces the entry, its line and its words, and never doubles it."""
    import_procedures(db, write(sample))
    sample |= {"name": "Tên mới", "documents": []}
    assert counts(import_procedures(db, write(sample, name="b.csv.json"))) == (0, 1, 0, 0)
    (title,) = read_titles(db)
    assert (title.name, title.words, title.folded, title.has_papers) == (
        "Tên mới",
        "tên mới",
        "ten moi",
        False,
    )
    assert procedure_to_json(show(db, sample["code"])) == sample


def test_a_bad_procedure_stays_out_whole_and_the_others_go_in(
    db: Path, sample: Told, write: Callable[..., Path]
) -> None:
    """Of three rows the bad one is told with file, row, field and reason; the good ones are there."""
    bad, after = copy.deepcopy(sample), copy.deepcopy(sample)
    bad |= {"code": "1.000002"}
    bad["documents"][1]["original"] = "một"
    after["code"] = "1.000003"
    result = import_procedures(db, write(sample, bad, after))
    (fault,) = result.rejected
    assert (fault.file, fault.row, fault.field) == ("danh-muc.json", 2, "documents[1].original")
    assert result.as_json() == {
        "imported": 2,
        "added": 2,
        "updated": 0,
        "unchanged": 0,
        "rejected": [{"row": 2, "field": "documents[1].original", "reason": "not_a_whole_number"}],
    }
    assert [title.code for title in read_titles(db)] == ["1.000003", "1.009999"]


def test_a_bad_new_version_leaves_the_old_entry(db: Path, sample: Told, write: Callable[..., Path]) -> None:
    """An entry is not lost because a later file has it wrong."""
    import_procedures(db, write(sample))
    before = db.read_bytes()
    result = import_procedures(db, write({**sample, "channels": ["fax"]}))
    assert counts(result) == (0, 0, 0, 1)
    assert db.read_bytes() == before


def test_the_same_code_twice_is_a_fault_of_the_second(
    db: Path, sample: Told, write: Callable[..., Path]
) -> None:
    """Two rows for one code contradict each other: the first counts, the second is told."""
    result = import_procedures(db, write(sample, {**sample, "name": "Khác"}))
    (fault,) = result.rejected
    assert (fault.row, fault.field, fault.reason, fault.facts) == (
        2,
        "code",
        Reason.CODE_TWICE,
        {"first_row": 1},
    )
    assert show(db, sample["code"]).name == sample["name"]


def test_cell_faults_and_field_faults_are_told_together(db: Path, tmp_path: Path) -> None:
    """A row of a sheet tells what is wrong with its cells and with its values at once."""
    path = tmp_path / "a.csv"
    path.write_text("code,name,documents,channels\n1.0012,Tên,[{,fax\n", "utf-8")
    told = {(fault.row, fault.field, str(fault.reason)) for fault in import_procedures(db, path).rejected}
    assert told == {
        (2, "code", "code_lost_zeros"),
        (2, "documents", "not_json"),
        (2, "channels[0]", "not_one_of"),
    }


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"procedures": 1}'])
def test_a_file_that_cannot_be_read_changes_nothing(
    db: Path, sample: Told, write: Callable[..., Path], content: bytes
) -> None:
    """An unreadable file is refused before the catalogue is touched: not one byte differs."""
    bad = write(name="bad.json")
    bad.write_bytes(content)
    with pytest.raises(NotReadable):
        import_procedures(db, bad)
    assert not db.exists()
    import_procedures(db, write(sample))
    before = db.read_bytes()
    with pytest.raises(NotReadable):
        import_procedures(db, bad)
    assert db.read_bytes() == before


def test_an_import_that_fails_halfway_leaves_nothing_behind(
    db: Path, sample: Told, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines and the entries are one transaction: a failure between them keeps neither."""
    import_procedures(db, write(sample))
    before = db.read_bytes()
    real = store._upsert

    def failing(session: Session, table: type[CatalogueTable], rows: list[dict[str, object]]) -> None:
        if table is not ProcedureRow:
            raise OSError("planted")
        real(session, table, rows)

    monkeypatch.setattr(store, "_upsert", failing)
    with pytest.raises(OSError, match="planted"):
        import_procedures(db, write({**sample, "name": "Khác"}))
    assert db.read_bytes() == before


def test_a_confirmation_stays_with_its_content(db: Path, sample: Told, write: Callable[..., Path]) -> None:
    """Importing the same content keeps the confirmation; other content ends it."""
    file = write(sample)
    import_procedures(db, file)
    confirm(db, sample["code"], "Công chức tư pháp", at=NOON)
    assert show(db, sample["code"]).verification is Verification.CONFIRMED
    assert counts(import_procedures(db, file)) == (0, 0, 1, 0)
    assert show(db, sample["code"]).verification is Verification.CONFIRMED
    assert read_titles(db)[0].confirmed
    import_procedures(db, write({**sample, "decision": "2/QĐ-BTP"}))
    assert show(db, sample["code"]).verification is Verification.UNVERIFIED
    with store._existing(db) as session:
        row = session.exec(select(ProcedureRow)).one()
        assert (row.confirmed_by, row.confirmed_at) == (None, None)


def test_a_file_may_bring_a_confirmation(db: Path, sample: Told, write: Callable[..., Path]) -> None:
    """A file that says that its entry is confirmed is believed, for content that is already there too."""
    import_procedures(db, write(sample))
    confirmed = {**sample, "verification": "confirmed"}
    assert counts(import_procedures(db, write(confirmed))) == (0, 1, 0, 0)
    assert procedure_to_json(show(db, sample["code"])) == confirmed
    assert counts(import_procedures(db, write(sample))) == (0, 0, 1, 0)
    assert procedure_to_json(show(db, sample["code"])) == confirmed


def test_headers_come_back_by_their_days(db: Path) -> None:
    """Headers are dated; the same unit and first day replaces, other days stand beside each other."""
    create(db)
    old = replace(HEADER, valid_to=date(2026, 6, 30), hotline="0212")
    new = replace(HEADER, valid_from=date(2026, 7, 1), name="TRUNG TÂM")
    for header in (new, HEADER, old):
        set_header(db, header)
    assert headers(db) == (old, new)
    with pytest.raises(NotAccepted):
        set_header(db, replace(HEADER, valid_to=date(2025, 6, 30)))


def test_recorded_uses_replace_the_ones_before(db: Path) -> None:
    """The counts are derived from the records, so the newest ones are all there is."""
    create(db)
    record_uses(db, {"1.000001": 3, "1.000002": 1})
    record_uses(db, {"1.000002": 2})
    with sqlite3.connect(db) as connection:
        assert connection.execute("SELECT code, uses FROM procedure_use").fetchall() == [("1.000002", 2)]
    connection.close()


def test_the_release_has_a_name(db: Path) -> None:
    """The file says which release it holds; opening it again keeps the name."""
    create(db, release="2026-11")
    create(db)
    assert release_name(db) == "2026-11"


def test_the_file_is_plain_sqlite_of_its_kind(db: Path) -> None:
    """Any SQLite reads the file, which carries this program's mark and version and needs no other file."""
    create(db)
    with sqlite3.connect(db) as connection:
        facts = [
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        ]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    assert facts == [APPLICATION_ID, VERSION]
    assert {path.name for path in db.parent.iterdir() if path.stat().st_size} == {"catalogue.db"}


def test_a_catalogue_of_a_later_program_is_refused(db: Path) -> None:
    """An older program doesn't touch what it doesn't know."""
    create(db)
    with sqlite3.connect(db) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = db.read_bytes()
    with pytest.raises(NotPossibleNow) as caught:
        create(db)
    assert caught.value.code == "catalogue.newer"
    assert db.read_bytes() == before


def test_what_is_no_catalogue_is_refused(db: Path) -> None:
    """Another program's database and a file that is none are both left alone."""
    db.parent.mkdir()
    with sqlite3.connect(db) as connection:
        connection.execute("CREATE TABLE other (x)")
    connection.close()
    with pytest.raises(Damaged) as caught:
        create(db)
    assert caught.value.code == "catalogue.foreign"
    db.write_bytes(b"not a database at all, but long enough to be looked at" * 20)
    with pytest.raises(Damaged) as caught:
        create(db)
    assert caught.value.code == "catalogue.not_a_database"


def test_a_catalogue_that_is_not_there_is_not_made_by_asking(db: Path) -> None:
    """Asking a missing catalogue is a refusal and leaves no empty file."""
    for ask in (lambda: show(db, "1.013831"), lambda: confirm(db, "1.013831", "x"), lambda: headers(db)):
        with pytest.raises(NotFound):
            ask()
    assert not db.exists()
    create(db)
    for ask in (lambda: show(db, "1.013831"), lambda: confirm(db, "1.013831", "x")):
        with pytest.raises(NotFound) as caught:
            ask()
        assert caught.value.facts == {"procedure": "1.013831"}


def test_a_second_writer_is_told_to_wait(
    db: Path, sample: Told, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another program writes, an import is refused in plain words and changes nothing."""
    create(db)
    monkeypatch.setattr(store, "BUSY_TIMEOUT_S", 0.05)
    other = sqlcipher.connect(str(db), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(NotPossibleNow) as caught:
        import_procedures(db, write(sample))
    other.execute("ROLLBACK")
    other.close()
    assert caught.value.code == "catalogue.busy"
    assert counts(import_procedures(db, write(sample))) == (1, 0, 0, 0)


class ImportSequences(RuleBasedStateMachine):
    """Any sequence of imports and confirmations against a plain dictionary that does the same."""

    codes = st.sampled_from(["1.000001", "1.000002", "1.000003"])
    files = Bundle("files")

    def __init__(self) -> None:
        super().__init__()
        self.expected: dict[str, tuple[str, bool]] = {}

    @initialize()
    def begin(self) -> None:
        """Start with an empty catalogue in a folder of its own (a state machine has no fixtures)."""
        self.folder = tempfile.TemporaryDirectory()
        self.db = Path(self.folder.name) / "catalogue.db"
        create(self.db)

    def teardown(self) -> None:
        """Take the folder away."""
        if hasattr(self, "folder"):
            self.folder.cleanup()

    @rule(
        target=files,
        rows=st.lists(st.tuples(codes, st.sampled_from(["A", "B", ""])), max_size=4),
    )
    def write(self, rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Make a file; an empty title makes its row a bad one."""
        return rows

    @rule(rows=files)
    def bring_in(self, rows: list[tuple[str, str]]) -> None:
        """Import a file, perhaps once more, and compare the counts."""
        file = Path(self.folder.name) / "a.json"
        file.write_text(json.dumps([{"code": code, "name": name} for code, name in rows]), "utf-8")
        seen: set[str] = set()
        added = updated = unchanged = bad = 0
        for code, name in rows:
            if not name or code in seen:
                bad += 1
                continue
            seen.add(code)
            before = self.expected.get(code)
            if before is None:
                added += 1
            elif before[0] == name:
                unchanged += 1
                continue
            else:
                updated += 1
            self.expected[code] = (name, False)
        assert counts(import_procedures(self.db, file)) == (added, updated, unchanged, bad)

    @rule(code=codes)
    def confirm_one(self, code: str) -> None:
        """Confirm an entry that is there."""
        if code in self.expected:
            confirm(self.db, code, "Công chức")
            self.expected[code] = (self.expected[code][0], True)

    @invariant()
    def the_catalogue_is_as_expected(self) -> None:
        """Check that the reader sees exactly what the dictionary has."""
        if hasattr(self, "db"):
            found = {title.code: (title.name, bool(title.confirmed)) for title in read_titles(self.db)}
            assert found == self.expected


TestImportSequences = ImportSequences.TestCase
TestImportSequences.settings = settings(max_examples=15, stateful_step_count=8, deadline=None)


def test_one_version_of_the_sample_is_one_hash(db: Path, sample: Told, write: Callable[..., Path]) -> None:
    """The order of the keys in a file is no difference in content."""
    import_procedures(db, write(sample))
    turned = dict(reversed(list(sample.items())))
    assert counts(import_procedures(db, write(turned))) == (0, 0, 1, 0)
    assert procedure_from_json(turned) == show(db, sample["code"])
