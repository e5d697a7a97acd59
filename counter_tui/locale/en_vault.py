"""The words of the screens for keys, the recovery sheet and sealed symbols in English."""

from __future__ import annotations

SCREEN_TEXTS: dict[str, str] = {}
