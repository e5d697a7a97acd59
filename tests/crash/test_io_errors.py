"""Disks that fail at every call: a refusal, nothing half-written, and work goes on when it is over."""

from __future__ import annotations

import errno
import itertools
import os
import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from failing_desk import CODES, OPENING, USE_CASES, WRITING, Desk, faults_of, open_desk, refused, turns_of
from faults import Faults

from db.office.replay import differences
from db.office.verify import verify
from db.rules.receipt_number import parse

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the disk that fails is built on SQLite for POSIX")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Desk]:
    """Give the folder of an office at work, made once, and what was acknowledged in it."""
    folder = tmp_path_factory.mktemp("office")
    desk = open_desk(folder)
    with closing(desk.opened):
        desk.make_ready()
    return folder, desk


def _copy_of(office: tuple[Path, Desk], folder: Path) -> Desk:
    made, desk = office
    shutil.copytree(made, folder, dirs_exist_ok=True)
    told = {kind: set(facts) for kind, facts in desk.told.items()}
    return Desk(open_desk(folder).opened, told=told, ready=list(desk.ready))


@pytest.mark.parametrize(("kind", "code"), faults_of(WRITING, OPENING))
@pytest.mark.parametrize("what", USE_CASES)
def test_whatever_fails_is_refused_and_work_goes_on(  # noqa: PLR0913, PLR0917 - a case, and what it is done with
    scratch: Path,
    disk: Faults,
    office: tuple[Path, Desk],
    seed: str,
    what: str,
    kind: str,
    code: int,
) -> None:
    """Each call in turn fails: a refusal and nothing written, or done; then the same records work on."""
    desk, use = _copy_of(office, scratch), USE_CASES[what]
    with closing(desk.opened):

        def again() -> None:
            desk.make_ready()
            if kind in OPENING:
                desk.records.let_go()

        again()
        turns = turns_of(disk, kind, lambda: use(desk), random.Random(f"{seed}{what}"))
        for turn, forever in turns:
            again()
            disk.fail(kind, turn, code, forever=forever)
            assert refused(lambda: use(desk)) in (None, CODES[code & 0xFF]), turn
            disk.lift()
            desk.holds()
            use(desk)
            desk.holds()
        assert verify(desk.records).holds
        assert differences(desk.records) == ()
        # The run that was counted may have folded the log back, which another one doesn't.
        assert disk.failed_ever >= len(turns) / 2


# ---- the tip --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", [errno.ENOSPC, errno.EIO, errno.EROFS])
@pytest.mark.parametrize("turn", [1, 2])
def test_no_number_is_given_out_that_the_tip_can_not_remember(
    scratch: Path, monkeypatch: pytest.MonkeyPatch, why: int, turn: int
) -> None:
    """The tip's own sync fails: the intake is refused and undone, and the next one gets its number."""
    desk = open_desk(scratch)
    with closing(desk.opened):
        desk.intake()
        calls = itertools.count(1)

        def fail(_file: int) -> None:
            if next(calls) >= turn:
                raise OSError(why, "no")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", fail)
            said = [refused(desk.intake) for _ in range(turn)]
        assert said == [None] * (turn - 1) + ["tip_not_written"]
        desk.holds()
        desk.intake()
        desk.holds()
        counters = sorted(parse(number).counter for number in desk.told["number"])
        assert counters == list(range(1, len(counters) + 1))
        assert verify(desk.records).holds
