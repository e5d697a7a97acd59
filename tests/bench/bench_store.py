"""How long an intake, a search, a work list and an act take, as medians and ratios of one run; prints JSON.

    python tests/bench/bench_store.py [--rows 10000 100000 1000000] [--folder FOLDER]

One office of each size, asked in turns, so that what slows this PC down slows all of them. Names repeat as
they do in a commune: few family names, few given names, so that the commonest words stand in a third of all
dossiers. The newest two thousand are open in every state, whatever lies behind them: an office works at the
same pace with or without an archive. Times are of whole use cases, as the screen calls them.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "office"))

from practice_desk import MONDAY, Clock, an_intake, desk_with
from sqlcipher3 import dbapi2 as sqlite
from sqlmodel import SQLModel

from db.codec import canonical
from db.engine import Records
from db.models import DossierRow, SlipRow
from db.office.accept import accept
from db.office.context import DeskContext
from db.office.find import find_dossiers, open_dossier
from db.office.hand_over import send, waiting_to_go
from db.office.numbers import CURRENT
from db.office.open_office import open_office
from db.office.people import known_person, same_again
from db.office.register import register
from db.office.return_result import return_results
from db.office.today import today
from db.office.words import tail_of
from db.office.worklists import list_counts, unit_counts, work_list
from db.rules.dossier import Person, Status
from db.rules.handing import ReturnOrder, SendOrder
from db.rules.house import House, OrgUnit
from db.rules.receipt_number import ReceiptNumber
from db.rules.vietnamese import fold
from db.rules.worklist import Filter, ListName

ROWS = (10_000, 100_000, 1_000_000)
A_DAY = 200
"""Dossiers of one counter on one day."""
OPEN = 2_000
"""The newest ones are open, in the states that :data:`MIX` gives to ten after each other."""
A_BATCH = 10_000
QUERIES = 200
LOOKS = 25
"""How often a list is looked at: some of them count a third of everything."""
ACTS, ON_A_LIST = 20, 20

Times = list[list[float]]
"""Milliseconds: for each office, one for each time the work was done."""


@dataclass
class Office:
    """The records of one size; the bulk of them holds dossiers without papers and events."""

    rows: int
    path: Path
    records: Records = field(init=False)


UNITS = ("tu-phap", "kinh-te", "van-hoa")
HOUSE = House(units=tuple(OrgUnit(code, f"Đơn vị {code}") for code in UNITS))
AT_COUNTER = ""
MIX: tuple[tuple[Status, str], ...] = (
    *((Status.ACCEPTED, AT_COUNTER),) * 3,
    *((Status.IN_PROCESS, unit) for unit in (*UNITS, UNITS[0])),
    *((Status.SUPPLEMENT_ASKED, AT_COUNTER), (Status.PROCESSED, AT_COUNTER), (Status.REGISTERED, AT_COUNTER)),
)

FAMILY = ("Lò", "Quàng", "Nguyễn", "Cà", "Tòng", "Lường", "Hoàng", "Vừ", "Giàng", "Trần", "Hà", "Cầm")
FAMILY_WEIGHTS = (20, 12, 15, 8, 8, 7, 6, 6, 6, 6, 3, 3)
MIDDLE = ("Thị", "Văn", "A", "Thị Thu", "Đức", "Minh")
MIDDLE_WEIGHTS = (35, 35, 10, 8, 6, 6)
GIVEN = (
    *("Hoa", "Mai", "Lan", "Dương", "Sử", "Chu", "Thử", "Mẫu", "Đức", "Hùng", "Dũng", "Nga", "Hương"),
    *("Thảo", "Linh", "Anh", "Tuấn", "Nam", "Sơn", "Hải", "Yến", "Hiền", "Phương", "Trang", "Nhung"),
    *("Quỳnh", "Khánh", "Long", "Cường", "Thành", "Tâm", "Bình", "An", "Xuân", "Thu", "Hạnh", "Phúc"),
)


def people(chance: random.Random) -> Iterator[Person]:
    """Give people without end, each with a phone and a personal number of their own."""
    families = chance.choices(FAMILY, FAMILY_WEIGHTS, k=4096)
    middles = chance.choices(MIDDLE, MIDDLE_WEIGHTS, k=4093)
    given = chance.choices(GIVEN, k=4091)
    for number in itertools.count():
        name = f"{families[number % 4096]} {middles[number % 4093]} {given[number % 4091]}"
        yield Person(
            name,
            personal_number=f"014{chance.randrange(10**9):09d}",
            phone=f"09{chance.randrange(10**8):08d}",
        )


def fill(path: Path, rows: int, who: Iterator[Person]) -> None:
    """Bring the office to ``rows`` dossiers, each like the first but for number, people, days and state."""
    connection = sqlite.connect(os.fspath(path))
    connection.row_factory = sqlite.Row
    for hurry in ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -1000000"):
        connection.execute(f"PRAGMA {hurry}")
    pattern = dict(connection.execute("SELECT * FROM dossier LIMIT 1").fetchone())
    dossiers, slips = _inserting(DossierRow, "pk"), _inserting(SlipRow)
    for start in range(1, rows, A_BATCH):
        made = [_row(pattern, place, rows, next(who)) for place in range(start, min(start + A_BATCH, rows))]
        connection.executemany(dossiers, made)
        connection.executemany(slips, map(_slip, made))
    connection.commit()
    connection.close()


def _inserting(model: type[SQLModel], *without: str) -> str:
    """Give the statement that inserts a row of ``model`` from its columns by name."""
    names = [name for name in model.model_fields if name not in without]
    places = ", ".join(f":{name}" for name in names)
    return f"INSERT INTO {model.__tablename__} ({', '.join(names)}) VALUES ({places})"  # noqa: S608 - a model's own


def _slip(row: dict[str, Any]) -> dict[str, Any]:
    """Give the line of the ledger for a dossier's number: without it the number would be given out again."""
    told = {"state": CURRENT, "dossier_id": row["id"], "minted_at": row["received_at"]}
    return row | told | {"replaced_by": None, "voided_at": None}


