"""From hand to hand: what goes to which unit, what is on its way, what comes back, what the postman takes."""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from counter_tui import keymap
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, rule, window
from counter_tui.widgets.lines import Look, Row, fit, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from counter_tui.counter import Counter
    from counter_tui.course import Course
    from counter_tui.keyboard.scanner import Stroke
    from counter_tui.keymap import Verb

MOVES = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that can be done: its group, its words, what it counts, and the screen it opens."""

    group: str
    words: str
    tail: str
    screen: Callable[[], DeskScreen]
    warns: bool = False


class HandOverScreen(DeskScreen):
    """All that can go from hand to hand now, one key each."""

    def __init__(self, counter: Counter) -> None:
        """Begin with nothing read."""
        super().__init__(counter)
        self._jobs: Sequence[Job] = ()
        self._selected = 0

    async def refresh_facts(self) -> None:
        """Read what waits, what is on its way and what lies elsewhere."""
        self._jobs = await self.counter.desk.ask(self._read)

    def _read(self, office: Course) -> Sequence[Job]:
        return (
            *self._to_send(office),
            *self._to_receive(office),
            *self._to_take_back(office),
            self._to_post(),
        )

    def _to_send(self, office: Course) -> list[Job]:
        from counter_tui.screens.handing_send import SendScreen

        waiting = office.waiting_to_go()
        count = Tally(one.unit for one in waiting)
        late = Tally(one.unit for one in waiting if one.late)
        codes = [*(unit.code for unit in office.house.units if count[unit.code]), ""]
        jobs = []
        for code in codes:
            nobody = "screen.hand.unit_open" if count[""] else "screen.hand.send_any"
            name = office.house.unit_name(code) if code else text(nobody)
            tail = text("screen.hand.waiting", n=count[code]) if count[code] else ""
            tail += text("screen.hand.late", n=late[code]) if late[code] else ""
            jobs.append(Job("send", name, tail, partial(SendScreen, self.counter, code), bool(late[code])))
        return jobs

    def _to_receive(self, office: Course) -> list[Job]:
        from counter_tui.screens.handing_receive import ReceiveScreen

        return [
            Job(
                "receive",
                f"{given.number}  {given.to_unit}",
                text("screen.hand.sent_at", n=len(given.lines), at=f"{given.sent_at:%H:%M %d/%m}"),
                partial(ReceiveScreen, self.counter, given),
            )
            for given in office.on_their_way()
        ]

    def _to_take_back(self, office: Course) -> list[Job]:
        from counter_tui.screens.handing_back import BringBackScreen

        return [
            Job(
                "back",
                count.name,
                text("screen.hand.lying", n=count.open)
                + (text("screen.hand.late", n=count.overdue) if count.overdue else ""),
                partial(BringBackScreen, self.counter, count.unit, count.name),
                bool(count.overdue),
            )
            for count in office.unit_counts()
            if count.unit
        ]

    def _to_post(self) -> Job:
        from counter_tui.screens.handing_post import PostScreen

        return Job("post", text("screen.hand.to_post"), "", partial(PostScreen, self.counter))

    # ---- what it looks like --------------------------------------------------------------------------

    def title_row(self, width: int) -> Row:
        """Name the screen."""
        return bar(text("screen.hand.title"), "", width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give the jobs under their groups."""
        self._selected = max(0, min(self._selected, len(self._jobs) - 1))
        rows: list[Row] = []
        places: list[int] = []
        for index, job in enumerate(self._jobs):
            if index == 0 or self._jobs[index - 1].group != job.group:
                rows.append(rule(width, text(f"screen.hand.group.{job.group}")))
            places.append(len(rows))
            rows.append(self._job_row(index, width))
        if not rows:
            return [row("   ", (text("screen.home.loading"), Look.DIM))]
        shown = window(len(rows), places[self._selected], height)
        return [rows[index] for index in shown]

    def _job_row(self, index: int, width: int) -> Row:
        job, chosen = self._jobs[index], index == self._selected
        head = f" {index + 1}" if index < 9 else "  "  # noqa: PLR2004 - the digits there are
        words = fit(job.words, width - len(head) - len(job.tail) - 6)
        if chosen:
            return row((f"{head}  {words}  {job.tail} ", Look.CURSOR))
        return row((head, Look.KEY), f"  {words}  ", (job.tail, Look.WARN if job.warns else Look.DIM))

    def verbs(self) -> Sequence[Verb]:
        """Give choosing and going back."""
        return (keymap.CHOOSE, keymap.NUMBER, keymap.UP_DOWN, keymap.BACK)

    async def stroke(self, stroke: Stroke) -> None:
        """Move, choose, or go back."""
        self.hush()
        if stroke.key in MOVES:
            self._selected = max(0, min(self._selected + MOVES[stroke.key], len(self._jobs) - 1))
        elif does(keymap.CHOOSE, stroke.key) and self._jobs:
            await self.counter.go.show(self._jobs[self._selected].screen())
        elif does(keymap.NUMBER, stroke.key) and int(stroke.key) <= len(self._jobs):
            self._selected = int(stroke.key) - 1
            await self.counter.go.show(self._jobs[self._selected].screen())
        elif stroke.key == "escape":
            await self.counter.go.go_back()
