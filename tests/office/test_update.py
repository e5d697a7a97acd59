"""A file of an older program is brought to this version on a copy; the old one is kept.

``records-v1.db.bz2`` and ``records-v2.db.bz2`` were written by the programs of those versions. The one of
version 2 is an office in which all happened that can (the ``Busy`` office of ``test_replay.py`` as it was
then), and after that three half-done intakes (steps "papers", "person" and "case"), four intakes whose slips
went to the printer (one printed, one refused, two of which nobody knows), and four more blanks; none of its
97 events was sent. In essence, in a checkout of commit 57414a9:

    with open_office(path, desk) as records:
        Busy(records, desk, clock).whole()
        for who, step in (("Lò Văn Mẫu", "papers"), ("Vừ A Sử", "person"), ("", "case")):
            save_draft(records, Draft(DraftLine("", clock.at, who, …, step, …), {"step": step, …}), desk)
        for person in people:
            made = accept(records, an_intake(applicant=person, received_at=clock.at), desk)
            start_print(records, made.dossier_id, form="receipt", …)      # the first two are finished
        give_out_blanks(records, 4, desk)
    # then VACUUM in journal mode DELETE, and bz2
"""

from __future__ import annotations

import bz2
import secrets
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from practice_desk import Clock, an_intake, desk_with
from sqlcipher3 import dbapi2 as sqlite

import db.migrations
import db.office.backup_folder
import db.office.update
from db.engine import Records, is_plain, open_records, unlock
from db.migrations import MIGRATIONS
from db.office import keys_copy
from db.office.accept import accept
from db.office.backup import BackupJob, Source
from db.office.blanks import blanks_left, give_out_blanks
from db.office.context import DeskContext
from db.office.copies import digest_of
from db.office.drafts import list_drafts, load_draft
from db.office.open_office import open_kept
from db.office.printing import finish_print
from db.office.replay import differences
from db.office.restore import Target, look, put_back
from db.office.today import today
from db.office.update import bring_up_to_date
from db.office.verify import verify
from db.rules.clock import VIETNAM
from db.rules.errors import Damaged, NotPossibleNow
from db.rules.tip_check import TipState
from db.safe.key_file import KeyFile
from db.safe.tip import TipFile

DATA = Path(__file__).parent.parent / "data"
KEY = secrets.token_bytes(32)
WHEN = {1: datetime(2026, 11, 20, 13, 0, tzinfo=VIETNAM), 2: datetime(2026, 12, 25, 11, 0, tzinfo=VIETNAM)}
VERSIONS = sorted(WHEN)
ROWS = 'SELECT * FROM "{}" ORDER BY 1, 2'
TABLES = (
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'dossier_words%'"
    " AND name NOT LIKE 'sqlite_%'"
)


