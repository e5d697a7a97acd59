"""The work lists: how much of what there is, one list line by line, and what narrows it."""

from __future__ import annotations

from counter_tui.screens.worklist.screen import WorklistScreen

__all__ = ["WorklistScreen"]
