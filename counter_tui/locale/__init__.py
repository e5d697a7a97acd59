"""The words people read: Vietnamese is the source, English is for those who keep the program.

    text("cli.slip.done", file="a.pdf")   # "Đã ghi a.pdf"

``MOTCUA_LANG=en`` chooses English; a key English lacks comes out in Vietnamese, and an unknown key as itself
(a screen that shows a bare key is a fault to mend, not a reason to stop a clerk in front of a citizen).
"""

from __future__ import annotations

import os
from functools import cache

from counter_tui.locale import (
    en,
    en_backups,
    en_desk,
    en_keeping,
    en_people,
    en_safety,
    en_screens,
    en_vault,
    en_work,
    vi,
    vi_answers,
    vi_backups,
    vi_course,
    vi_desk,
    vi_keeping,
    vi_people,
    vi_safety,
    vi_screens,
    vi_vault,
    vi_work,
)

LANGUAGE_VARIABLE = "MOTCUA_LANG"
_ROOMS = (vi_backups, vi_keeping, vi_people, vi_safety, vi_vault)
_ROOMS_IN_ENGLISH = (en_backups, en_keeping, en_people, en_safety, en_vault)
SCREENS = (vi_screens.TEXTS, vi_work.TEXTS, vi_desk.TEXTS, *(room.SCREEN_TEXTS for room in _ROOMS))
SCREENS_IN_ENGLISH = (
    *(en_screens.TEXTS, en_work.TEXTS, en_desk.TEXTS),
    *(room.SCREEN_TEXTS for room in _ROOMS_IN_ENGLISH),
)
"""The tables of the screens, in the same order in both languages."""
SOURCE = (vi.TEXTS, vi_answers.TEXTS, vi_course.TEXTS, *(room.TEXTS for room in _ROOMS), *SCREENS)
"""The Vietnamese tables; no key stands in two of them."""


def text(key: str, /, **facts: object) -> str:
    """Give the sentence of ``key`` with ``facts`` filled in; facts it has no place for are left out."""
    sentence = _texts(os.environ.get(LANGUAGE_VARIABLE, "")).get(key)
    return key if sentence is None else sentence.format_map(_Facts(facts))


def has(key: str) -> bool:
    """Whether there is a sentence for ``key``."""
    return key in _texts("")


@cache
def _texts(language: str) -> dict[str, str]:
    texts = {key: sentence for table in SOURCE for key, sentence in table.items()}
    if language.lower().startswith("en"):
        for table in (en.TEXTS, *SCREENS_IN_ENGLISH):
            texts |= table
    return texts


class _Facts(dict[str, object]):
    """Leaves a gap visible where a fact is lacking."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
