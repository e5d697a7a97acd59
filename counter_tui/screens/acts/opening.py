"""Asking the office what is possible, and the screen for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter_tui.screens.acts.act_form import ActForm, Ground
from counter_tui.screens.acts.act_screen import ActScreen
from db.rules.lifecycle import Act

if TYPE_CHECKING:
    from counter_tui.counter import Counter
    from db.rules.dossier import Dossier
    from db.rules.order import ActOffered


async def offered_act(counter: Counter, dossier: Dossier, act: Act) -> ActOffered | None:
    """Give ``act`` with its reasons where it can be done now."""
    dossier_id = dossier.dossier_id
    offered = await counter.desk.ask(lambda office: office.acts(dossier_id))
    return next((one for one in offered if one.act is act), None)


async def act_screen(counter: Counter, dossier: Dossier, act: Act) -> ActScreen | None:
    """Give the form of one act, filled in as far as the office can; ``None``: it can't be done now."""
    offered = await offered_act(counter, dossier, act)
    if offered is None:
        return None
    return await form_screen(counter, dossier, offered)


async def form_screen(
    counter: Counter, dossier: Dossier, offered: ActOffered, *, leaves: int = 1
) -> ActScreen:
    """Give the form of an act that is offered; ``leaves`` as :class:`ActScreen` takes it."""
    dossier_id = dossier.dossier_id
    house = await counter.desk.ask(lambda office: office.house)
    now = counter.now().replace(second=0, microsecond=0)
    ground = Ground(dossier=dossier, offered=offered, house=house, now=now)
    if offered.act is Act.REAPPOINT:
        draft = await counter.desk.ask(lambda office: office.apology_draft(dossier_id))
        ground = replace(ground, draft=draft)
    return ActScreen(counter, ActForm(ground), leaves=leaves)
