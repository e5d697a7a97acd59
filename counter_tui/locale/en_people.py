"""The words of the screens for who works here and who is logged in in English."""

from __future__ import annotations

SCREEN_TEXTS: dict[str, str] = {}
