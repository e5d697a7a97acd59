"""Lines of the desk: centred words balanced, and never broken for the sake of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from receipts.blocks import Align, Paragraph, Role, Run
from receipts.breaking import NBSP, Printable
from receipts.fonts import CellLetters
from receipts.pieces import Desk
from receipts.sheets import screen

_WORDS = st.lists(st.text(f"aẾđỵ.-/{NBSP}", min_size=1, max_size=14), min_size=1, max_size=12)
_DESK = Desk(screen(), CellLetters(), Printable(lambda _: True, set()))


def broken(words: list[str], room: int, align: Align) -> list[str]:
    """Break words into the lines of a paragraph."""
    lines = _DESK.lines(Paragraph((Run(" ".join(words), Role.BODY),), align), room)
    return ["".join(run.text for run in line) for line in lines]


@given(_WORDS, st.integers(14, 40))
def test_balancing_breaks_no_word_that_the_room_can_hold(words: list[str], room: int) -> None:
    """However short the lines become, every word is whole on one of them."""
    shown = " ".join(f" {line} " for line in broken(words, room, Align.CENTRE))
    for word in words:
        assert f" {word.replace(NBSP, ' ')} " in shown


@given(_WORDS, st.integers(3, 40))
def test_balancing_takes_no_line_more(words: list[str], room: int) -> None:
    """Centred words take as many lines as others, none wider than the room, and lose no letter."""
    centred = broken(words, room, Align.CENTRE)
    assert len(centred) == len(broken(words, room, Align.LEFT))
    assert all(len(line) <= room for line in centred)
    plain = "".join(words).replace(NBSP, "")
    assert "".join(centred).replace(" ", "") == plain


@given(st.text("aẾ", max_size=40), st.integers(10, 40))
def test_there_is_always_room_to_write_on(label: str, room: int) -> None:
    """Where a label leaves too little of its line, the dots have one of their own."""
    lines = _DESK.lines(Paragraph((Run(label),), leader=True), room)
    last = "".join(run.text for run in lines[-1])
    assert last.count(".") >= room // 5 - 1
    assert all(len("".join(run.text for run in line)) <= room for line in lines)


def test_a_long_word_beside_a_short_one_stays_whole() -> None:
    """The half of both together is less than the long one."""
    assert broken(["Phường", "Nguyễn-Trãi-Thanh-Xuân"], 24, Align.CENTRE) == [
        "Phường",
        "Nguyễn-Trãi-Thanh-Xuân",
    ]
