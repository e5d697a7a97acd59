"""How long saving an intake and finding a dossier take, as medians and as ratios of one run; prints JSON.

    python tests/bench/bench_store.py [--rows 10000 100000 1000000] [--folder FOLDER]

One office of each size, asked in turns, so that what slows this PC down slows all of them. Names repeat as
they do in a commune: few family names, few given names, so that the commonest words stand in a third of all
dossiers. Times are of whole use cases, as the screen calls them.
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
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "office"))

from practice_desk import Clock, an_intake, desk_with
from sqlcipher3 import dbapi2 as sqlite

from db.codec import canonical
from db.engine import Records
from db.models import DossierRow
from db.office.accept import accept
from db.office.find import find_dossiers, open_dossier
from db.office.open_office import open_office
from db.office.people import known_person, same_again
from db.office.today import today
from db.office.words import tail_of
from db.rules.dossier import Person
from db.rules.receipt_number import ReceiptNumber
from db.rules.vietnamese import fold

ROWS = (10_000, 100_000, 1_000_000)
A_DAY = 200
"""Dossiers of one counter on one day."""
QUERIES = 200

Times = list[list[float]]
"""Milliseconds: for each office, one for each time the work was done."""


@dataclass
class Office:
    """The records of one size; the bulk of them holds dossiers without papers and events."""

    rows: int
    path: Path
    records: Records = field(init=False)


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


def fill(path: Path, upto: int, who: Iterator[Person]) -> None:
    """Bring the office to ``upto`` dossiers, each like the first but for its number and its people."""
    connection = sqlite.connect(os.fspath(path))
    connection.row_factory = sqlite.Row
    for hurry in ("journal_mode = MEMORY", "synchronous = OFF", "cache_size = -1000000"):
        connection.execute(f"PRAGMA {hurry}")
    pattern = dict(connection.execute("SELECT * FROM dossier LIMIT 1").fetchone())
    (start,) = connection.execute("SELECT max(pk) FROM dossier").fetchone()
    columns = [name for name in DossierRow.model_fields if name != "pk"]
    connection.executemany(
        f"INSERT INTO dossier ({', '.join(columns)})"  # noqa: S608 - the model's own columns
        f" VALUES ({', '.join('?' * len(columns))})",
        (_row(pattern, place, next(who), columns) for place in range(start, upto)),
    )
    connection.commit()
    connection.close()


@cache
def _folded(name: str) -> str:
    return fold(name)


def _row(pattern: dict[str, Any], place: int, person: Person, columns: list[str]) -> tuple[Any, ...]:
    day = date(2005, 1, 3) + timedelta(days=place // A_DAY)
    number = ReceiptNumber("H52.18.05", day, 2, place % A_DAY + 1)
    row = pattern | {
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
        "due_current": f"{day.isoformat()}T17:00:00+07:00",
        "status": 2 if place % 5000 == 0 else 10,
        "status_at": f"{day.isoformat()}T15:00:00+07:00",
    }
    return tuple(row[name] for name in columns)


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


def make_offices(folder: Path, sizes: list[int]) -> list[Office]:
    """Make one office of each size, the larger ones grown from the smaller."""
    desk = desk_with(Clock())
    path = folder / "first.db"
    with open_office(path, desk) as records:
        accept(records, an_intake(), desk)
    who = people(random.Random(1))
    offices = []
    for rows in sizes:
        start = time.perf_counter()
        path = shutil.copy(path, folder / f"{rows}.db")
        fill(path, rows, who)
        print(f"{rows}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
        offices.append(Office(rows, path))
    for office in offices:
        office.records = open_office(office.path, desk)
    return offices


def measure(offices: list[Office]) -> dict[str, Times]:
    """Give the times of every kind of work in every office."""
    desk = desk_with(Clock())
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
    return taken


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
