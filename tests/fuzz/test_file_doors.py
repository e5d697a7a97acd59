"""Files as they come from sticks and hands: read, or refused in a sentence, and nothing of them kept half."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import openpyxl
import pytest
from fuzz_doors import Door, check_clear, gaps
from fuzz_mutate import Mutator

from counter_tui import config, sentences
from counter_tui.intake_form import IntakeForm
from counter_tui.locale import has
from db.catalogue.faults import Fault, Unfit
from db.catalogue.fields import canonical_bytes
from db.catalogue.files import read_file
from db.catalogue.interchange import procedure_from_json, procedure_to_json
from db.catalogue.reader import read_procedure, read_titles
from db.catalogue.store import import_procedures
from db.catalogue.title import title_of
from db.rules.calendar import OfficeCalendar
from db.rules.checklist import cases_of, items_for
from db.rules.clock import VIETNAM
from db.rules.deadline import Convention, Term, due
from db.rules.disposal import months_before
from db.rules.errors import NotAccepted, Refusal
from db.rules.fee_question import fee_question
from db.rules.limits import cut_off_of, limit_choice, terms_of
from db.rules.office import Station
from db.rules.procedure import Channel, Procedure, Unit
from db.rules.standing import hand_over_by
from receipts.forms import recovery, texts, texts_course, texts_lists
from receipts.forms.overrides import with_overrides
from receipts.forms.texts import CommonTexts

NOW = datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM)
EVERY_TEXT = [
    value
    for module in (texts, texts_course, texts_lists, recovery)
    for name, value in vars(module).items()
    if name.startswith("DEFAULT_") and isinstance(value, CommonTexts)
]


def shipped(name: str) -> Any:
    """Give a file that ships with the program, as JSON."""
    return json.loads(files("db.catalogue").joinpath(name).read_text("utf-8"))


def written(path: Path, content: str | bytes) -> Path:
    """Write a file as it may arrive: also with halves of characters in it."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return path


# ---- the catalogue ---------------------------------------------------------------------------------------


