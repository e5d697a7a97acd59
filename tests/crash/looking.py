"""Look at the images of a recording, all or a sample, and say in figures what was seen."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from disk_events import Told
from images import Image, Window, windows
from judge import Judge
from recording_vfs import Recording

ALL = os.environ.get("MOTCUA_LONG") == "1"
_BY_CHANCE = 60 if ALL else 12

ENOUGH = 3
"""So many images that a check calls wrong show that it finds a planted fault."""


@dataclass
class Seen:
    """What came of looking: how many images are legal and were looked at, and what was wrong with which."""

    legal: int = 0
    looked: int = 0
    wrong: list[str] = field(default_factory=list)
    checks: Counter[str] = field(default_factory=Counter)

    def note(self, image: Image, wrong: Sequence[str]) -> None:
        """Count an image."""
        self.looked += 1
        if wrong:
            self.wrong.append(f"{image.how}: {'; '.join(wrong)}")
            self.checks.update({each.partition(":")[0] for each in wrong})


def look_at(  # noqa: PLR0913 - how to look, each part named
    recording: Recording,
    judge: Judge,
    seed: str,
    *,
    most: int,
    before: Sequence[Told] = (),
    until: str = "",
    one_by_one: bool = False,
) -> Seen:
    """Hold images against what was told (``before``: in an earlier life); ``most`` of each window, or all.

    With ``until`` stop where that check has said so of :data:`ENOUGH` images.
    """
    seen, start = Seen(), time.perf_counter()
    looked, different, files = judge.looked, judge.different, judge.files
    for window in windows(recording, one_by_one=one_by_one):
        seen.legal += len(window.fates(random.Random(seed), _BY_CHANCE))
        for image in _sample(window, seed, most, by_all=ALL and not until):
            seen.note(image, judge.judge(image, (*before, *window.told)))
        if until and seen.checks[until] >= ENOUGH:
            break
    print(
        f"images: {seen.legal} legal, {judge.looked - looked} looked at,"
        f" {judge.different - different} different, {judge.files - files} states of the office;"
        f" {len(seen.wrong)} wrong {dict(seen.checks)}; {time.perf_counter() - start:.1f} s"
    )
    return seen


def _sample(window: Window, seed: str, most: int, *, by_all: bool) -> list[Image]:
    return list(window.images(seed, None if by_all else most, _BY_CHANCE))
