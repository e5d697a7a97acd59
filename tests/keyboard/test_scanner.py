"""What is a scan and what is typing: the code at the end of a run of keys, and the pace of its keys."""

from __future__ import annotations

from datetime import date
from itertools import accumulate, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.keyboard.scanner import Scan, ScanKind, Stroke, scan_at_end
from db.rules.id_card import kind_of, read_card
from db.rules.receipt_number import ReceiptNumber, parse

SLIP = "H52180526112302000150"
CARD = "014304000456||LÒ THỊ THỬ|12112004|Nữ|Bản Mẫu, Chiềng Mung, Mai Sơn, Sơn La|03092024"


def strokes(text: str, gap_ms: float = 8) -> list[Stroke]:
    """Give the keys of a text at an even pace."""
    return [
        Stroke(letter, letter, at / 1000)
        for letter, at in zip(text, accumulate(repeat(gap_ms), initial=0), strict=False)
    ]


numbers = st.builds(
    ReceiptNumber,
    st.lists(st.integers(0, 99), min_size=1, max_size=4).map(
        lambda groups: "H" + ".".join(f"{group:02d}" for group in groups)
    ),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(0, 99),
    st.integers(1, 9999),
)


@given(number=numbers, before=st.text("abcđ ,.", max_size=12), lower=st.booleans())
def test_every_receipt_number_is_known_behind_whatever_was_typed(
    *, number: ReceiptNumber, before: str, lower: bool
) -> None:
    """The scan begins where the number does, in either case of its letter, and is given in capitals."""
    code = number.compact.lower() if lower else number.compact
    found = scan_at_end(strokes(before + code), gap_ms=35)
    assert found == (len(before), Scan(ScanKind.RECEIPT, number.compact))
    assert parse(found[1].text) == number


@given(numbers, st.data())
def test_a_changed_character_makes_it_no_scan(number: ReceiptNumber, data: st.DataObject) -> None:
    """The check digits stand between a misread slip and another citizen's dossier."""
    place = data.draw(st.integers(1, len(number.compact) - 1))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda one: one != number.compact[place]))
    wrong = number.compact[:place] + digit + number.compact[place + 1 :]
    assert scan_at_end(strokes(wrong), gap_ms=35) is None


@given(st.text(max_size=60))
def test_any_text_at_all_can_be_looked_at(text: str) -> None:
    """Whatever arrives is a scan or is none; nothing is raised, and the scan is the text's own end."""
    found = scan_at_end(strokes(text), gap_ms=35)
    assert found is None or text.upper().endswith(found[1].text.upper())


@pytest.mark.parametrize(
    ("gap_ms", "limit_ms", "is_scan"),
    [(0, 35, True), (35, 35, True), (36, 35, False), (36, 55, True), (150, 150, True), (151, 150, False)],
)
def test_the_pace_that_counts_is_the_desks_setting(*, gap_ms: int, limit_ms: int, is_scan: bool) -> None:
    """Scanners differ; the limit is a setting and is met exactly."""
    assert (scan_at_end(strokes(SLIP, gap_ms), gap_ms=limit_ms) is not None) is is_scan


def test_the_pace_is_that_of_the_code_alone() -> None:
    """Slow typing before a scan doesn't hide it, and a fast burst before slow typing doesn't make one."""
    slow, fast = strokes("Lò Văn ", 140), strokes(SLIP, 8)
    shifted = [Stroke(one.key, one.character, one.at + 2) for one in fast]
    assert scan_at_end([*slow, *shifted], gap_ms=35) is not None
    typed = [Stroke(one.key, one.character, one.at + 2) for one in strokes(SLIP, 140)]
    assert scan_at_end([*strokes("Lò Văn Mẫu", 4), *typed], gap_ms=35) is None


@pytest.mark.parametrize("prefix", ["~", "]C1", "§§"])
def test_a_prefix_belongs_to_the_scan(prefix: str) -> None:
    """It goes with the code, so that none of it stays in the text."""
    found = scan_at_end(strokes("ab" + prefix + SLIP, 200), gap_ms=35, prefix=prefix)
    assert found == (2, Scan(ScanKind.RECEIPT, SLIP))


def test_slow_keys_without_the_prefix_are_typing() -> None:
    """A desk whose scanner has a prefix doesn't take a number that somebody types for a scan."""
    assert scan_at_end(strokes(SLIP, 200), gap_ms=35, prefix="~") is None


@pytest.mark.parametrize("separator", "|¦~\\>#¬")
def test_what_is_known_as_a_card_can_be_read_as_one(separator: str) -> None:
    """The ear and the reader agree on every separator (DOMAIN 6.2)."""
    found = scan_at_end(strokes("Vì " + CARD.replace("|", separator)), gap_ms=35)
    assert found is not None
    start, scan = found
    assert (start, scan.kind) == (3, ScanKind.ID_CARD)
    assert read_card(scan.text).number == "014304000456"


@pytest.mark.parametrize(
    "foreign",
    [
        "00020101021238540010A00000072701240006970436011012345678900208QRIBFTTA53037045802VN6304ABCD",
        "DN4010123456789|4cc3b220|15/08/1990",
    ],
)
def test_codes_that_have_no_business_here_are_told_apart(foreign: str) -> None:
    """A bank's QR and a health card are scans too, so that they land in no field."""
    found = scan_at_end(strokes(foreign), gap_ms=35)
    assert found == (0, Scan(ScanKind.FOREIGN, foreign))
    assert kind_of(foreign) not in {"id_card", "receipt", "unknown"}


@pytest.mark.parametrize(
    "text", ["", "H", "12345678", "dang ky thuong tru", "014304000456", "0912345678", CARD[:20]]
)
def test_short_words_and_plain_numbers_are_typing(text: str) -> None:
    """However fast they come."""
    assert scan_at_end(strokes(text, 0), gap_ms=35) is None
