"""What keeps an office whole: keys, tip, recovery code, sealed symbols, backups' manifests, sheets' codes, PINs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from fuzz_doors import Door
from fuzz_mutate import Mutator

from db.office.backup_folder import MANIFEST, read_manifest, write_manifest
from db.office.slip_core import read_slip
from db.rules import recovery_code, sheet_code, slip_digits
from db.rules.backup import FileOf, Manifest
from db.rules.clock import VIETNAM
from db.rules.errors import NotReadable
from db.rules.people import LEAST_DIGITS, MOST_DIGITS, check_pin
from db.rules.slip_core import SlipCore
from db.safe import sealing
from db.safe.key_file import KEY_BYTES, KeyFile, OfficeKeys
from db.safe.tip import Head, Tip, TipFile

SEED = bytes(range(32))
HEAD = Head("ab" * 16, 4711, "cd" * 32)
TIP = Tip("ef" * 16, HEAD, Head("ab" * 16, 4712, "12" * 32), {"H52.18.05/2026-11-25/2": 42})
CODE = sheet_code.SheetCode(date(2026, 11, 25), 1, "ab" * 16, 4711, "cd" * 32)
MANIFESTS = [
    Manifest(
        name="motcua-H52.18.05-02-20261125-170312-4711",
        made_at=datetime(2026, 11, 25, 17, 3, 12, tzinfo=VIETNAM),
        agency="H52.18.05",
        slot=2,
        practice=False,
        encrypted=True,
        installation="ef" * 16,
        feed="ab" * 16,
        feed_place=1,
        seq=4711,
        head="cd" * 32,
        dossiers=12,
        records_version=3,
        program_version="0.3.0",
        ceilings={"H52.18.05/2026-11-25/2": 42},
        files={"records.db": FileOf(4096, "0" * 64)},
    )
]


def test_no_tip_breaks_the_start(door: Callable[[str], Door], tmp_path: Path) -> None:
    """A damaged tip is the one that was written before it, or none; never another one."""
    file = TipFile(tmp_path / "tip")
    first = file.write(TIP, sync=False)
    second = file.write(first, sync=False)
    content = file.path.read_bytes()

    def prove(found: bytes) -> None:
        file.path.write_bytes(found)
        assert file.read() in (first, second, None)

    door("tip").hold(lambda mutator: mutator.bytes([content]), prove, refuses=False)


def test_no_file_of_keys_breaks_the_start(door: Callable[[str], Door], tmp_path: Path) -> None:
    """A damaged file of keys is refused without a byte of it, or holds whole keys."""
    file = KeyFile(tmp_path / "keys")
    file.write(OfficeKeys(SEED, SEED[::-1], bytes(32)))
    content = file.path.read_bytes()
    secret = json.loads(content)["records"]

    def prove(found: bytes) -> None:
        file.path.write_bytes(found)
        keys = file.read()
        assert keys is not None
        assert all(len(key) == KEY_BYTES for key in (keys.records, keys.office, keys.station))

    door("keys").hold(lambda mutator: mutator.bytes([content]), prove, secrets=[secret])


def test_no_sealed_key_opens_by_chance(door: Callable[[str], Door]) -> None:
    """What isn't the very file that was sealed is refused."""
    sealed = sealing.seal_key(SEED, bytes(32))

    def prove(found: bytes) -> None:
        assert sealing.open_key(SEED, found) == bytes(32)
        assert found.strip() == sealed.strip()

    door("sealed key").hold(
        lambda mutator: mutator.bytes([sealed]) if mutator.chance.random() < 0.95 else sealed, prove
    )


def test_no_recovery_code_gives_another_seed(door: Callable[[str], Door]) -> None:
    """What is typed from the sheet gives the office's seed or a refusal, never the seed of nobody."""
    samples = [" ".join(recovery_code.groups_of(SEED)), recovery_code.symbol_of(SEED)]

    def prove(typed: str) -> None:
        assert recovery_code.seed_of(typed) == SEED

    door("recovery code").hold(_mostly(samples), prove)


def test_no_sealed_symbol_gives_another_dossier(door: Callable[[str], Door]) -> None:
    """Digits that are wrong anywhere are refused; what holds is what was sealed, to its last byte."""
    content = bytes(range(200))
    digits = slip_digits.to_digits(content)

    def prove(scanned: str) -> None:
        found = slip_digits.from_digits(scanned)
        assert slip_digits.from_digits(slip_digits.to_digits(found)) == found
        assert found == content or slip_digits.to_digits(found) == "".join(scanned.split())

    door("slip digits").hold(_mostly([digits, f"{digits[:90]} {digits[90:]}"]), prove)


def test_whoever_has_the_public_key_alone_writes_no_dossier(door: Callable[[str], Door]) -> None:
    """Anything sealed to the office without its signature is refused, whatever stands in it."""
    public = sealing.public_key(SEED)
    plain = json.dumps({"dossier_id": "01", "applicant": {"name": "Lò Văn Thử"}}).encode()

    def prove(content: bytes) -> None:
        found = read_slip(slip_digits.to_digits(sealing.seal(public, content[:400] or b"x")), SEED)
        assert not isinstance(found, SlipCore), "nobody signed this"

    with pytest.raises(NotReadable, match="slip_core_foreign"):
        prove(plain)
    door("slip core").hold(lambda mutator: mutator.bytes([plain]), prove, refuses=False)


def test_no_manifest_passes_for_a_backup(door: Callable[[str], Door], tmp_path: Path) -> None:
    """A manifest that was changed anywhere is refused by name."""
    write_manifest(tmp_path, MANIFESTS[0])
    content = (tmp_path / MANIFEST).read_bytes()
    written = read_manifest(tmp_path)

    def prove(found: bytes) -> None:
        (tmp_path / MANIFEST).write_bytes(found)
        assert read_manifest(tmp_path) == written

    door("manifest").hold(
        lambda mutator: mutator.bytes([content]) if mutator.chance.random() < 0.95 else content, prove
    )


def test_no_code_of_a_sheet_is_misread(door: Callable[[str], Door]) -> None:
    """A slip of a finger is told as that, and what is read is what was printed."""
    printed = sheet_code.read_code(sheet_code.symbol_of(CODE))
    samples = [" ".join(sheet_code.groups_of(CODE)), sheet_code.symbol_of(CODE)]

    def prove(typed: str) -> None:
        assert sheet_code.read_code(typed) == printed

    door("sheet code").hold(_mostly(samples), prove)


def test_no_pin_but_digits_passes(door: Callable[[str], Door]) -> None:
    """Whatever is typed is six to twelve digits, or a refusal that doesn't repeat it."""

    def prove(typed: str) -> None:
        check_pin(typed)
        assert typed.isascii()
        assert typed.isdecimal()
        assert LEAST_DIGITS <= len(typed) <= MOST_DIGITS
        assert len(set(typed)) > 1

    door("pin").hold(_mostly(["135791", "246813975", "000000", "123456"]), prove)


def _mostly(samples: list[str]) -> Callable[[Mutator], str]:
    """Give mutated samples, and one in twenty as it is, so that both answers are seen."""

    def make(mutator: Mutator) -> str:
        return mutator.chance.choice(samples) if mutator.chance.random() < 0.05 else mutator.text(samples)

    return make
