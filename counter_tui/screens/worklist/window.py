"""The part of a list near the cursor: ten thousand lines scroll, and at most three pages are in memory."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from db.rules.worklist import WorkLine, WorkPage

PAGE = 50
"""Lines of a page; more than any screen shows, so that the pages beside the cursor's cover the screen."""

Fetch = Callable[[int, int], Awaitable[WorkPage]]
"""Gives so many lines (second) of the list from one on (first)."""


class WorkWindow:
    """The cursor in a list, the page it stands on, and one page before and after."""

    def __init__(self, fetch: Fetch) -> None:
        """Stand on the first line; nothing is fetched yet."""
        self._fetch = fetch
        self._pages: dict[int, tuple[WorkLine, ...]] = {}
        self.at = 0
        self.total = 0
        self.loaded = False

    def line(self, index: int) -> WorkLine | None:
        """Give a line, or ``None`` where it is not near the cursor."""
        page = self._pages.get(index // PAGE, ())
        place = index % PAGE
        return page[place] if place < len(page) else None

    @property
    def marked(self) -> WorkLine | None:
        """The line the cursor stands on."""
        return self.line(self.at)

    async def move(self, step: int) -> None:
        """Go so many lines up or down, as far as there are any."""
        self.at = max(0, min(self.at + step, self.total - 1))
        await self._fill()

    async def restart(self) -> None:
        """Read anew from the first line: the list is another one."""
        await self._read(0)

    async def reload(self) -> None:
        """Read anew and keep the place: on the same dossier, or where it was if that one has gone."""
        marked = self.marked
        await self._read(self.at)
        if self.at >= self.total:
            await self.move(0)
        if marked is None:
            return
        for page, lines in self._pages.items():
            for place, one in enumerate(lines):
                if one.line.dossier_id == marked.line.dossier_id:
                    self.at = page * PAGE + place
        await self._fill()

    async def _read(self, at: int) -> None:
        """Read the pages around ``at`` in one go; what was read before stands until they are there."""
        near = _near(at)
        found = await self._fetch(near.start * PAGE, len(near) * PAGE)
        self._pages, self.at, self.loaded = {}, at, True
        self._take(found)

    async def _fill(self) -> None:
        """Read what lacks of the cursor's page and its neighbours in one go; let go of the rest."""
        near = _near(self.at)
        self._pages = {page: lines for page, lines in self._pages.items() if page in near}
        lacking = [page for page in near if page not in self._pages and page * PAGE < self.total]
        if lacking:
            start = lacking[0] * PAGE
            self._take(await self._fetch(start, (lacking[-1] + 1) * PAGE - start))

    def _take(self, found: WorkPage) -> None:
        self.total = found.total
        for begin in range(0, len(found.lines), PAGE):
            self._pages[(found.start + begin) // PAGE] = found.lines[begin : begin + PAGE]


def _near(at: int) -> range:
    page = at // PAGE
    return range(max(0, page - 1), page + 2)
