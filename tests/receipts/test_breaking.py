"""Text at the print boundary and into lines."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from receipts.blocks import Role, Run
from receipts.breaking import NBSP, Printable, lines_of

_WORDS = st.text("aăâđẾÕỵ.-/ ", max_size=120)


def _cells(text: str, _role: Role) -> float:
    return float(len(text))


def _plain(lines: list[list[Run]]) -> list[str]:
    return ["".join(run.text for run in line) for line in lines]


@given(st.lists(st.tuples(_WORDS, st.sampled_from([Role.BODY, Role.STRONG]))), st.integers(3, 40))
def test_no_line_is_wider_than_its_room(runs: list[tuple[str, Role]], room: int) -> None:
    """Whatever is written, it stays inside the sheet."""
    lines = lines_of([Run(text, role) for text, role in runs], room, _cells)
    assert all(len(line) <= room for line in _plain(lines))


@given(st.lists(st.tuples(_WORDS, st.sampled_from([Role.BODY, Role.STRONG]))), st.integers(3, 40))
def test_no_letter_is_lost_or_moved(runs: list[tuple[str, Role]], room: int) -> None:
    """Breaking changes spaces and nothing else."""
    lines = lines_of([Run(text, role) for text, role in runs], room, _cells)
    printed = "".join(_plain(lines)).replace(" ", "")
    assert printed == "".join(text for text, _ in runs).replace(" ", "")


def test_a_word_longer_than_the_line_breaks_after_a_hyphen_if_it_can() -> None:
    """A long number is parted where a reader would part it, and its check digits never stand alone."""
    number = Run("H52.18.05-261123-02-0042-61")
    for room in range(17, 27):
        assert _plain(lines_of([number], room, _cells)) == ["H52.18.05-261123-", "02-0042-61"]
    assert _plain(lines_of([number], 12, _cells)) == ["H52.18.05-", "261123-02-", "0042-61"]
    assert _plain(lines_of([Run("ngày 23/11/2026")], 9, _cells)) == ["ngày", "23/11/", "2026"]


def test_non_breaking_spaces_hold_until_the_line_is_too_short_for_all_of_it() -> None:
    """A date moves to the next line whole, and parts at its own spaces only on the narrowest roll."""
    date = f"hẹn ngày{NBSP}04{NBSP}tháng{NBSP}12"
    assert _plain(lines_of([Run(date)], 18, _cells)) == ["hẹn", "ngày 04 tháng 12"]
    assert _plain(lines_of([Run(date)], 10, _cells)) == ["hẹn", "ngày 04", "tháng 12"]


def test_runs_without_a_space_between_them_stay_one_word() -> None:
    """A bold name and its comma are not parted."""
    lines = lines_of([Run("Ông "), Run("A", Role.STRONG), Run(", bản B")], 7, _cells)
    assert _plain(lines) == ["Ông A,", "bản B"]


def test_everything_is_composed_at_the_print_boundary() -> None:
    """NFD text prints boxes in most fonts; letter by letter it becomes NFC."""
    lacking: set[str] = set()
    clean = Printable(lambda letter: not unicodedata.combining(letter), lacking).clean
    assert clean(unicodedata.normalize("NFD", "Nguyễn Thị Ỷ")) == "Nguyễn Thị Ỷ"
    assert not lacking


def test_invisible_letters_are_dropped_and_odd_spaces_made_plain() -> None:
    """Catalogue texts carry direction marks, zero-width spaces and tabs."""
    clean = Printable(lambda _: True, set()).clean
    assert clean("k\u200ey\u0301 t\u200bên\t\u2009số\u00a01\u00ad") == "ký tên  số\u00a01"


def test_letters_no_font_has_are_replaced_and_told() -> None:
    """A name in another script never vanishes silently."""
    lacking: set[str] = set()
    clean = Printable(lambda letter: letter.isascii(), lacking).clean
    assert clean("Lò ꪼꪕ A") == "L? ?? A"
    assert lacking == set("òꪼꪕ")
