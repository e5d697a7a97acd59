"""What putting a backup back would do: looked at before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from db.engine import Records, is_plain
from db.office.backup_check import wrong_files
from db.office.backup_folder import backups_in, read_manifest
from db.office.copies import Copy
from db.rules import recovery_code
from db.rules.backup import OTHER_FILES, RECORDS, SEALED_KEY, Manifest, NowThere, RestorePlan
from db.rules.errors import Damaged, NotPossibleNow, Refusal
from db.safe import sealing
from db.safe.key_file import KeyFile, OfficeKeys
from db.safe.tip import TipFile


@dataclass(frozen=True, slots=True)
class Target:
    """The office that a backup is put back to: its folder, its tip, its keys, its recovery sheet's code."""

    home: Path
    tip: TipFile
    keys: KeyFile
    practice: bool | None = None
    """What the office of now is; ``None`` where none was set up here."""
    code: str = ""
    backups: tuple[Path, ...] = ()
    """Folders in which other backups may lie that know of numbers."""

    @property
    def records(self) -> Path:
        """The records of now."""
        return self.home / RECORDS


def look(folder: Path, target: Target) -> RestorePlan:
    """Say what putting back the backup in ``folder`` would do; nothing is written.

    Raises what reading its manifest does; ``Damaged("backup_damaged")`` where a file isn't what was written;
    ``NotPossibleNow``: ``restore_practice`` where one is a practice office and the other isn't,
    ``restore_needs_sheet`` where this PC has no key for it; ``NotAccepted`` and ``NotReadable`` where the
    sheet's code isn't right or is another office's.
    """
    manifest = read_manifest(folder)
    if target.practice is not None and target.practice != manifest.practice:
        raise NotPossibleNow("restore_practice")
    keys = target.keys.read()
    key_of(folder, manifest, keys, target.code)
    for name in wrong_files(folder, manifest):
        raise Damaged("backup_damaged", file=name)
    missing = [name for name in manifest.files if name in OTHER_FILES and not (target.home / name).exists()]
    return RestorePlan(
        folder=str(folder),
        manifest=manifest,
        now=_now_there(target, keys, manifest),
        new_files=tuple(missing),
        new_keys=manifest.encrypted and keys is None,
    )


def key_of(folder: Path, manifest: Manifest, keys: OfficeKeys | None, code: str) -> bytes | None:
    """Give the key that opens the backup; ``None`` where it is plain."""
    if not manifest.encrypted:
        return None
    seed = recovery_code.seed_of(code) if code else None
    if keys is not None and seed is not None and keys.office != seed:
        raise NotPossibleNow("restore_other_office")
    tried = [] if keys is None else [keys.records]
    seeds = [each for each in (seed, None if keys is None else keys.office) if each is not None]
    refused: Refusal | None = None
    for each in seeds:
        try:
            sealed = sealing.read_key(folder / SEALED_KEY, each)
        except Refusal as refusal:
            refused = refusal
        else:
            tried += [] if sealed is None else [sealed]
    for key in tried:
        with suppress(Refusal), closing(Copy(folder / RECORDS, key).raw()):
            return key
    if refused is not None:
        raise refused
    raise NotPossibleNow("restore_needs_sheet") if not seeds else Damaged("backup_damaged", file=RECORDS)


@contextmanager
def records_of_now(target: Target, keys: OfficeKeys | None) -> Iterator[Records | None]:
    """Give the records of now; ``None`` where there are none that could be read."""
    plain = is_plain(target.records)
    key = None if plain or keys is None else keys.records
    if plain is None or not _opens(target.records, key):
        yield None
        return
    with Records(target.records, key) as records:
        yield records


def _opens(path: Path, key: bytes | None) -> bool:
    """Whether a file can be read, without touching it: SQLite deletes the log of one that it can't."""
    with suppress(Refusal), closing(Copy(path, key).raw()):
        return True
    return False


def _now_there(target: Target, keys: OfficeKeys | None, manifest: Manifest) -> NowThere | None:
    if not target.records.exists():
        return None
    with records_of_now(target, keys) as records:
        if records is None:
            return NowThere(readable=False)
        try:
            with records._refusing(), closing(records.raw()) as connection:  # noqa: SLF001 - reads as its doors do
                (dossiers,) = connection.execute("SELECT count(*) FROM dossier").fetchone()
                last = connection.execute(
                    "SELECT last_seq FROM feed WHERE id = ?", (manifest.feed,)
                ).fetchone()
                connection.execute("SELECT max(counter) FROM slip").fetchone()
        except Exception as error:
            if isinstance(error, NotPossibleNow) and error.code == "records_busy":
                raise
            return NowThere(readable=False)
    return NowThere(readable=True, dossiers=dossiers, ahead=None if last is None else last[0] - manifest.seq)


def backups_at_hand(folder: Path, target: Target, manifest: Manifest) -> list[tuple[Path, Manifest]]:
    """Give this office's backups that lie beside this one, itself too: they know of numbers."""
    places = dict.fromkeys((folder.absolute().parent, *target.backups))
    found = dict(each for place in places for each in backups_in(place))
    found[folder.absolute()] = manifest
    return [(path, each) for path, each in found.items() if each.agency == manifest.agency]
