"""A stolen copy of the data folder without the key shows nobody: looked for in every byte of every file."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_office import CODES, intake_of, opened, set_up, somebody

from counter_tui.config import Places
from counter_tui.practice import make_practice_office
from counter_tui.wiring import WiredOffice
from db.catalogue.reader import read_procedure
from db.engine import open_records
from db.rules.errors import NotPossibleNow
from db.rules.vietnamese import clean

ROOT = Path(__file__).parents[2]
DOSSIERS = 30
WINDOW = 8
"""Bytes that are looked for of each spelling: fewer come up in random bytes by themselves."""


def folded(text: str) -> str:
    """Give a text without its marks, in small letters."""
    bare = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).lower()


def spellings(secret: str) -> Iterator[bytes]:
    """Give the beginnings of all the ways in which a file could hold something, whole and word by word."""
    words = {secret, *secret.split()}
    for word in {spelt for each in words for spelt in (each, clean(each), folded(each), each.upper())}:
        for form in ("NFC", "NFD"):
            text = unicodedata.normalize(form, word)
            ways = [text.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
            yield from (
                way[:WINDOW] for way in (*ways, json.dumps(text)[1:-1].encode()) if len(way) >= WINDOW
            )


def found(home: Path, secrets: list[str]) -> set[tuple[str, bytes]]:
    """Look for people and procedures in the whole folder, except in what is public or chosen to be paper.

    ``catalogue.db`` lists every procedure there is; ``slips/`` is the printer of an office that named none.
    """
    wanted = {spelling for secret in secrets for spelling in spellings(secret)}
    hits: set[tuple[str, bytes]] = set()
    for path in home.rglob("*"):
        place = path.relative_to(home)
        if not path.is_file() or place.parts[0] == "slips" or place.name.startswith("catalogue.db"):
            continue
        content = path.read_bytes()
        for bytes_ in (content, content.lower()):
            windows = {bytes_[at : at + WINDOW] for at in range(len(bytes_) - WINDOW + 1)}
            hits |= {(str(place), hit) for hit in windows & wanted}
    return hits


@pytest.fixture
def seed() -> int:
    """Give a seed, which is printed."""
    chosen = random.randrange(10**6)
    print(f"seed {chosen}")
    return chosen


def test_a_stolen_copy_shows_no_name(tmp_path: Path, seed: int) -> None:
    """While the counter is open, after it was killed, opened and closed again, and its key was changed."""
    home = tmp_path / "home"
    set_up(home)
    command = [sys.executable, Path(__file__).with_name("worker_filled.py"), home, str(seed), str(DOSSIERS)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        try:
            assert worker.stdout is not None
            secrets = json.loads(worker.stdout.readline())
            assert len(secrets) == DOSSIERS * 13
            assert (home / "records.db-wal").stat().st_size > 0
            assert found(home, secrets) == set()
        finally:
            worker.kill()
    assert (home / "records.db-wal").stat().st_size > 0
    assert found(home, secrets) == set()
    office = opened(home)
    assert office.verify().dossiers == DOSSIERS
    assert office.find_dossiers(secrets[0])
    office.vault.change_key()
    assert found(home, secrets) == set()
    assert office.find_dossiers(secrets[0])
    office.close()
    assert found(home, secrets) == set()


def test_the_search_finds_what_is_plain(tmp_path: Path, seed: int) -> None:
    """The test of the test: the same people in a practice office, which is plain, are found there."""
    home = tmp_path / "practice"
    make_practice_office(Places(home))
    chance = random.Random(seed)
    person, other = somebody(chance), somebody(chance)
    office = WiredOffice.open(Places(home))
    procedure = read_procedure(Places(home).catalogue, CODES[0])
    office.accept(intake_of(procedure, person, other, "Ghi chú"))
    for secret in (person.name, person.personal_number, person.address, other.phone, other.email):
        assert {place for place, _ in found(home, [secret])} & {"records.db-wal", "records.db"}, secret
    office.close()
    assert {place for place, _ in found(home, [person.name])} == {"records.db"}


def test_a_copy_on_another_pc_asks_for_the_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever copies the folder to a PC of their own gets a refusal that names no secret."""
    home = tmp_path / "home"
    set_up(home)
    copy = shutil.copytree(home, tmp_path / "stolen")
    monkeypatch.setenv("MOTCUA_SAFE", str(tmp_path / "elsewhere"))
    with pytest.raises(NotPossibleNow, match="keys_missing"):
        WiredOffice.open(Places(copy))
    with pytest.raises(NotPossibleNow, match="records_encrypted"):
        open_records(copy / "records.db")
    assert not (tmp_path / "elsewhere").exists()
