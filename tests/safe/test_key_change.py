"""The key of the records is put on, changed and found again, with the plug pulled after every step."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from db.engine import Records, is_plain, open_records
from db.journal import EventKind
from db.models import EventRow
from db.office import keys_copy
from db.office.accept import accept
from db.office.context import DeskContext
from db.office.keys import KeyPlaces, change_key, make_keys, mark_of, restore_keys, settled
from db.office.open_office import open_office
from db.office.replay import differences
from db.office.verify import verify
from db.rules import recovery_code
from db.rules.errors import Damaged, NotAccepted, NotFound, NotPossibleNow, NotReadable
from db.safe import sealing
from db.safe.key_file import KeyFile

STEPS_OF_CHANGE = (
    *("both keys kept", "sealed beside", "copied", "told", "second name", "replaced", "sealed", "settled"),
    "erased",
)
STEPS_OF_PUTTING_ON = ("keys", "copied", "second name", "replaced", "erased")
LEFT = ["records.db", "records.key"]


class PlugPulledError(Exception):
    """The power went."""


def pulled_after(wanted: str) -> Callable[[str], None]:
    """Give what pulls the plug after the step ``wanted``."""

    def step(name: str) -> None:
        if name == wanted:
            raise PlugPulledError

    return step


@pytest.fixture
def places(tmp_path: Path, safe: Path) -> KeyPlaces:
    """Give where an office of this test keeps its records and its keys."""
    (tmp_path / "home").mkdir()
    return KeyPlaces(tmp_path / "home" / "records.db", safe / "keys")


def lying(places: KeyPlaces) -> list[str]:
    """Give what lies in the folder of the records."""
    return sorted(path.name for path in places.records.parent.iterdir())


def filled(
    places: KeyPlaces, desk: DeskContext, key: bytes | None, an_intake: Callable[[], Any]
) -> list[str]:
    """Make records with three dossiers; give their numbers."""
    with open_office(places.records, desk, key=key) as records:
        return [accept(records, an_intake(), desk).number for _ in range(3)]


def holds(places: KeyPlaces, key: bytes, numbers: list[str]) -> None:
    """Hold the records against what was acknowledged."""
    with open_records(places.records, key=key) as records:
        assert verify(records).holds
        assert differences(records) == ()
        with records.reading() as session:
            found = session.connection().exec_driver_sql("SELECT number FROM dossier ORDER BY pk").scalars()
            assert list(found) == numbers


def changes(records: Records) -> int:
    """Count the events that tell of a changed key."""
    with records.reading() as session:
        return len(session.exec(select(EventRow).where(EventRow.kind == EventKind.KEY_CHANGED)).all())


def test_a_changed_key_opens_everything_and_the_old_one_nothing(
    places: KeyPlaces, desk: DeskContext, an_intake: Callable[[], Any]
) -> None:
    """All rows and the chain are there under the new key, the change is an event, nothing lies about."""
    before = make_keys(places)
    numbers = filled(places, desk, before.records, an_intake)
    with open_records(places.records, key=before.records) as records:
        change_key(records, places, desk)
        assert changes(records) == 1  # the same connection goes on under the new key
        numbers.append(accept(records, an_intake(), desk).number)
    after = KeyFile(places.keys).read()
    assert after is not None
    assert (after.office, after.station, after.records_next) == (before.office, before.station, None)
    assert after.records != before.records
    holds(places, after.records, numbers)
    assert not keys_copy.opens(places.records, before.records)
    assert sealing.read_key(places.sealed, after.office) == after.records
    assert lying(places) == LEFT
    assert settled(places) == after


@pytest.mark.parametrize("step", STEPS_OF_CHANGE)
def test_a_power_cut_while_the_key_changes_leaves_an_office_that_opens(
    places: KeyPlaces, desk: DeskContext, an_intake: Callable[[], Any], step: str
) -> None:
    """After each step: the old file with the old key or the new with the new, and one of them alone.

    Whoever has the sheet opens it too, also before the next start.
    """
    keys = make_keys(places)
    numbers = filled(places, desk, keys.records, an_intake)
    records = open_records(places.records, key=keys.records)
    with pytest.raises(PlugPulledError):
        change_key(records, places, desk, pulled_after(step))
    records.let_go()
    kept = places.keys.read_bytes()
    places.keys.unlink()
    restored = restore_keys(places, "".join(recovery_code.groups_of(keys.office)))
    assert keys_copy.opens(places.records, restored.records)
    places.keys.write_bytes(kept)
    found = settled(places)
    assert found.records_next is None
    assert (found.records == keys.records) == (step in STEPS_OF_CHANGE[:5])
    holds(places, found.records, numbers)
    with open_records(places.records, key=found.records) as records:
        assert changes(records) == (found.records != keys.records)
    assert lying(places) == LEFT
    assert settled(places) == found


@pytest.mark.parametrize("step", ["", *STEPS_OF_PUTTING_ON])
def test_plain_records_of_version_0_2_are_put_under_a_key(
    places: KeyPlaces, desk: DeskContext, an_intake: Callable[[], Any], step: str
) -> None:
    """The next start does it, or the one after that where the power went; no plain byte is left."""
    numbers = filled(places, desk, None, an_intake)
    inode = places.records.stat().st_ino
    assert is_plain(places.records)
    if step:
        with pytest.raises(PlugPulledError):
            settled(places, pulled_after(step))
        if is_plain(places.records):
            with open_records(places.records) as records:  # an older program goes on with it
                assert verify(records).holds
                numbers.append(accept(records, an_intake(), desk).number)
    keys = settled(places)
    assert is_plain(places.records) is False
    assert places.records.stat().st_ino != inode
    holds(places, keys.records, numbers)
    assert lying(places) == LEFT
    assert sealing.read_key(places.sealed, keys.office) == keys.records


def test_the_plain_file_is_overwritten_before_it_is_let_go(
    places: KeyPlaces, desk: DeskContext, an_intake: Callable[[], Any]
) -> None:
    """Whoever reads the place on the disk where the old file lay finds zeros."""
    filled(places, desk, None, an_intake)
    with places.records.open("rb") as old:
        assert "Dương".encode() in old.read()
        settled(places)
        old.seek(0)
        content = old.read()
    assert len(content) > 4096
    assert content.strip(b"\0") == b""


def test_another_programs_database_is_never_put_under_a_key(places: KeyPlaces) -> None:
    """A file that lies in the records' place by mistake is refused, and stays as it was to the last byte."""
    with closing(sqlite3.connect(places.records)) as connection:
        connection.execute("CREATE TABLE theirs (kept TEXT)")
        connection.execute("INSERT INTO theirs VALUES ('precious')")
        connection.commit()
    before = places.records.read_bytes()
    with pytest.raises(Damaged, match="records_foreign"):
        settled(places)
    assert places.records.read_bytes() == before


