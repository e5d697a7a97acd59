"""Who works here: persons, their dated postings, their PINs, and what each may do (DOMAIN 4.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType

from db.rules.errors import NotAccepted, NotPossibleNow, Refusal
from db.rules.lifecycle import Role
from db.rules.vietnamese import clean

LEAST_DIGITS, MOST_DIGITS = 6, 12
FREE_TRIES = 2
"""So many wrong PINs in a row cost nothing: fingers slip."""
FIRST_WAIT_S, LONGEST_WAIT_S = 30, 3600
MOST_FAILURES = 10
"""After so many in a row only somebody who administers opens the door again."""

ADMINISTERS = frozenset({Role.ADMIN, Role.HEAD})
"""Who adds people, posts them, gives new PINs and unlocks."""

FOR_GOOD = date.max
"""A day that a posting without an end still covers."""


# ---- who ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Posting:
    """What a person is at this office from ``first_day`` to ``last_day``, both included (``None``: open)."""

    title: str
    unit: str
    roles: frozenset[Role]
    first_day: date
    last_day: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Clerk:
    """A person who works or worked here, with all their postings in the order they were made.

    ``former`` are names of earlier days: what was done then keeps them.
    """

    clerk_id: str
    name: str
    added_at: datetime
    postings: tuple[Posting, ...] = ()
    former: tuple[str, ...] = ()

    def posting_on(self, day: date) -> Posting | None:
        """Give the posting of a day; where several cover it, the one that was made last."""
        return next((one for one in reversed(self.postings) if one.covers(day)), None)

    def until(self, day: date) -> date | None:
        """Give the last day on which the posting of ``day`` still is the one that holds."""
        ends: list[date] = []
        for one in reversed(self.postings):
            if one.covers(day):
                return min([*ends, one.last_day] if one.last_day is not None else ends, default=None)
            if one.first_day > day and one.covers(one.first_day):
                ends.append(one.first_day - timedelta(days=1))
        return None

    def administers(self, day: date) -> bool:
        """Whether this person may add and end people on ``day``."""
        held = self.posting_on(day)
        return held is not None and bool(held.roles & ADMINISTERS)

    @property
    def names(self) -> frozenset[str]:
        """All names this person has had here."""
        return frozenset((self.name, *self.former))


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """The clerk who is logged in at a desk, with the posting of that day.

    ``until`` is the last day of the posting; ``must_change`` tells that the PIN was given by somebody else.
    """

    clerk_id: str
    name: str
    title: str
    roles: frozenset[Role]
    until: date | None = None
    must_change: bool = False


@dataclass(frozen=True, slots=True)
class NewClerk:
    """A person to be added, with the first posting. ``first_day``: ``None`` for today."""

    name: str
    title: str
    roles: frozenset[Role]
    unit: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class NewPosting:
    """A posting to be made. ``first_day``: ``None`` for today."""

    title: str
    roles: frozenset[Role]
    unit: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class AtWork:
    """A line of the lock screen: somebody who can log in today, and how long they still have to wait.

    ``locked`` tells that only somebody who administers can let them in again.
    """

    clerk_id: str
    name: str
    title: str
    wait_s: int = 0
    locked: bool = False


@dataclass(frozen=True, slots=True)
class ClerkLine:
    """A line of the list of people: who, what of today, and what is known of the PIN."""

    clerk: Clerk
    today: Posting | None
    has_pin: bool
    must_change: bool = False
    failures: int = 0
    locked: bool = False


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Dossiers that go to a substitute: two PINs say so, and nobody's past acts change.

    ``sure`` is who agrees to it: the absent clerk, or somebody who heads the office.
    """

    absent: str
    substitute: str
    substitute_pin: str
    sure: str
    sure_pin: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What came of it."""

    absent: str
    substitute: str
    dossiers: int


def checked_name(name: str, others: Iterable[Clerk]) -> str:
    """Give a name as it is written down.

    Slips and events name a person by it, and so does whoever logs in: no two people may share one. Raises
    ``NotAccepted``: ``clerk_name_missing``, ``clerk_name_taken``.
    """
    name = clean(name)
    if not name:
        raise NotAccepted("clerk_name_missing")
    if name.casefold() in {taken.casefold() for one in others for taken in one.names}:
        raise NotAccepted("clerk_name_taken")
    return name


def checked_posting(new: NewClerk | NewPosting, today: date) -> Posting:
    """Give the posting that ``new`` asks for.

    Raises ``NotAccepted``: ``clerk_title_missing``, ``clerk_roles_missing``, ``posting_days_wrong`` (it would
    end before it begins).
    """
    title, first = clean(new.title), new.first_day or today
    if not title:
        raise NotAccepted("clerk_title_missing")
    if not new.roles:
        raise NotAccepted("clerk_roles_missing")
    if new.last_day is not None and new.last_day < first:
        raise NotAccepted("posting_days_wrong", first=first, last=new.last_day)
    return Posting(title, clean(new.unit), frozenset(new.roles), first, new.last_day)


def check_administered(people: Iterable[Clerk], days: Iterable[date]) -> None:
    """Refuse what would leave the office with nobody who can add people, on one of ``days`` or for good.

    Raises ``NotAccepted("last_administrator", day=…)``; for good it is ``last_administrator_for_good``: some
    posting that administers has to have no end, or its last day would lock the office.
    """
    people = tuple(people)
    for day in sorted(days):
        if not any(one.administers(day) for one in people):
            raise NotAccepted("last_administrator", day=day)
    if not any(one.administers(FOR_GOOD) for one in people):
        raise NotAccepted("last_administrator_for_good")


# ---- PINs -----------------------------------------------------------------------------------------------


def check_pin(pin: str) -> None:
    """Refuse a PIN that is none or that everybody tries first.

    Raises ``NotAccepted``: ``pin_not_digits``, ``pin_length``, ``pin_weak``.
    """
    if not (pin.isascii() and pin.isdecimal()):
        raise NotAccepted("pin_not_digits")
    if not LEAST_DIGITS <= len(pin) <= MOST_DIGITS:
        raise NotAccepted("pin_length", least=LEAST_DIGITS, most=MOST_DIGITS)
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    repeats = any(pin == (pin[:size] * len(pin))[: len(pin)] for size in range(1, 4))
    if steps in ({1}, {9}) or repeats:  # 456789, 901234, 432109, 777777, 121212, 123123
        raise NotAccepted("pin_weak")


def wait_after(failures: int) -> int:
    """Give how many seconds of the program's time have to pass after so many wrong PINs in a row."""
    if failures <= FREE_TRIES:
        return 0
    # Doubled again and again it would soon be a number of many digits.
    return min(FIRST_WAIT_S << min(failures - FREE_TRIES - 1, 10), LONGEST_WAIT_S)


