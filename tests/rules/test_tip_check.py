"""What tip and records say of each other, over every combination of what can be known."""

from __future__ import annotations

from itertools import product

import pytest

from db.rules.tip_check import TipFacts, TipState, tip_state

WE, THEY = "we", "they"


def facts(**changes: object) -> TipFacts:
    """Give records that are just as this PC remembers them, changed as asked."""
    given = {
        "tip": WE,
        "records": WE,
        "has_feed": True,
        "remembers": True,
        "next_found": True,
        "sure_is_last": False,
    }
    return TipFacts(**(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (facts(), TipState.SAME),
        (facts(next_found=False, sure_is_last=True), TipState.LAST_UNSURE),
        (facts(next_found=False), TipState.OLDER),
        (facts(has_feed=False, records="", next_found=False), TipState.OLDER),
        (facts(records=THEY), TipState.OTHER),
        (facts(tip="", remembers=False, next_found=False), TipState.NO_TIP),
        (facts(tip="", records="", remembers=False, next_found=False), TipState.ADOPTED),
        (facts(tip="", records="", has_feed=False, remembers=False, next_found=False), TipState.NEW),
        (facts(records="", has_feed=False, remembers=False, next_found=False), TipState.NEW),
        (facts(remembers=False, next_found=False), TipState.SAME),
        (facts(records=""), TipState.SAME),
    ],
)
def test_each_state_is_told_by_what_is_known(known: TipFacts, state: TipState) -> None:
    """One line for each way in which records come to this PC."""
    assert tip_state(known) is state


def test_a_feed_goes_on_only_where_it_is_surely_ours_and_whole() -> None:
    """Over every combination: never somebody else's feed, nor one without the head we remember."""
    for tip, records, has_feed, remembers, found, last in product(
        ("", WE), ("", WE, THEY), (True, False), (True, False), (True, False), (True, False)
    ):
        known = TipFacts(
            tip, records, has_feed, remembers and bool(tip), found and remembers and bool(tip), last
        )
        state = tip_state(known)
        if not state.goes_on:
            continue
        assert not (known.has_feed and known.records == THEY)
        assert not (known.remembers and not known.next_found)
        assert not (known.records == WE and known.has_feed and not known.tip)
