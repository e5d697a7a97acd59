"""The intake, step by step: case, papers, person, promise."""

from __future__ import annotations

from counter_tui.screens.intake.screen import IntakeScreen

__all__ = ["IntakeScreen"]
