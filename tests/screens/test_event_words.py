"""Every kind of event that is written has words on the dossier's page."""

from __future__ import annotations

import pytest

from counter_tui.locale import SCREENS, has, text
from db.journal import EventKind

STEM = "screen.event."


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_event_has_its_words(kind: EventKind) -> None:
    """Nobody reads a bare kind such as print.finished."""
    assert has(STEM + kind)
    assert text(STEM + kind).strip()


def test_no_words_are_kept_for_events_that_nobody_writes() -> None:
    """A kind that was renamed takes its words along."""
    said = {key.removeprefix(STEM) for table in SCREENS for key in table if key.startswith(STEM)}
    assert said == {str(kind) for kind in EventKind}
