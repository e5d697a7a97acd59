"""What the program found when it looked at itself; and why the records' feed was opened anew, once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from counter_tui import keymap, sentences
from counter_tui.keymap import does
from counter_tui.locale import text
from counter_tui.screens.base import DeskScreen, bar, rule
from counter_tui.screens.stop import write_incident
from counter_tui.widgets.lines import Look, Row, fit, row, wrap
from counter_tui.words import moment
from db.rules.clock import in_vietnam
from db.rules.self_test import Finding, Level, Subject, worst

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from counter_tui.counter import Counter
    from counter_tui.keyboard.scanner import Scan, Stroke
    from counter_tui.keymap import Verb
    from db.rules.tip_check import FeedNews

LEVEL_WIDTH, SUBJECT_WIDTH = 6, 14
LOOKS = {Level.GOOD: Look.GOOD, Level.LOOK: Look.WARN, Level.BAD: Look.BAD}


async def look_at_everything(counter: Counter) -> tuple[Finding, ...]:
    """Let the office look at itself, one thing after the other: keys pressed meanwhile come in between."""
    found: list[Finding] = []
    for subject in Subject:
        if subject is Subject.PRINTER:
            ask = await counter.desk.use(lambda office: office.safety.ask_printer())
            found.append(await asyncio.to_thread(ask))
        else:
            found.append(await _look(counter, subject))
    return tuple(found)


async def _look(counter: Counter, subject: Subject) -> Finding:
    return await counter.desk.use(lambda office: office.safety.look(subject))


class SelfTestScreen(DeskScreen):
    """One line a subject."""

    def __init__(self, counter: Counter) -> None:
        """Begin with nothing looked at."""
        super().__init__(counter)
        self._found: tuple[Finding, ...] = ()

    async def refresh_facts(self) -> None:
        """Look at everything."""
        self._found = self.counter.self_test = await look_at_everything(self.counter)

    def title_row(self, width: int) -> Row:
        """Say how it stands as a whole."""
        level = worst(self._found)
        return bar(text("screen.check.title"), text(f"screen.check.all.{level}"), width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give one line a subject, or as many as its sentence needs."""
        rows: list[Row] = [row("")]
        room = width - LEVEL_WIDTH - SUBJECT_WIDTH - 5
        for finding in self._found:
            level = fit(text(f"screen.check.level.{finding.level}"), LEVEL_WIDTH)
            name = fit(text(f"screen.check.subject.{finding.subject}"), SUBJECT_WIDTH)
            first, *more = wrap(sentences.finding(finding), room)
            rows.append(row("  ", (level, LOOKS[finding.level]), f" {name} {first}"))
            rows += [row(" " * (LEVEL_WIDTH + SUBJECT_WIDTH + 4), line) for line in more]
        return rows[:height]

    def verbs(self) -> Sequence[Verb]:
        """Give looking again, the file for the IT person, and going back."""
        return (keymap.LOOK_AGAIN, keymap.INCIDENT, keymap.BACK)

    async def stroke(self, stroke: Stroke) -> None:
        """Look again, write the file, or go back."""
        self.hush()
        if does(keymap.LOOK_AGAIN, stroke.key):
            await self.refresh_facts()
            self.say("screen.check.looked", at=f"{self.counter.now():%H:%M:%S}")
        elif does(keymap.INCIDENT, stroke.key):
            await write_incident(self)
        elif stroke.key == "escape":
            await self.counter.go.go_back()


class NewsScreen(DeskScreen):
    """The records aren't those that this PC wrote last: said once, and confirmed with one key."""

    def __init__(self, counter: Counter, news: FeedNews, over: Callable[[Stroke], Awaitable[None]]) -> None:
        """Tell ``news``; ``over`` goes on with the work."""
        super().__init__(counter)
        self._news = news
        self._over = over

    def title_row(self, width: int) -> Row:
        """Say what this is about."""
        return bar(text("screen.news.title"), "", width)

    def body(self, width: int, height: int) -> Sequence[Row]:
        """Give what happened, what is safe, and what to do."""
        news = self._news
        what = [text(f"screen.news.why.{news.why}")]
        if news.lost:
            what.append(text("screen.news.lost", n=news.lost))
        what.append(text("screen.news.opened", at=moment(in_vietnam(news.opened_at))))
        rows: list[Row] = [row("")]
        rows += [row("  ", (line, Look.WARN)) for line in wrap(" ".join(what), width - 4)]
        for name, words in (("safe", "screen.news.safe"), ("do", f"screen.news.do.{news.why}")):
            rows += [row(""), rule(width, text(f"screen.stop.about.{name}"))]
            rows += [row("  ", line) for line in wrap(text(words), width - 4)]
        return rows[:height]

    def verbs(self) -> Sequence[Verb]:
        """Give the one key, and the file for the IT person."""
        return (keymap.UNDERSTOOD, keymap.INCIDENT)

    async def stroke(self, stroke: Stroke) -> None:
        """Write down that it was read; nothing else leads on."""
        if does(keymap.UNDERSTOOD, stroke.key):
            await self.counter.desk.use(lambda office: office.safety.confirm_news())
            await self._over(stroke)
        elif does(keymap.INCIDENT, stroke.key):
            await write_incident(self)

    async def scan(self, scan: Scan) -> bool:  # noqa: ARG002 - whatever is scanned
        """Act on no scan before it was read."""
        return True
