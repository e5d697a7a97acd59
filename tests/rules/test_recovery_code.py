"""The recovery sheet's code: typed by hand in a bad hour, and wrong digits named by their group."""

from __future__ import annotations

import random
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.errors import NotAccepted
from db.rules.recovery_code import (
    DIGITS,
    GROUPS,
    PREFIX,
    group_holds,
    groups_of,
    looks_like,
    seed_of,
    symbol_of,
)


@given(st.binary(min_size=32, max_size=32))
def test_every_seed_comes_back(seed: bytes) -> None:
    """Scanned, typed with spaces, with dashes, or over several lines."""
    groups = groups_of(seed)
    assert len(groups) == GROUPS
    assert all(group_holds(place, group) for place, group in enumerate(groups))
    for text in (symbol_of(seed), " ".join(groups), "-".join(groups), "\n".join(groups) + "\n"):
        assert seed_of(text) == seed
    assert looks_like(symbol_of(seed))
    assert not looks_like("".join(groups))


def test_a_wrong_digit_is_named_by_its_group() -> None:
    """Every single digit in every place, each of nine ways: the group says so itself."""
    groups = groups_of(secrets.token_bytes(32))
    code = "".join(groups)
    for at in range(DIGITS):
        for other in "0123456789".replace(code[at], ""):
            with pytest.raises(NotAccepted) as refusal:
                seed_of(code[:at] + other + code[at + 1 :])
            assert (refusal.value.code, refusal.value.facts) == (
                "recovery_code_group",
                {"group": at // 6 + 1},
            )


def test_two_swapped_neighbours_are_named_by_their_group() -> None:
    """The commonest slip of a typing hand, within each group."""
    groups = groups_of(secrets.token_bytes(32))
    for place, group in enumerate(groups):
        for at in range(5):
            swapped = group[:at] + group[at + 1] + group[at] + group[at + 2 :]
            assert group_holds(place, swapped) == (swapped == group)


def test_exchanged_groups_never_pass() -> None:
    """A group's check knows its place; where that is the same again (ten further on), the whole finds it."""
    groups = list(groups_of(secrets.token_bytes(32)))
    for first in range(GROUPS):
        for second in range(first):
            if groups[first] != groups[second]:
                other = groups.copy()
                other[first], other[second] = groups[second], groups[first]
                with pytest.raises(NotAccepted, match=r"recovery_code_(group|whole)"):
                    seed_of("".join(other))


def test_groups_of_two_sheets_never_mix() -> None:
    """Every group holds by itself, and the whole doesn't."""
    first, second = (groups_of(secrets.token_bytes(32)) for _ in range(2))
    with pytest.raises(NotAccepted, match="recovery_code_whole"):
        seed_of("".join((*first[:9], *second[9:])))


def test_rubbish_is_refused_and_never_repeated() -> None:
    """Whatever is typed: a refusal that doesn't quote it."""
    chance = random.Random(number := random.randrange(10**6))
    print(f"seed {number}")
    for _ in range(20_000):
        length = chance.choice((0, 5, 50, DIGITS - 1, DIGITS, DIGITS, len(PREFIX) + DIGITS, 3_000))
        text = "".join(chance.choices("0123456789" if chance.random() < 0.7 else "0123 x²٣\n", k=length))
        with pytest.raises(NotAccepted, match="recovery_code_") as refusal:
            seed_of(chance.choice(("", PREFIX)) + text)
        assert all(isinstance(fact, int) for fact in refusal.value.facts.values())