def put(path: Path, version: int, key: bytes | None = None) -> Path:
    """Put the file that an older program wrote at ``path``, under ``key`` where one is given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bz2.decompress((DATA / f"records-v{version}.db.bz2").read_bytes()))
    if key is not None:
        plain = path.rename(path.with_name("plain.db"))
        with keys_copy.alone(plain, None) as connection:
            keys_copy.export(connection, path, key)
        plain.unlink()
    return path


def rows_in(path: Path, key: bytes | None = None) -> dict[str, list[dict[str, Any]]]:
    """Give every row of every table of a file, by the names of its columns."""
    with closing(sqlite.connect(str(path))) as connection:
        if key is not None:
            unlock(connection, key)
        connection.row_factory = sqlite.Row
        tables = [row[0] for row in connection.execute(TABLES).fetchall()]
        return {table: [dict(row) for row in connection.execute(ROWS.format(table))] for table in tables}


def version_of(path: Path, key: bytes | None = None) -> int:
    """Give the version that a file says it has."""
    with closing(sqlite.connect(str(path))) as connection:
        if key is not None:
            unlock(connection, key)
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def desk_of(version: int) -> DeskContext:
    """Give the desk on the day after the file was last written."""
    return desk_with(Clock(WHEN[version]))


def names(folder: Path) -> list[str]:
    """Give what lies in a folder, locks and logs aside."""
    return sorted(path.name for path in folder.iterdir() if path.suffix == ".db" or ".db." in path.name)


@pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
@pytest.mark.parametrize("version", VERSIONS)
def test_every_row_draft_and_unsent_event_is_there(tmp_path: Path, version: int, key: bytes | None) -> None:
    """Column by column as it was written; journal and tables agree, and the old file is kept."""
    path = put(tmp_path / "records.db", version, key)
    before, content = rows_in(path, key), path.read_bytes()
    opened = open_kept(path, desk_of(version), TipFile(tmp_path / "tip"), key=key)
    records = opened.records
    assert opened.met is not None
    assert opened.met.state is TipState.ADOPTED
    assert verify(records).holds
    assert differences(records) == ()
    opened.close()
    after = rows_in(path, key)
    for table, rows in before.items():
        old_columns = [set(row) for row in rows]
        kept = [
            {name: row[name] for name in columns}
            for row, columns in zip(after[table], old_columns, strict=True)
        ]
        assert kept == rows, table
    assert before["draft"]
    assert version == 1 or sum(row["outcome"] is None for row in before["print_job"]) == 3
    assert before["feed"][0]["last_seq"] == len(before["event"]) > before["feed"][0]["acked_seq"] == 0
    old = tmp_path / f"records-v{version}-{WHEN[version]:%Y%m%d}.db"
    assert names(tmp_path) == [old.name, "records.db"]
    assert (version_of(old, key), version_of(path, key)) == (version, len(MIGRATIONS))
    assert rows_in(old, key) == before
    assert is_plain(old) == (key is None)
    if key is not None:
        assert b"SQLite" not in old.read_bytes()
        assert len(content) == old.stat().st_size


def test_the_office_of_version_2_goes_on(tmp_path: Path) -> None:
    """Drafts are taken up, prints of which nobody knew are settled, blanks wait, numbers go on."""
    desk = desk_of(2)
    opened = open_kept(put(tmp_path / "records.db", 2), desk, TipFile(tmp_path / "tip"))
    records = opened.records
    assert [load_draft(records, line.draft_id).payload["step"] for line in list_drafts(records)] == [
        *("case", "person", "papers"),
    ]
    assert len(blanks_left(records)) == 5
    assert today(records, desk).unsent_events == 97
    with records.reading() as session:
        unknown = (
            session.connection()
            .exec_driver_sql("SELECT id FROM print_job WHERE outcome IS NULL")
            .scalars()
            .all()
        )
    assert len(unknown) == 3
    for job in unknown:
        finish_print(records, job, "printed", desk=desk)
    # Eight numbers were given out on that Friday.
    assert accept(records, an_intake(received_at=desk.moment()), desk).short == "02-0009"
    assert give_out_blanks(records, 1, desk)[0].short == "02-0010"
    assert differences(records) == ()
    assert verify(records).holds
    opened.close()


def test_a_new_file_and_one_of_this_version_are_left_alone(tmp_path: Path, desk: DeskContext) -> None:
    """Nothing is copied, nothing is kept."""
    for _ in range(2):
        open_kept(tmp_path / "records.db", desk, TipFile(tmp_path / "tip")).close()
        assert names(tmp_path) == ["records.db"]
    assert bring_up_to_date(tmp_path / "records.db", None, WHEN[2].date()) is None
    assert bring_up_to_date(tmp_path / "none.db", None, WHEN[2].date()) is None


@pytest.mark.parametrize("content", [b"", b"x" * 8192, b"SQLite format 3\x00" + bytes(4096)])
def test_what_is_not_ours_is_left_for_the_opening_to_say(tmp_path: Path, content: bytes) -> None:
    """Rubbish, an empty file, another key: this step has no opinion."""
    path = tmp_path / "records.db"
    path.write_bytes(content)
    assert bring_up_to_date(path, None, WHEN[2].date()) is None
    assert bring_up_to_date(path, KEY, WHEN[2].date()) is None
    assert path.read_bytes() == content


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path, desk: DeskContext) -> None:
    """It is refused by name, as ever."""
    path = tmp_path / "records.db"
    open_kept(path, desk, TipFile(tmp_path / "tip")).close()
    with closing(sqlite.connect(str(path))) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(NotPossibleNow, match="records_newer"):
        open_kept(path, desk, TipFile(tmp_path / "tip"))


def test_another_program_that_has_it_open_is_not_pulled_from_under(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An idle counter of the older version would write into a file that is gone: refused, and as it was."""
    monkeypatch.setattr(keys_copy, "_BUSY_S", 0.05)
    path = put(tmp_path / "records.db", 2)
    before = rows_in(path)
    with closing(sqlite.connect(str(path))) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("SELECT count(*) FROM dossier").fetchone()
        with pytest.raises(NotPossibleNow, match="records_in_use"):
            bring_up_to_date(path, None, WHEN[2].date())
        assert names(tmp_path) == ["records.db"]
    assert rows_in(path) == before
    assert bring_up_to_date(path, None, WHEN[2].date()) is not None