def test_records_that_another_program_has_open_are_left_alone(
    places: KeyPlaces, desk: DeskContext, an_intake: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key changes only where nobody else would go on with the old file."""
    monkeypatch.setattr(keys_copy, "_BUSY_S", 0.05)
    keys = make_keys(places)
    numbers = filled(places, desk, keys.records, an_intake)
    with open_records(places.records, key=keys.records) as other, other.reading() as session:
        session.connection().exec_driver_sql("SELECT count(*) FROM dossier").scalar_one()
        records = open_records(places.records, key=keys.records)
        with pytest.raises(NotPossibleNow, match="records_in_use"):
            change_key(records, places, desk)
        records.close()
    assert settled(places) == keys
    holds(places, keys.records, numbers)


def test_a_copy_that_differs_never_takes_the_place_of_the_records(
    places: KeyPlaces, desk: DeskContext, an_intake: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that was lost on the way is found before anything is replaced."""
    keys = make_keys(places)
    numbers = filled(places, desk, keys.records, an_intake)
    compare = keys_copy._compare

    def lose_one(connection: Any) -> None:
        connection.execute("DELETE FROM fresh.dossier_paper WHERE position = 1")
        compare(connection)

    monkeypatch.setattr(keys_copy, "_compare", lose_one)
    with open_records(places.records, key=keys.records) as records:
        with pytest.raises(Damaged, match="records_copy_differs") as refusal:
            change_key(records, places, desk)
        assert refusal.value.facts == {"table": "dossier_paper"}
    monkeypatch.undo()
    assert settled(places).records == keys.records
    holds(places, keys.records, numbers)
    assert lying(places) == LEFT


def test_a_pc_that_lost_its_safe_comes_back_by_the_sheet(
    places: KeyPlaces, desk: DeskContext, an_intake: Callable[[], Any]
) -> None:
    """The sheet was printed before the key changed, and opens what is under the new one all the same."""
    keys = make_keys(places)
    sheet = recovery_code.groups_of(keys.office)
    numbers = filled(places, desk, keys.records, an_intake)
    with open_records(places.records, key=keys.records) as records:
        change_key(records, places, desk)
    with pytest.raises(NotPossibleNow, match="keys_there"):
        restore_keys(places, " ".join(sheet))
    places.keys.unlink()
    with pytest.raises(NotPossibleNow, match="keys_missing"):
        settled(places)
    with pytest.raises(NotPossibleNow, match="keys_missing"):
        make_keys(places)
    restored = restore_keys(places, " ".join(sheet))
    assert restored.office == keys.office
    assert restored.station != keys.station
    assert settled(places) == restored
    holds(places, restored.records, numbers)


def test_another_offices_sheet_opens_nothing(
    places: KeyPlaces, desk: DeskContext, an_intake: Callable[[], Any]
) -> None:
    """Neither its seal nor its signature fits; a lost or spoilt ``records.key`` is told apart."""
    keys = make_keys(places)
    filled(places, desk, keys.records, an_intake)
    places.keys.unlink()
    foreign, own = secrets.token_bytes(32), "".join(recovery_code.groups_of(keys.office))
    with pytest.raises(NotReadable, match="records_key_foreign"):
        restore_keys(places, "".join(recovery_code.groups_of(foreign)))
    with pytest.raises(NotAccepted, match="recovery_code_shape"):
        restore_keys(places, "123")
    good = places.sealed.read_bytes()
    places.sealed.write_bytes(good[:-1])
    with pytest.raises(NotReadable, match="records_key_damaged"):
        restore_keys(places, own)
    sealing.write_key(places.sealed, keys.office, secrets.token_bytes(32))
    with pytest.raises(Damaged, match="records_not_a_database"):
        restore_keys(places, own)
    places.sealed.unlink()
    with pytest.raises(NotFound, match="records_key_missing"):
        restore_keys(places, own)
    assert not places.keys.exists()
    places.sealed.write_bytes(good)
    assert restore_keys(places, own).records == keys.records


def test_a_second_desk_has_the_offices_seed_and_keys_of_its_own(places: KeyPlaces, tmp_path: Path) -> None:
    """What one desk seals the other opens; their databases don't open each other's."""
    first = make_keys(places)
    (tmp_path / "second").mkdir()
    elsewhere = KeyPlaces(tmp_path / "second" / "records.db", tmp_path / "second-safe" / "keys")
    second = make_keys(elsewhere, first.office)
    assert second.office == first.office
    assert len({first.records, first.station, second.records, second.station}) == 4
    assert make_keys(elsewhere, first.office) == second
    with pytest.raises(NotPossibleNow, match="keys_other"):
        make_keys(elsewhere, secrets.token_bytes(32))
    assert sealing.read_key(elsewhere.sealed, first.office) == second.records


def test_a_mark_says_nothing_of_the_key() -> None:
    """Eight signs, another for each key."""
    key = secrets.token_bytes(32)
    assert len(mark_of(key)) == 8
    assert mark_of(key) not in key.hex()
    assert mark_of(key) != mark_of(secrets.token_bytes(32))
