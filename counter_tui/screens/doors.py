"""The doors of the home screen: each opens a part of the work, and loads it only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.keymap import does

if TYPE_CHECKING:
    from counter_tui.counter import Counter


async def open_screen(counter: Counter, key: str, whom: str, words: str) -> bool:
    """Open what ``key`` is for; ``False``: it is for none.

    Returning begins with ``whom`` (a dossier or a personal number), or with the ``words`` of the box.
    """
    if does(keymap.RETURNING, key):
        from counter_tui.screens.returning import ReturnScreen

        await counter.go.show(ReturnScreen(counter, whom, words))
    elif does(keymap.WORK, key):
        from counter_tui.screens.worklist import WorklistScreen

        await counter.go.show(WorklistScreen(counter))
    elif does(keymap.HAND_OVER, key):
        from counter_tui.screens.handing import HandOverScreen

        await counter.go.show(HandOverScreen(counter))
    else:
        return False
    return True


async def open_menu(counter: Counter) -> None:
    """Open what is done now and then."""
    from counter_tui.screens.menu import MenuScreen

    await counter.go.show(MenuScreen(counter))
