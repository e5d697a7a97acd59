"""Installing the packaged catalogue: it fills what is missing and never takes anything from an office."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from db.catalogue.interchange import procedure_to_json
from db.catalogue.reader import read_procedure, read_titles
from db.catalogue.search import CatalogueIndex
from db.catalogue.starter import ORIGIN, install_starter, starter_procedures
from db.catalogue.store import confirm, create, import_procedures, keep, release_name
from db.rules.procedure import Verification


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Give a catalogue with the packaged procedures."""
    path = tmp_path / "catalogue.db"
    assert install_starter(path).added == len(starter_procedures())
    return path


def test_every_packaged_procedure_is_there_unverified(db: Path) -> None:
    """What the package holds is what the catalogue gives, each entry waiting for an office to confirm it."""
    procedures = starter_procedures()
    assert len(procedures) >= 60
    for procedure in procedures:
        found = read_procedure(db, procedure.code)
        assert found == procedure
        assert found.verification is Verification.UNVERIFIED
    assert release_name(db)


def test_installing_again_changes_nothing(db: Path) -> None:
    """The second time there is nothing to do, not even in the file's bytes."""
    before = db.read_bytes()
    again = install_starter(db)
    assert (again.added, again.updated) == (0, 0)
    assert db.read_bytes() == before


def test_what_an_office_imported_or_confirmed_stays(db: Path, tmp_path: Path) -> None:
    """The program's own words never replace those of an office."""
    theirs, confirmed, *_ = starter_procedures()
    told = {**procedure_to_json(theirs), "name": "Tên của văn phòng"}
    (tmp_path / "a.json").write_text(json.dumps([told]), "utf-8")
    import_procedures(db, tmp_path / "a.json")
    confirm(db, confirmed.code, "Công chức")
    install_starter(db)
    assert read_procedure(db, theirs.code).name == "Tên của văn phòng"
    assert read_procedure(db, confirmed.code).verification is Verification.CONFIRMED


def test_an_older_starter_entry_is_renewed_unless_confirmed(tmp_path: Path) -> None:
    """A new version of the program mends its own entries, but not one that an office has put its name to."""
    renewed, confirmed, *_ = starter_procedures()
    path = tmp_path / "catalogue.db"
    create(path)
    keep(path, [replace(entry, remark="bản cũ") for entry in (renewed, confirmed)], origin=ORIGIN)
    confirm(path, confirmed.code, "Công chức")
    assert install_starter(path).updated == 1
    assert read_procedure(path, renewed.code) == renewed
    assert read_procedure(path, confirmed.code).remark == "bản cũ"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("khai sinh", "1.001193"),
        ("chuyen nhuong", "1.013831"),
        ("tam tru", "1.004194"),
        ("ket hon", "1.000894"),
        ("ban sao", "2.000815"),
        ("ho kinh doanh", "1.001612"),
    ],
)
def test_the_usual_procedures_are_found_by_the_usual_words(db: Path, words: str, code: str) -> None:
    """A new office finds its commonest procedures among the first three lines."""
    assert code in [title.code for title in CatalogueIndex(read_titles(db)).search(words, 3)]
