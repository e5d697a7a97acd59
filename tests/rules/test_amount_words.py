"""Amounts in words, held to examples and to a reader that was written from the other end."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.rules.amount_words import HIGHEST_VND, amount_in_words
from db.rules.errors import NotAccepted

SCALE_WORDS = ("tỷ", "triệu", "nghìn", "đồng")
DIGITS = ("không", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy", "tám", "chín")
ONES = {word: digit for digit, names in enumerate(DIGITS) for word in names.split()}
GROUP = re.compile(
    r"""(?:(?P<hundreds>không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)\ trăm)?
    (?:
      \ linh\ (?P<after_linh>một|hai|ba|bốn|năm|sáu|bảy|tám|chín)
    | \ ?(?P<ten>mười)(?:\ (?P<after_ten>một|hai|ba|bốn|lăm|sáu|bảy|tám|chín))?
    | \ ?(?P<tens>hai|ba|bốn|năm|sáu|bảy|tám|chín)\ mươi
      (?:\ (?P<after_tens>mốt|hai|ba|tư|lăm|sáu|bảy|tám|chín))?
    | (?P<alone>một|hai|ba|bốn|năm|sáu|bảy|tám|chín)
    )?""",
    re.VERBOSE,
)
"""How a group of three digits may be said, and no other way: each word only where it belongs."""


def read(text: str) -> int:
    """Read words back: cut at the words of rank, and each group by the grammar above.

    A group behind another must tell its hundreds, ranks must fall, and no group may be nothing.
    """
    if text == "Không đồng":
        return 0
    total, rest = 0, text[0].lower() + text[1:]
    for place, word in enumerate(SCALE_WORDS):
        before, found, after = rest.partition(word)
        if not found:
            continue
        group, rest, scale = before.strip(), after.strip(), 1_000 ** (len(SCALE_WORDS) - 1 - place)
        if word == "đồng" and not group:
            break
        parts = GROUP.fullmatch(group)
        assert parts is not None, text
        assert parts["alone"] is None or parts["hundreds"] is None, text
        assert total == 0 or parts["hundreds"] is not None, text
        said = {name: ONES.get(part or "", 0) for name, part in parts.groupdict().items()}
        value = 100 * said["hundreds"] + 10 * (said["tens"] + bool(parts["ten"]))
        value += said["after_linh"] + said["after_ten"] + said["after_tens"] + said["alone"]
        assert value, text
        total += value * scale
    assert not rest, text
    return total


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (1, "Một đồng"),
        (4, "Bốn đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (20, "Hai mươi đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (25, "Hai mươi lăm đồng"),
        (55, "Năm mươi lăm đồng"),
        (100, "Một trăm đồng"),
        (101, "Một trăm linh một đồng"),
        (104, "Một trăm linh bốn đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (111, "Một trăm mười một đồng"),
        (121, "Một trăm hai mươi mốt đồng"),
        (555, "Năm trăm năm mươi lăm đồng"),
        (1_000, "Một nghìn đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (1_010, "Một nghìn không trăm mười đồng"),
        (1_021, "Một nghìn không trăm hai mươi mốt đồng"),
        (2_000, "Hai nghìn đồng"),
        (8_000, "Tám nghìn đồng"),
        (10_000, "Mười nghìn đồng"),
        (15_000, "Mười lăm nghìn đồng"),
        (21_000, "Hai mươi mốt nghìn đồng"),
        (104_000, "Một trăm linh bốn nghìn đồng"),
        (200_000, "Hai trăm nghìn đồng"),
        (1_000_000, "Một triệu đồng"),
        (1_000_001, "Một triệu không trăm linh một đồng"),
        (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
        (4_500_000, "Bốn triệu năm trăm nghìn đồng"),
        (24_024_024, "Hai mươi tư triệu không trăm hai mươi tư nghìn không trăm hai mươi tư đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (1_000_000_005, "Một tỷ không trăm linh năm đồng"),
        (1_001_000_000, "Một tỷ không trăm linh một triệu đồng"),
        (100_000_000_000, "Một trăm tỷ đồng"),
        (HIGHEST_VND, " ".join(f"chín trăm chín mươi chín {word}" for word in SCALE_WORDS).capitalize()),
    ],
)
def test_examples(amount: int, words: str) -> None:
    """Amounts as a receipt writes them."""
    assert amount_in_words(amount) == words


def test_exactly() -> None:
    """An office that writes "chẵn" has it at the end."""
    assert amount_in_words(20_000, exactly=True) == "Hai mươi nghìn đồng chẵn"


def test_small_amounts_come_back() -> None:
    """Every amount up to 99,999 is read back, and has words of its own."""
    assert all(read(amount_in_words(amount)) == amount for amount in range(100_000))


@given(st.integers(0, HIGHEST_VND) | st.integers(0, 999).map(lambda group: group * 1_000_000_000))
@example(HIGHEST_VND)
@example(1_000_000)
def test_every_amount_comes_back(amount: int) -> None:
    """Whatever the amount, another reader gets it back from the words alone."""
    text = amount_in_words(amount)
    assert read(text) == amount
    assert text == text[0].upper() + text[1:].lower()
    assert " ".join(text.split()) == text


@given(
    st.lists(st.sampled_from([0, 1, 4, 5, 10, 14, 15, 21, 24, 100, 101, 105, 999]), min_size=4, max_size=4)
)
def test_groups_of_every_kind_come_back(groups: list[int]) -> None:
    """Groups that are empty, short or tricky are read back in any order."""
    amount = sum(group * 1_000**rank for rank, group in enumerate(groups))
    assert read(amount_in_words(amount)) == amount


@pytest.mark.parametrize("amount", [-1, HIGHEST_VND + 1, -(10**30), 10**30])
def test_out_of_range(amount: int) -> None:
    """What has no words here is refused, with the bounds."""
    with pytest.raises(NotAccepted) as refusal:
        amount_in_words(amount)
    assert refusal.value.code == "amount_out_of_range"
    assert refusal.value.facts == {"lowest": 0, "highest": HIGHEST_VND}