def small(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the procedures that are quickest to take apart, of every kind."""
    return sorted(rows, key=lambda row: len(json.dumps(row)))[:160]


def check_faults(found: tuple[Fault, ...]) -> None:
    """Prove that each fault has its sentence."""
    for fault in found:
        assert has(f"catalogue.fault.{fault.reason}")
        assert gaps(f"catalogue.fault.{fault.reason}") <= set(fault.facts)
        assert sentences.fault(fault.reason, fault.facts)
        json.dumps(fault.as_json())


def use(procedure: Procedure) -> None:
    """Do with a procedure what a counter does: all that was taken in can be worked with."""
    told = procedure_to_json(procedure)
    assert procedure_from_json(told) == procedure
    canonical_bytes(told).decode()
    title_of(procedure)
    cut_off = cut_off_of(procedure)
    for case in cases_of(procedure)[:4]:
        items_for(procedure, case)
        for channel in (Channel.DIRECT, Channel.POST):
            limit = limit_choice(procedure, case, channel)
            terms = (terms_of(limit) or ()) if limit is not None else ()
            try:
                due(NOW, terms, config.read_calendar(Path("nowhere")), cut_off=cut_off)
            except NotAccepted as refusal:
                check_clear(refusal)
            fee_question(procedure, case, channel, NOW.date(), ())
    form = IntakeForm.begin(procedure, NOW)
    form.first_gap()
    assert IntakeForm.from_draft(form.to_draft(NOW)) == form


def read_rows(path: Path) -> list[Procedure]:
    """Read a file as an import does; raise where nothing of it can be taken."""
    good, refused = [], None
    for row in read_file(path):
        check_faults(row.faults)
        if row.faults:
            continue
        try:
            good.append(procedure_from_json(row.told, row.number, path.name))
        except Unfit as unfit:
            check_faults(unfit.faults)
            check_clear(unfit)
            refused = unfit
    if refused is not None and not good:
        raise refused
    return good


@pytest.fixture(autouse=True)
def _one_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the calendar that ships once."""
    calendar = config.read_calendar(Path("nowhere"))
    read = config.read_calendar
    monkeypatch.setattr(
        config, "read_calendar", lambda path: calendar if path == Path("nowhere") else read(path)
    )


def test_no_procedure_breaks_the_catalogue(
    door: Callable[[str], Door], tmp_path: Path, real_rows: list[dict[str, Any]]
) -> None:
    """Each of 314 real procedures with parts exchanged: taken and workable, or left out by named faults."""
    rows = small(real_rows)
    path = tmp_path / "c.json"

    def prove(content: str) -> None:
        for procedure in read_rows(written(path, content)):
            use(procedure)

    door("catalogue rows").hold(lambda mutator: mutator.json_text([mutator.json(rows)]), prove)


def test_no_bytes_break_a_catalogue_in_json(
    door: Callable[[str], Door], tmp_path: Path, real_rows: list[dict[str, Any]]
) -> None:
    """Flipped, cut, nested a hundred thousand deep, or no JSON at all."""
    rows = small(real_rows)[:20]
    samples = [json.dumps(rows[at : at + 3], ensure_ascii=at % 2 == 0).encode() for at in range(0, 20, 3)]
    samples += [
        json.dumps({"procedures": rows[:2]}).encode("utf-8-sig"),
        b"[" * 200_000,
        b"[NaN]",
        b"[1e999]",
    ]
    path = tmp_path / "c.json"

    def prove(content: bytes) -> None:
        for procedure in read_rows(written(path, content)):
            use(procedure)

    door("catalogue bytes").hold(lambda mutator: mutator.bytes(samples), prove)


def sheet(rows: list[dict[str, Any]]) -> list[list[str]]:
    """Give rows as a table whose cells hold JSON where the shape asks for it."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    table = [columns]
    for row in rows:
        cells = [row.get(column) for column in columns]
        table.append(
            [
                ""
                if cell is None
                else cell
                if isinstance(cell, str)
                else json.dumps(cell, ensure_ascii=False)
                for cell in cells
            ]
        )
    return table


def test_no_text_breaks_a_catalogue_in_csv(
    door: Callable[[str], Door], tmp_path: Path, real_rows: list[dict[str, Any]]
) -> None:
    """Quotes that never end, columns twice, cells without a column, other signs between them."""
    rows = small(real_rows)[:30]
    samples = []
    for at in range(0, 30, 2):
        table = io.StringIO()
        csv.writer(table, delimiter=",;\t"[at % 3]).writerows(sheet(rows[at : at + 2]))
        samples.append(table.getvalue())
    samples += ["code,name\n1.000001,Thử\n", "code;name;documents;documents.2\n1.000001;Thử;[;]\n"]
    path = tmp_path / "c.csv"

    def prove(content: str) -> None:
        for procedure in read_rows(written(path, content)):
            use(procedure)

    door("catalogue csv").hold(lambda mutator: mutator.text(samples), prove)


def workbook(rows: list[dict[str, Any]]) -> bytes:
    """Give rows as a workbook."""
    book = openpyxl.Workbook()
    for line in sheet(rows):
        book.active.append(line)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_no_bytes_break_a_catalogue_in_a_workbook(
    door: Callable[[str], Door], tmp_path: Path, real_rows: list[dict[str, Any]]
) -> None:
    """Broken zips, and whole zips with broken, exchanged or lacking parts."""
    samples = [workbook(small(real_rows)[at : at + 2]) for at in range(0, 12, 2)]
    path = tmp_path / "c.xlsx"

    def make(mutator: Mutator) -> bytes:
        if mutator.chance.random() < 0.4:
            return mutator.bytes(samples)
        held = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(mutator.chance.choice(samples))) as source,
            zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            chosen = mutator.chance.choice(source.namelist()[-6:])
            for name in source.namelist():
                content = source.read(name)
                if name == chosen:
                    if mutator.chance.random() < 0.1:
                        continue
                    content = mutator.text([content.decode()]).encode("utf-8", "surrogatepass")
                target.writestr(name, content)
        return held.getvalue()

    def prove(content: bytes) -> None:
        for procedure in read_rows(written(path, content)):
            use(procedure)

    door("catalogue xlsx").hold(make, prove)


def test_an_import_that_is_refused_leaves_the_catalogue_as_it_was(
    door: Callable[[str], Door], tmp_path: Path, real_rows: list[dict[str, Any]]
) -> None:
    """To the byte; and one that isn't refused leaves a catalogue that is read from end to end."""
    rows = small(real_rows)[:40]
    catalogue = tmp_path / "catalogue.db"
    import_procedures(catalogue, written(tmp_path / "first.json", json.dumps(rows[:5])))
    samples = [rows[at : at + 3] for at in range(0, 40, 3)]

    def prove(content: str) -> None:
        path = written(tmp_path / "c.json", content)
        before = catalogue.read_bytes()
        try:
            done = import_procedures(catalogue, path, NOW)
        except Refusal:
            assert catalogue.read_bytes() == before
            raise
        check_faults(done.rejected)
        for title in read_titles(catalogue)[-5:]:
            assert read_procedure(catalogue, title.code).code == title.code

    def make(mutator: Mutator) -> str:
        return mutator.json_text(mutator.json(samples))

    door("catalogue import").hold(make, prove)


# ---- the office's own files ------------------------------------------------------------------------------


def test_no_text_breaks_a_calendar(door: Callable[[str], Door], tmp_path: Path) -> None:
    """A calendar that is read can be counted with, years away from what it knows too."""
    path = tmp_path / "calendar.json"
    whole = shipped("calendars.json")
    lean = {**whole, "days": whole["days"][:6]}
    terms = (Term(8, Unit.WORKING_DAY), Term(3, Unit.DAY), Term(5, Unit.HOUR))

    def prove(content: str) -> None:
        calendar = config.read_calendar(written(path, content))
        assert isinstance(calendar, OfficeCalendar)
        check_plain(calendar)
        for term in terms:
            for convention in Convention:
                try:
                    due(NOW, (term,), calendar, convention=convention)
                except Refusal as refusal:
                    check_clear(refusal)

    door("calendar").hold(lambda mutator: mutator.json_text(mutator.json([lean])), prove)


def test_no_text_breaks_the_offices_own_rules(door: Callable[[str], Door], tmp_path: Path) -> None:
    """Rules that are read can be worked with: hours, days and years are such as there are."""
    path = tmp_path / "house.json"
    house = shipped("house.json")
    lean = {**house, "units": house["units"][:3], "reasons": house["reasons"][:4]}
    lean |= {"unclaimed_days": 30, "reappoint_days": 3, "hand_over_hour": 15, "grain": "minute"}
    lean["field_units"] = dict(list(house["field_units"].items())[:3])
    lean |= {"texts": {"receipt": {"title": "GIẤY HẸN"}}, "clock_rule": "restart", "clock_rules": {}}
    calendar = config.read_calendar(Path("nowhere"))

    def prove(content: str) -> None:
        found = config.read_house(written(path, content))
        hand_over_by(NOW, calendar, found.hand_over_hour)
        calendar.next_working_day(NOW.date(), max(1, found.reappoint_days))
        assert date.min < date.fromordinal(NOW.date().toordinal() - found.unclaimed_days) < date.max
        for years in found.retention.values():
            assert years == "permanent" or months_before(NOW.date(), 12 * years) < NOW.date()
        check_plain(found)

    door("house").hold(lambda mutator: mutator.json_text(mutator.json([lean])), prove)


def test_no_text_breaks_the_fees(
    door: Callable[[str], Door], tmp_path: Path, real_rows: list[dict[str, Any]]
) -> None:
    """Fees that are read can be asked about, on any day and for any channel."""
    path = tmp_path / "fees.json"
    whole = shipped("fees.json")
    lean = {**whole, "rules": whole["rules"][:6]}
    codes = {code for rule in lean["rules"] for code in rule["procedures"]}
    procedures = [procedure_from_json(row) for row in real_rows if row["code"] in codes][:2]

    def prove(content: str) -> None:
        table = config.read_fees(written(path, content))
        check_plain(table)
        for procedure in procedures:
            for day in (NOW.date(), date(2030, 1, 1)):
                question = fee_question(procedure, cases_of(procedure)[0], Channel.ONLINE, day, table.rules)
                assert question.asks is not None
                assert question.known_vnd is None or question.known_vnd >= 0

    assert procedures
    door("fees").hold(lambda mutator: mutator.json_text(mutator.json([lean])), prove)


def test_no_text_breaks_what_this_desk_is(door: Callable[[str], Door], tmp_path: Path) -> None:
    """A station that is read is written and read again as the same one."""
    path = tmp_path / "station.json"
    station = Station(slot=2, counter="Quầy 2", clerk="Lò Thị Hoa", clerk_title="Công chức", practice=False)
    told = json.loads(json.dumps(asdict(station)))
    told["printers"] = {"a5": {"kind": "cups", "queue": "HP", "dpi": 300}}

    def prove(content: str) -> None:
        found = config.read_station(written(path, content))
        check_plain(found)
        config.write_station(tmp_path / "again.json", found)
        assert config.read_station(tmp_path / "again.json") == found

    door("station").hold(lambda mutator: mutator.json_text(mutator.json([told])), prove)


def check_plain(found: Any) -> None:
    """Prove that a value read from a file can be written again: no half of a character is in it."""
    repr(found).encode()
    assert "\\ud8" not in repr(found)
    assert "\\udf" not in repr(found)


def test_no_words_of_an_office_break_its_forms(door: Callable[[str], Door]) -> None:
    """Words that are taken are filled in without fail, whatever their braces say."""

    def make(mutator: Mutator) -> tuple[CommonTexts, dict[str, str]]:
        usual = mutator.chance.choice(EVERY_TEXT)
        chosen = mutator.chance.choice(fields(usual)).name
        said = getattr(usual, chosen)
        words = said if isinstance(said, str) else " | ".join(said)
        odd = [
            "{}",
            "{0}",
            "{a.b}",
            "{a[0]}",
            "{x!r}",
            "{x:>99}",
            "{{}}",
            "{{x}",
            "{number:{width}}",
            "|",
            "{",
        ]
        name = mutator.text([chosen]) if mutator.chance.random() < 0.2 else chosen
        return usual, {
            name: mutator.text([words, words + mutator.chance.choice(odd), mutator.chance.choice(odd)])
        }

    def prove(given: tuple[CommonTexts, dict[str, str]]) -> None:
        usual, words = given
        changed = with_overrides(usual, words)
        for name in words:
            said, before = getattr(changed, name), getattr(usual, name)
            assert type(said) is type(before)
            if isinstance(said, str):
                said.format_map({gap: "x" for _, gap, _, _ in Formatter().parse(before) if gap})
            else:
                assert len(said) == len(before)

    door("wording").hold(make, prove)
