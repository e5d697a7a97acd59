"""Faults planted on purpose: a harness that doesn't find them would find nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from crash_run import morning, recorded
from judge import Judge
from looking import ENOUGH, Seen, look_at

from db.engine import Records
from db.office import accept as accepting
from db.office.context import DeskContext
from db.rules.dossier import Accepted, Intake

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the model of the disk is that of POSIX")


@pytest.fixture
def seen_with(scratch: Path, seed: str) -> Callable[..., Seen]:
    """Give a way to let a morning happen with a fault, and to look at its images until a check finds it."""

    def look(
        until: str, swap: Callable[[str], str] = str, accept: Any = accepting.accept, **how: Any
    ) -> Seen:
        (scratch / "root").mkdir()
        with recorded(scratch / "root", swap) as recording:
            morning(recording, accept, intakes=1)
        return look_at(recording, Judge(scratch), seed, until=until, **({"most": 12} | how))

    return look


@pytest.mark.parametrize("lost", ["lost number", "lost print", "lost state"])
def test_a_log_that_is_not_synced_is_found(seen_with: Callable[..., Seen], lost: str) -> None:
    """``synchronous=NORMAL`` acknowledges what a power cut takes back."""
    seen = seen_with(lost, lambda sql: sql.replace("synchronous = FULL", "synchronous = NORMAL"))
    assert seen.checks[lost] >= ENOUGH, seen.checks


def test_a_journal_that_comes_back_is_found(seen_with: Callable[..., Seen]) -> None:
    """Without EXTRA before WAL nothing makes sure that the first journal is gone: it undoes what was told.

    A system that syncs a whole folder for the log's sake hides it. Where names are kept one by one it shows.
    """
    seen = seen_with(
        "lost number", lambda sql: sql.replace("synchronous = EXTRA", "synchronous = FULL"), one_by_one=True
    )
    assert seen.checks["lost number"] >= ENOUGH, seen.checks


def test_an_event_in_a_second_transaction_is_found(seen_with: Callable[..., Seen]) -> None:
    """Rows first and their event afterwards: between the two lies an intake that nobody told of."""
    seen = seen_with("verify", accept=_in_two)
    assert seen.checks["half intake"] > 0, seen.checks
    assert seen.checks["verify"] >= ENOUGH, seen.checks


def _in_two(records: Records, intake: Intake, desk: DeskContext) -> Accepted:
    """Accept an intake and append its events in a transaction of their own."""
    calls: list[tuple[Any, ...]] = []
    record = accepting._record
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accepting, "_record", lambda *given: calls.append(given) or "")
        done = accepting.accept(records, intake, desk)
    with records.writing() as session:
        _, row, *others = calls[0]
        row = session.merge(row)
        row.last_event = record(session, row, *others)
        session.add(row)
    return done