def test_nobody_gets_in_while_it_is_updated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older program that is started in the middle can neither read nor write what is replaced."""
    path = put(tmp_path / "records.db", 2)
    said: list[str] = []
    migrate = db.office.update._migrate

    def meanwhile(*arguments: Any) -> None:
        with (
            closing(sqlite.connect(str(path), timeout=0)) as other,
            pytest.raises(sqlite.OperationalError) as refused,
        ):
            other.execute("SELECT count(*) FROM dossier").fetchone()
        said.append(str(refused.value))
        migrate(*arguments)

    monkeypatch.setattr(db.office.update, "_migrate", meanwhile)
    assert bring_up_to_date(path, None, WHEN[2].date()) is not None
    assert said == ["database is locked"]


def spoil_events(new: Path) -> None:
    """Lose an event in the copy."""
    change(
        new,
        "DROP TRIGGER event_is_not_deleted",
        "DELETE FROM event_body WHERE seq = 9",
        "DELETE FROM event WHERE seq = 9",
    )


def spoil_rows(new: Path) -> None:
    """Lose a draft in the copy."""
    change(new, "DELETE FROM draft WHERE rowid = 1")


def spoil_pages(new: Path) -> None:
    """Lose an index in the copy, in a way that only SQLite sees."""
    change(
        new, "PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'payment_at'"
    )


def change(path: Path, *statements: str) -> None:
    """Change a file behind the program's back."""
    with closing(sqlite.connect(str(path), isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("spoil", [spoil_events, spoil_rows, spoil_pages], ids=lambda each: each.__name__)
def test_a_new_file_that_is_not_what_the_old_one_was_never_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], None]
) -> None:
    """A migration that loses an event or a row is refused; the older program goes on with the old file."""
    path = put(tmp_path / "records.db", 2)
    before = rows_in(path)
    opening = db.office.update.open_records

    def migrated(new: Path, **options: Any) -> Records:
        records = opening(new, **options)
        records.close()
        spoil(new)
        return Records(new)

    monkeypatch.setattr(db.office.update, "open_records", migrated)
    with pytest.raises(Damaged) as refused:
        bring_up_to_date(path, None, WHEN[2].date())
    assert refused.value.code in ("update_not_verified", "records_damaged")
    assert names(tmp_path) == ["records.db"]
    assert rows_in(path) == before
    assert version_of(path) == 2


def test_a_step_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the next start, with a program that is right, takes it again."""
    path = put(tmp_path / "records.db", 2)

    def fail(_connection: object) -> None:
        raise RuntimeError("the power went")

    steps = (*MIGRATIONS[:2], fail)
    monkeypatch.setattr(db.migrations, "MIGRATIONS", steps)
    with pytest.raises(RuntimeError):
        bring_up_to_date(path, None, WHEN[2].date())
    assert (names(tmp_path), version_of(path)) == (["records.db"], 2)
    monkeypatch.undo()
    assert bring_up_to_date(path, None, WHEN[2].date()) is not None


def test_a_chain_that_was_broken_before_is_not_the_updates_fault(tmp_path: Path) -> None:
    """The office is updated with what it has; that it doesn't hold is said by the check, as it was before."""
    path = put(tmp_path / "records.db", 2)
    change(
        path,
        "DROP TRIGGER event_body_is_not_changed",
        "UPDATE event_body SET body = CAST('{}' AS BLOB) WHERE seq = 5",
    )
    assert bring_up_to_date(path, None, WHEN[2].date()) is not None
    with open_records(path) as records:
        assert [chain.broken_at for chain in verify(records).chains] == [5]


