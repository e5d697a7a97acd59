"""``motcua verify --replay``: tables are built again from the journal, and no hand in them stays unseen."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Motcua = Callable[..., Any]
Accept = Callable[..., str]


@pytest.fixture
def number(motcua: Motcua, accept: Accept, clock: Any) -> str:
    """Give a dossier that something happened to."""
    clock.set("2026-11-23 10:00")
    number = accept()
    assert motcua("dossier", number, "hand-over", "--unit", "tu-phap").status == 0
    return number


def meddle(home: Path, sql: str) -> None:
    """Change the records behind the program's back."""
    with closing(sqlite3.connect(home / "records.db")) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(sql)
        connection.commit()


@pytest.mark.usefixtures("number")
def test_what_was_written_is_what_is_told(motcua: Motcua) -> None:
    """One line, exit status 0; it says that the tables were built again."""
    done = motcua("verify", "--replay")
    assert (done.status, done.err) == (0, "")
    assert done.out == motcua("verify").out.rstrip("\n") + "; dựng lại từ nhật ký khớp từng dòng\n"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE dossier SET fee_vnd = 5, note = 'của Lò Văn Mẫu'", ("bảng dossier", "ở cột fee_vnd note")),
        ("DELETE FROM hand_over_line", ("bảng hand_over_line", "mất dòng")),
        (
            (
                "INSERT INTO slip SELECT 'H1', 'x', short, agency, day, slot, 999, tail, 'void', NULL,"
                " minted_at, NULL, minted_at FROM slip"
            ),
            ("bảng slip", "nhật ký không có"),
        ),
    ],
)
def test_a_hand_in_the_tables_is_named_without_people(
    motcua: Motcua, home: Path, number: str, sql: str, said: tuple[str, ...]
) -> None:
    """The chain alone doesn't see it; the replay names table, key and columns, not what stands there."""
    meddle(home, sql)
    assert motcua("verify").status == 0
    done = motcua("verify", "--replay")
    assert (done.status, done.err, done.out.count("\n")) == (1, "", 1)
    assert done.out.startswith("KHÔNG NGUYÊN VẸN: 1 dòng khác với nhật ký, dòng đầu: ")
    assert all(words in done.out for words in said)
    assert not any(personal in done.out for personal in ("Mẫu", "014190000123", "0912345678", number))


@pytest.mark.usefixtures("number")
def test_a_broken_journal_is_not_replayed(motcua: Motcua, home: Path) -> None:
    """Where the chain doesn't hold, that is what is said, and no table is built from it."""
    meddle(home, "UPDATE event_body SET body = CAST('{}' AS BLOB) WHERE seq = 2")
    done = motcua("verify", "--replay")
    assert done.status == 1
    assert "chuỗi sự kiện đứt ở sự kiện 2" in done.out
    assert "khác với nhật ký" not in done.out
