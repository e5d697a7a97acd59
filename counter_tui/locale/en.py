"""English for those who keep the program; what is not here comes out in Vietnamese."""

from __future__ import annotations

TEXTS: dict[str, str] = {}
