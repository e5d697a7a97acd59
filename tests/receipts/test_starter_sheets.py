"""The sheets of the starter set speak to a citizen: nothing that its makers told the clerks is on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from db.catalogue.fees import load_fee_rules
from db.catalogue.starter import starter_procedures
from db.rules.checklist import cases_of
from db.rules.office import OfficeHeader
from db.rules.procedure import Procedure
from receipts.blocks import Form, Grid, Paragraph
from receipts.forms.guidance import guidance_form
from receipts.forms.posting import posting_form

DAY = date(2026, 11, 25)
FOR_CLERKS = re.compile(
    r"\b(cổng|portal|starter|chưa rõ nguồn|kênh|phần ghi thêm|đối chiếu lại|xem lại|hạn theo)\b",
    re.IGNORECASE,
)


def sheets_of(procedure: Procedure, office: OfficeHeader) -> Iterator[Form]:
    """Give the posting, and the hand-out of each case."""
    rules = load_fee_rules().rules
    yield posting_form(procedure, office, day=DAY, fee_rules=rules)
    for case in cases_of(procedure):
        yield guidance_form(procedure, case, office, day=DAY, fee_rules=rules)


def lines_of(form: Form) -> Iterator[str]:
    """Give every line of a sheet."""
    for block in (*form.blocks, *form.foot):
        match block:
            case Paragraph():
                yield "".join(run.text for run in block.runs)
            case Grid():
                yield from (line for row in block.rows for cell in row.cells for line in cell)
            case _:
                continue


def test_no_sheet_says_what_is_meant_for_the_clerks(office: OfficeHeader) -> None:
    """Where a number came from is for the screen; a citizen reads what holds, and whom to ask."""
    for procedure in starter_procedures():
        for form in sheets_of(procedure, office):
            told = [line for line in lines_of(form) if FOR_CLERKS.search(line)]
            assert told == [], (procedure.code, form.kind)


@pytest.mark.parametrize("words", ["cổng không ghi đơn vị", "Hạn theo NĐ 23/2015, Điều 7", "Cổng nêu: 5"])
def test_such_words_would_be_found(office: OfficeHeader, words: str) -> None:
    """The test for the test: a note with them is printed, and seen."""
    [procedure] = [each for each in starter_procedures() if each.code == "2.000815"]
    spoilt = replace(procedure, limits=tuple(replace(limit, note=words) for limit in procedure.limits))
    for form in sheets_of(spoilt, office):
        assert any(FOR_CLERKS.search(line) for line in lines_of(form))


def test_a_time_from_a_decree_names_it(office: OfficeHeader) -> None:
    """What the list leaves out and a decree says is printed with the decree."""
    [procedure] = [each for each in starter_procedures() if each.code == "2.000815"]
    for form in sheets_of(procedure, office):
        assert any("Theo NĐ 23/2015/NĐ-CP, Điều 7" in line for line in lines_of(form))