# ---- what each may do -----------------------------------------------------------------------------------

ANYBODY: frozenset[Role] = frozenset(Role)
"""Whoever is logged in."""
READERS = ANYBODY - {Role.ADMIN}
"""Who sees dossiers: whoever only administers sees none."""
DESK = frozenset({Role.COUNTER, Role.HEAD})
HANDS = frozenset({Role.COUNTER, Role.HEAD, Role.SPECIALIST, Role.DIVISION, Role.CLERICAL})
MONEY = frozenset({Role.COUNTER, Role.HEAD, Role.CASHIER})
HEADS = frozenset({Role.HEAD})

NOBODY_NEEDED = None
"""Nobody has to be logged in: nothing of any dossier is shown or changed."""

MAY: Mapping[str, frozenset[Role] | None] = MappingProxyType(
    {
        # What the catalogue and the office's own files say.
        "office.procedure": NOBODY_NEEDED,
        "office.uses": NOBODY_NEEDED,
        "course.house": NOBODY_NEEDED,
        "course.fee_rules": NOBODY_NEEDED,
        "course.fee_question": NOBODY_NEEDED,
        # The program's own business; a print may end after whoever began it has gone.
        "office.verify": NOBODY_NEEDED,
        "office.differences": NOBODY_NEEDED,
        "office.finish_print": NOBODY_NEEDED,
        "office.close": NOBODY_NEEDED,
        "office.records": NOBODY_NEEDED,
        "keeping.check_sheet": NOBODY_NEEDED,
        "people.administer": ADMINISTERS,
        # The rooms decide for themselves, by what is asked of them.
        "office.people": NOBODY_NEEDED,
        "office.safety": NOBODY_NEEDED,
        "office.backups": NOBODY_NEEDED,
        "office.vault": NOBODY_NEEDED,
        "office.course": NOBODY_NEEDED,
        "office.forms": NOBODY_NEEDED,
        "office.keeping": NOBODY_NEEDED,
        # Keys: what may be said of them shows none.
        "vault.state": NOBODY_NEEDED,
        "vault.change_key": ADMINISTERS,
        "vault.sheet": ADMINISTERS,
        "vault.look_at_slip": DESK,
        "vault.restore_slip": DESK,
        # A form is made of what the course tells, which is asked about each time; paper is printed by people.
        "forms.file": NOBODY_NEEDED,
        "forms.preview": NOBODY_NEEDED,
        "forms.printer": NOBODY_NEEDED,
        "forms.fonts": NOBODY_NEEDED,
        "forms.begin": ANYBODY,
        "forms.begin_made": ANYBODY,
        "office.begin_test_page": ANYBODY,
        # Counts without names.
        "office.today": ANYBODY,
        "course.list_counts": ANYBODY,
        "course.unit_counts": ANYBODY,
        "keeping.closed_at": ANYBODY,
        # Taking in: create, checklist, print 01, 02 and 03.
        "office.accept": DESK,
        "office.known_person": DESK,
        "office.same_again": DESK,
        "office.last_terms": DESK,
        "office.ask_supplement": DESK,
        "office.begin_supplement": DESK,
        "office.save_draft": DESK,
        "office.drafts": DESK,
        "office.load_draft": DESK,
        "office.discard_draft": DESK,
        "office.print_slip": DESK,
        "office.begin_slip": DESK,
        "course.new_visit": DESK,
        "course.give_out_blanks": DESK,
        "course.void_blank": DESK,
        # Looking.
        "office.dossier": READERS,
        "office.find_dossiers": READERS,
        "office.save_slip": READERS,
        "course.dossier": READERS,
        "course.find_dossiers": READERS,
        "course.acts": READERS,
        "course.apology_draft": READERS,
        "course.work_list": READERS,
        "course.register": READERS,
        "course.waiting_to_go": READERS,
        "course.on_their_way": READERS,
        "course.lying_at": READERS,
        "course.hand_over": READERS,
        "course.numbers_of": READERS,
        "course.to_collect": READERS,
        "course.payments_of": READERS,
        "course.blanks_left": READERS,
        "course.find_blank": READERS,
        "course.visit": READERS,
        # Who may do which act with a dossier says ``db.rules.lifecycle``.
        "course.do": READERS,
        "course.correct": DESK,
        "course.return_results": DESK,
        "course.send": HANDS,
        "course.receive": HANDS,
        "course.bring_back": HANDS,
        # Money.
        "course.take_payment": MONEY,
        "course.cancel_payment": MONEY,
        "course.replace_payment": MONEY,
        "course.payments_on": MONEY,
        "course.settlement": MONEY,
        "keeping.day_so_far": MONEY,
        "keeping.closed_day": MONEY,
        # A new calendar names the people whose days it moves.
        "course.calendar_moves": DESK,
        "course.take_calendar": HEADS,
    }
)
"""Which roles each use case of the office needs, by room and name (DOMAIN 4.3).

A use case that isn't here shows dossiers, as far as anybody knows (:data:`READERS`).
"""


def roles_for(use: str) -> frozenset[Role] | None:
    """Give who may do ``use``, or ``None`` where nobody has to be logged in for it."""
    return MAY.get(use, READERS)


def objection(use: str, roles: Collection[Role]) -> Refusal | None:
    """Say why somebody with these roles can't do ``use``, or ``None``."""
    needed = roles_for(use)
    if needed is None or needed & set(roles):
        return None
    return NotAccepted("role_may_not", roles=tuple(sorted(needed)))


def admission(use: str, person: LoggedIn | None, today: date, *, has_people: bool) -> Refusal | None:
    """Say why ``use`` has to wait at a desk where people log in, or ``None``.

    ``NotPossibleNow``: ``no_clerk_yet``, ``not_logged_in`` (also once the posting has ended),
    ``pin_must_change``; then what :func:`objection` refuses.
    """
    if roles_for(use) is None:
        return None
    if not has_people:
        return NotPossibleNow("no_clerk_yet")
    if person is None or (person.until is not None and today > person.until):
        return NotPossibleNow("not_logged_in")
    if person.must_change:
        return NotPossibleNow("pin_must_change")
    return objection(use, person.roles)