@cache
def _folded(name: str) -> str:
    return fold(name)


def _row(pattern: dict[str, Any], place: int, rows: int, person: Person) -> dict[str, Any]:
    """Give the dossier at ``place`` of ``rows``, the last of which came in on the day before today."""
    day = MONDAY.date() - timedelta(days=1 + (rows - 1 - place) // A_DAY)
    number = ReceiptNumber("H52.18.05", day, 2, place % A_DAY + 1)
    is_open = place >= rows - OPEN
    status, holder = MIX[place % len(MIX)] if is_open else (Status.RETURNED, AT_COUNTER)
    due = day + timedelta(days=9)
    waits = status is Status.SUPPLEMENT_ASKED
    return pattern | {
        "id": f"{place:026d}",
        "number": number.dotted,
        "compact": number.compact,
        "short": number.short,
        "day": day.isoformat(),
        "counter": number.counter,
        "tail": tail_of(number.compact),
        "applicant": canonical(asdict(person)),
        "applicant_name": person.name,
        "applicant_sort_key": person.name,
        "applicant_number": person.personal_number,
        "search_words": f"{_folded(person.name)} {person.phone} {person.personal_number}",
        "received_at": f"{day.isoformat()}T09:00:00+07:00",
        "due_current": f"{due.isoformat()}T17:00:00+07:00",
        "status": status.value,
        "status_at": f"{day.isoformat()}T15:00:00+07:00",
        "holder": holder,
        "asked_from": Status.ACCEPTED.value if waits else None,
        "asked_at": f"{day.isoformat()}T15:00:00+07:00" if waits else None,
        "answer_by": (day + timedelta(days=15)).isoformat() if waits else None,
        "ended_at": f"{day.isoformat()}T15:00:00+07:00" if not is_open else None,
    }


def timed(work: Callable[[Office, Any], object], arguments: list[list[Any]], offices: list[Office]) -> Times:
    """Give the times of ``work`` in each office, taken in turns."""
    times: Times = [[] for _ in offices]
    for each in zip(*arguments, strict=True):
        for office, argument, taken in zip(offices, each, times, strict=True):
            start = time.perf_counter()
            work(office, argument)
            taken.append((time.perf_counter() - start) * 1000)
    return times


def some(office: Office, column: str, chance: random.Random) -> str:
    """Give what stands in ``column`` of some dossier."""
    with office.records.reading() as session:
        found = session.connection().exec_driver_sql(
            f"SELECT {column} FROM dossier WHERE pk = ?",  # noqa: S608 - a column named below
            (chance.randint(2, office.rows),),
        )
        return str(found.scalar_one())


def searches(chance: random.Random) -> dict[str, Callable[[Office], str]]:
    """Give the kinds of searches: each makes the text that a clerk would type for some dossier."""
    return {
        "whole number": lambda office: some(office, "number", chance),
        "short number": lambda office: some(office, "short", chance),
        "last 4 digits": lambda office: some(office, "compact", chance)[-4:],
        "last 6 digits": lambda office: some(office, "compact", chance)[-6:],
        "name": lambda office: fold(some(office, "applicant_name", chance)),
        "name half typed": lambda office: " ".join(
            word[:2] for word in fold(some(office, "applicant_name", chance)).split()
        ),
        "commonest words": lambda _: chance.choice(["thi", "lo thi", "van", "nguyen van"]),
        "one letter": lambda _: chance.choice("lntvq"),
        "nobody": lambda _: chance.choice(["nguyen thi khong", "lo van xyz"]),
        "phone": lambda office: json.loads(some(office, "applicant", chance))["phone"],
        "personal number": lambda office: some(office, "applicant_number", chance),
    }


def a_desk() -> DeskContext:
    """Give the desk of an office with units."""
    return replace(desk_with(Clock()), house=HOUSE)


def make_offices(folder: Path, sizes: list[int]) -> list[Office]:
    """Make one office of each size."""
    desk = a_desk()
    first = folder / "first.db"
    with open_office(first, desk) as records:
        accept(records, an_intake(), desk)
    offices = []
    for rows in sizes:
        start = time.perf_counter()
        path = Path(shutil.copy(first, folder / f"{rows}.db"))
        fill(path, rows, people(random.Random(1)))
        print(f"{rows}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
        offices.append(Office(rows, path))
    for office in offices:
        office.records = open_office(office.path, desk)
    return offices


def measure(offices: list[Office]) -> dict[str, Times]:
    """Give the times of every kind of work in every office."""
    desk = a_desk()
    chance = random.Random(2)
    taken = {
        kind: timed(
            lambda office, text: find_dossiers(office.records, text),
            [[make(office) for _ in range(QUERIES)] for office in offices],
            offices,
        )
        for kind, make in searches(chance).items()
    }
    numbers = [[some(office, "number", chance) for _ in range(QUERIES)] for office in offices]
    cards = [[some(office, "applicant_number", chance) for _ in range(QUERIES)] for office in offices]
    taken["open a dossier"] = timed(lambda office, key: open_dossier(office.records, key), numbers, offices)
    taken["known person"] = timed(lambda office, card: known_person(office.records, card), cards, offices)
    taken["same again"] = timed(
        lambda office, card: same_again(office.records, card, "1.013831", desk), cards, offices
    )
    nothing: list[list[Any]] = [[None] * QUERIES for _ in offices]
    taken["today"] = timed(lambda office, _: today(office.records, desk), nothing, offices)
    taken["save"] = timed(lambda office, _: accept(office.records, an_intake(), desk), nothing, offices)
    return taken | measure_lists(offices, desk) | measure_acts(offices, desk)


def measure_lists(offices: list[Office], desk: DeskContext) -> dict[str, Times]:
    """Give the times of the first window of every list, narrowed by words too, and of the counts."""
    chance = random.Random(3)
    nothing: list[list[Any]] = [[None] * LOOKS for _ in offices]
    taken = {
        f"list {name}": timed(
            lambda office, _, name=name: work_list(office.records, name, desk), nothing, offices
        )
        for name in ListName
    }
    words = {
        "a name": lambda office: fold(some(office, "applicant_name", chance)),
        "commonest words": lambda _: chance.choice(["thi", "van"]),
        "last 4 digits": lambda office: some(office, "compact", chance)[-4:],
    }
    for which in (ListName.OPEN, ListName.ALL):
        for kind, make in words.items():
            taken[f"list {which} by {kind}"] = timed(
                lambda office, text, which=which: work_list(
                    office.records, which, desk, only=Filter(words=text)
                ),
                [[make(office) for _ in range(LOOKS)] for office in offices],
                offices,
            )
    today_ = MONDAY.date()
    uses: dict[str, Callable[[Office], object]] = {
        "list counts": lambda office: list_counts(office.records, desk),
        "unit counts": lambda office: unit_counts(office.records, desk),
        "waiting to go": lambda office: waiting_to_go(office.records, desk),
        "register of a week": lambda office: register(
            office.records, today_ - timedelta(days=7), today_, desk
        ),
    }
    for kind, use in uses.items():
        taken[kind] = timed(lambda office, _, use=use: use(office), nothing, offices)
    return taken


def measure_acts(offices: list[Office], desk: DeskContext) -> dict[str, Times]:
    """Give the times of a list of twenty that goes to a unit, and of one result that is taken home."""
    accepted = [numbers_in(office, Status.ACCEPTED, ACTS * ON_A_LIST) for office in offices]
    lists = [
        [tuple(numbers[at : at + ON_A_LIST]) for at in range(0, len(numbers), ON_A_LIST)]
        for numbers in accepted
    ]
    ready = [numbers_in(office, Status.PROCESSED, ACTS * 5) for office in offices]
    return {
        f"hand over {ON_A_LIST}": timed(
            lambda office, numbers: send(office.records, SendOrder(numbers, UNITS[0]), desk), lists, offices
        ),
        "return one": timed(
            lambda office, number: return_results(office.records, ReturnOrder((number,)), desk),
            ready,
            offices,
        ),
    }


def numbers_in(office: Office, status: Status, count: int) -> list[str]:
    """Give the numbers of dossiers of the bulk in a state, the oldest first."""
    with office.records.reading() as session:
        found = session.connection().exec_driver_sql(
            "SELECT number FROM dossier WHERE status = ? AND pk <= ? ORDER BY pk LIMIT ?",
            (status.value, office.rows, count),
        )
        return [str(number) for (number,) in found]


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser()
    given.add_argument("--rows", type=int, nargs="+", default=list(ROWS))
    given.add_argument("--folder", default=None)
    options = given.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        offices = make_offices(Path(folder), options.rows)
        taken = measure(offices)
        sizes = {office.rows: office.path.stat().st_size // office.rows for office in offices}
        for office in offices:
            office.records.close()
    told = {
        kind: {
            "median_ms": {
                office.rows: round(median(times), 2) for office, times in zip(offices, each, strict=True)
            },
            "p95_ms": {
                office.rows: round(quantiles(times, n=20)[-1], 2)
                for office, times in zip(offices, each, strict=True)
            },
            "last_to_first": round(median(each[-1]) / median(each[0]), 2),
        }
        for kind, each in taken.items()
    }
    json.dump({"bytes_a_dossier": sizes, **told}, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
