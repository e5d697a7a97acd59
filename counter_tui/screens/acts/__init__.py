"""What can be done with a dossier now: the list of acts, and the form of one."""

from __future__ import annotations

from counter_tui.screens.acts.list_screen import ActsScreen
from counter_tui.screens.acts.opening import act_screen, offered_act

__all__ = ["ActsScreen", "act_screen", "offered_act"]
