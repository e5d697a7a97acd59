"""The words of the screens for backups in English."""

from __future__ import annotations

SCREEN_TEXTS: dict[str, str] = {}