def test_on_a_disk_without_links_the_old_file_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick with FAT: the same outcome."""
    path = put(tmp_path / "records.db", 2, KEY)
    before = rows_in(path, KEY)

    def no_links(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    updated = bring_up_to_date(path, KEY, WHEN[2].date())
    assert updated is not None
    assert rows_in(updated.kept, KEY) == before
    assert names(tmp_path) == [updated.kept.name, "records.db"]
    assert version_of(path, KEY) == len(MIGRATIONS)


def test_of_the_old_files_only_the_newest_stays(tmp_path: Path) -> None:
    """What earlier updates kept goes, one that the power left half copied too, and nothing else."""
    path = put(tmp_path / "records.db", 2)
    for name in ("records-v1-20261001.db", "records-v2-20261225.db", "records-v1-20261002.db.new"):
        (tmp_path / name).write_bytes(b"old")
    for name in ("records-v1.db", "records-v2-mine.db"):
        (tmp_path / name).write_bytes(b"not ours")
    updated = bring_up_to_date(path, None, WHEN[2].date())
    assert updated is not None
    assert updated.kept.name == "records-v2-20261225-2.db"
    assert names(tmp_path) == [
        "records-v1.db",
        "records-v2-20261225-2.db",
        "records-v2-mine.db",
        "records.db",
    ]


def test_its_log_is_part_of_it(tmp_path: Path) -> None:
    """The older program was killed, its newest commit lies in the log only: both files have it."""
    path = put(tmp_path / "there" / "records.db", 2)
    with closing(sqlite.connect(str(path), isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("UPDATE feed SET acked_seq = 42")
        shutil.copytree(path.parent, tmp_path / "here")
    path = tmp_path / "here" / "records.db"
    assert path.with_name("records.db-wal").stat().st_size > 0
    updated = bring_up_to_date(path, None, WHEN[2].date())
    assert updated is not None
    assert [rows_in(each)["feed"][0]["acked_seq"] for each in (path, updated.kept)] == [42, 42]


def test_an_old_backup_is_put_back_and_brought_up_to_date(tmp_path: Path) -> None:
    """A backup whose records are of version 2 becomes this version; its own folder stays as it is."""
    desk = desk_of(2)
    home = tmp_path / "home"
    tip = TipFile(tmp_path / "tip")
    opened = open_kept(put(home / "records.db", 2), desk, tip)
    source = Source(opened.records, home, "H52.18.05", 2, practice=True, program_version="0.2", tip=tip)
    made = BackupJob(source, [home / "backups"], desk.moment(), kept=3).carry_out()
    opened.close()
    folder = home / "backups" / made.manifest.name
    # What version 2 would have written of itself.
    old = folder / "records.db"
    old.unlink()
    put(old, 2)
    manifest = replace(
        made.manifest,
        records_version=2,
        files={
            "records.db": replace(
                made.manifest.files["records.db"], bytes=old.stat().st_size, sha256=digest_of(old)
            )
        },
    )
    (folder / "manifest.json").unlink()
    db.office.backup_folder.write_manifest(folder, manifest)
    content = old.read_bytes()
    target = Target(home, tip, KeyFile(tmp_path / "keys"), practice=True)
    restored = put_back(look(folder, target), target, lambda _: desk)
    assert restored.manifest == manifest
    assert old.read_bytes() == content
    opened = open_kept(home / "records.db", desk, tip)
    assert verify(opened.records).holds
    assert differences(opened.records) == ()
    assert accept(opened.records, an_intake(received_at=desk.moment()), desk).short == "02-0009"
    opened.close()


def test_the_day_names_the_old_file_and_not_the_clock_of_a_dead_battery(tmp_path: Path) -> None:
    """Whatever the clock says: the file is kept, and the next update's counts up where the name is taken."""
    desk = desk_with(Clock(datetime(2010, 1, 1, 8, 0, tzinfo=VIETNAM)))
    open_kept(put(tmp_path / "records.db", 2), desk, TipFile(tmp_path / "tip")).close()
    assert names(tmp_path) == ["records-v2-20100101.db", "records.db"]
    assert (tmp_path / "records-v2-20100101.db").stat().st_nlink == 1
