"""The hand-out of what to bring: all that is published, nothing else, and what is open is called open."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, time
from typing import Any

import pypdfium2
import pytest

from db.catalogue.fees import load_fee_rules
from db.catalogue.interchange import procedure_from_json
from db.catalogue.starter import starter_procedures
from db.rules.calendar import Session, WeekTemplate
from db.rules.checklist import cases_of, counts, items_for
from db.rules.errors import NotAccepted
from db.rules.fee_rule import Exemption, FeeRule, FeeUnit, Tier
from db.rules.office import OfficeHeader, PaperSize
from db.rules.procedure import (
    Channel,
    Fee,
    Outcome,
    Paper,
    PaperKind,
    Procedure,
    Section,
    TimeLimit,
    Unit,
    Verification,
)
from receipts import press
from receipts.blocks import Form, Grid, Paragraph
from receipts.forms.guidance import guidance_form
from receipts.forms.procedure_terms import fee_lines, time_lines
from receipts.forms.texts_lists import DEFAULT_GUIDANCE_TEXTS
from receipts.layout import check

DAY = date(2026, 11, 25)
LONG = os.environ.get("MOTCUA_LONG") == "1"
BOTH = (Session(time(7, 30), time(11, 30)), Session(time(13, 30), time(17)))
WEEK = WeekTemplate(date(2026, 1, 1), ((BOTH,) * 5) + (BOTH[:1], ()))
USUAL = Procedure(
    code="2.000815",
    name="Chứng thực bản sao từ bản chính",
    field="Chứng thực",
    papers=(
        Paper("Tờ khai", "Tờ khai", form="Mẫu số 18", originals=1, mandatory=True),
        Paper("Thẻ căn cước", "Thẻ căn cước", section=Section.PRESENT, originals=1, mandatory=True),
        Paper("Hợp đồng", "Hợp đồng", originals=1, copies=1, either=True),
        Paper("Bản vẽ", "Bản vẽ", copies=2, mandatory=False, condition="khi tách thửa"),
        Paper("Ảnh", "Ảnh màu nền trắng", kind=PaperKind.NOTE),
    ),
    limits=(
        TimeLimit(3, Unit.WORKING_DAY, channel=Channel.DIRECT),
        TimeLimit(1, Unit.OTHER, text="1", channel=Channel.ONLINE),
    ),
    channels=(Channel.ONLINE, Channel.DIRECT),
    outcomes=(Outcome("Bản sao có chứng thực"),),
    decision="3152/QĐ-BTP",
    source={"retrieved": "2026-06-10"},
)
COPIES = FeeRule(
    code="copy",
    name="Chứng thực bản sao",
    procedures=("2.000815",),
    tiers=(Tier(1, 2_000), Tier(3, 1_000)),
    valid_from=date(2017, 1, 1),
    unit=FeeUnit.PAGE,
    unit_name="trang",
    cap_vnd=200_000,
    exemptions=(Exemption("poor", "Hộ nghèo"), Exemption("border", "Xã biên giới", mark="C")),
)


def written(procedure: Procedure, office: OfficeHeader, case: str | None = None, **more: Any) -> Form:
    """Write the hand-out as it holds on the day of the tests."""
    return guidance_form(procedure, case, office, day=DAY, week=WEEK, **more)


def said(form: Form) -> str:
    """Give the form's paragraphs as plain lines."""
    lines = ("".join(run.text for run in block.runs) for block in form.blocks if isinstance(block, Paragraph))
    return "\n".join(lines).replace("\u00a0", " ")


def fees(procedure: Procedure, *rules: FeeRule) -> list[str]:
    """Give the words about the fee."""
    return [
        line.replace("\u00a0", " ") for line in fee_lines(procedure, None, DAY, rules, DEFAULT_GUIDANCE_TEXTS)
    ]


def sound(form: Form, paper: PaperSize) -> bool:
    """Whether nothing overlaps, leaves the sheet or lacks a letter."""
    layout = press.layouts([form], paper, fonts="bundled")[0]
    return not layout.unprintable and not [fault for page in layout.pages for fault in check(page)]


def test_papers_are_listed_with_kind_count_form_condition_and_a_box(office: OfficeHeader) -> None:
    """Notes are no papers: they stand apart and have no box."""
    form = written(USUAL, office)
    grid = next(block for block in form.blocks if isinstance(block, Grid))
    assert [row.cells[1:3] for row in grid.rows] == [
        (("Tờ khai", "(Mẫu số 18)"), ("01 bản chính",)),
        (("Thẻ căn cước",), ("Xuất trình bản chính",)),
        (("Hợp đồng",), ("01 bản chính hoặc bản sao",)),
        (("Bản vẽ", "Áp dụng: khi tách thửa"), ("02 bản sao",)),
    ]
    assert {row.cells[3] for row in grid.rows} == {("[\u00a0\u00a0\u00a0]",)}
    assert "Lưu ý về giấy tờ: Ảnh màu nền trắng" in said(form)


def test_where_when_and_who_are_told(office: OfficeHeader) -> None:
    """A citizen sent home knows where to come back to, and when."""
    text = said(written(USUAL, replace(office, address="Tiểu khu 8"), clerk="Lò Thị Hoa"))
    for words in (
        "Tên thủ tục: Chứng thực bản sao từ bản chính (Mã TTHC: 2.000815)",
        "Kết quả: Bản sao có chứng thực",
        "Cách nộp: trực tiếp, trực tuyến",
        "Nơi nộp: Trung tâm Phục vụ hành chính công xã Mai Sơn, Tiểu khu 8. Điện thoại: 0212 3843 999",
        "- Thứ Hai - Thứ Sáu: 07:30 - 11:30, 13:30 - 17:00",
        "- Thứ Bảy: 07:30 - 11:30",
        "Người hướng dẫn: Lò Thị Hoa",
    ):
        assert words in text


def test_times_are_told_by_the_way_of_filing_and_never_guessed() -> None:
    """A number without a unit is quoted as such; what holds for every way is said once."""
    lines = [line.replace("\u00a0", " ") for line in time_lines(USUAL, None, DEFAULT_GUIDANCE_TEXTS)]
    assert lines[0] == "Nộp trực tiếp: 03 ngày làm việc"
    assert lines[1].startswith("Nộp trực tuyến: “1” (danh mục không ghi đơn vị")
    same = replace(USUAL, limits=(TimeLimit(3, Unit.WORKING_DAY),), cut_off=time(15))
    lines = [line.replace("\u00a0", " ") for line in time_lines(same, None, DEFAULT_GUIDANCE_TEXTS)]
    assert lines[0] == "03 ngày làm việc"
    assert "15:00" in lines[1]
    assert "chưa có trong danh mục" in time_lines(replace(USUAL, limits=()), None, DEFAULT_GUIDANCE_TEXTS)[0]


def test_counted_fees_are_told_with_their_steps_and_cap() -> None:
    """And of the grounds only those that the source is sure of."""
    assert fees(USUAL, COPIES) == [
        "2.000 đồng/trang; từ trang thứ 3: 1.000 đồng/trang; tối đa 200.000 đồng một bản",
        "Miễn khi có giấy tờ chứng minh: Hộ nghèo",
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (None, "chưa có mức thu"),
        (Fee(0, "Miễn phí", flag="see_text"), "chưa có mức thu"),
        (Fee(None, "Theo quy định của HĐND", set_locally=True), "mức thu do Hội đồng nhân dân"),
        (Fee(0, "Không quy định"), "chưa có mức thu"),
        (Fee(10_000, "10.000 đồng; 15.000 đồng"), "danh mục ghi chưa rõ mức thu"),
        (Fee(10_000, "10.000 đồng; trẻ em: miễn phí"), "10.000 đồng"),
        (Fee(0, "Miễn phí"), "không thu"),
    ],
)
def test_an_open_fee_is_never_called_free(row: Fee | None, words: str) -> None:
    """Free is said only where the source says it and nothing speaks against it."""
    lines = fees(replace(USUAL, fees=(row,) if row else ()))
    assert lines[0].startswith(words)
    if words != "không thu":
        assert not any(free in lines[0].lower() for free in ("miễn", "không thu"))


def test_a_rule_that_is_not_sure_is_not_claimed() -> None:
    """An amount that the source itself doubts is asked for at the counter."""
    assert fees(USUAL, replace(COPIES, mark="C")) == ["chưa có mức thu trong danh mục; hỏi cán bộ tiếp nhận"]


def test_an_entry_nobody_has_confirmed_says_so(office: OfficeHeader) -> None:
    """With the decision and the day it was read; a confirmed one shows its source only."""
    text = said(written(USUAL, office))
    assert "CHƯA XÁC MINH" in text
    assert "Nguồn: quyết định công bố 3152/QĐ-BTP; dữ liệu ngày 10/06/2026." in text
    confirmed = said(written(replace(USUAL, verification=Verification.CONFIRMED), office))
    assert "CHƯA XÁC MINH" not in confirmed
    assert "3152/QĐ-BTP" in confirmed


def test_alternatives_are_named_as_a_group(office: OfficeHeader) -> None:
    """One of a group is enough, and a citizen can see which rows belong together."""
    rows = tuple(Paper(name, name, alternative="chung-cu", originals=1) for name in ("Sổ đỏ", "Hợp đồng"))
    grid = next(
        block for block in written(replace(USUAL, papers=rows), office).blocks if isinstance(block, Grid)
    )
    assert all("Nhóm A: chỉ cần một giấy tờ trong nhóm" in row.cells[1] for row in grid.rows)


def test_a_chosen_case_lists_its_own_papers_and_the_general_one_all_under_headings(
    office: OfficeHeader,
) -> None:
    """Nobody is asked for what another case needs; a case that does not exist is refused."""
    rows = tuple(Paper(name, name, case=name.upper(), originals=1) for name in ("thuê", "mua"))
    procedure = replace(USUAL, papers=(Paper("Đơn", "Đơn", originals=1), *rows))
    chosen = next(block for block in written(procedure, office, "MUA").blocks if isinstance(block, Grid))
    assert [row.cells[1] for row in chosen.rows] == [("Đơn",), ("mua",)]
    assert [row.cells[0] for row in chosen.rows] == [("1",), ("2",)]
    general = next(block for block in written(procedure, office).blocks if isinstance(block, Grid))
    assert [(row.cells[1], row.strong) for row in general.rows] == [
        (("Đơn",), False),
        (("THUÊ",), True),
        (("thuê",), False),
        (("MUA",), True),
        (("mua",), False),
    ]
    with pytest.raises(NotAccepted, match="case_unknown"):
        written(procedure, office, "BÁN")


def test_every_published_procedure_and_case_makes_a_hand_out(
    catalogue: list[dict[str, Any]], office: OfficeHeader
) -> None:
    """All of them on A4, with every paper of the case, its name in full or its label."""
    rules = load_fee_rules().rules
    for entry in catalogue:
        procedure = procedure_from_json(entry)
        for case in cases_of(procedure) if LONG else cases_of(procedure)[-1:]:
            form = written(procedure, office, case, fee_rules=rules)
            assert sound(form, PaperSize.A4), procedure.code
            grids = [block for block in form.blocks if isinstance(block, Grid)]
            printed = [row.cells[1][0] for grid in grids for row in grid.rows if not row.strong]
            papers = [item.paper for item in items_for(procedure, case) if counts(item.paper)]
            assert len(printed) == len(papers), procedure.code


@pytest.mark.parametrize("paper", [PaperSize.A5, PaperSize.ROLL_80, PaperSize.ROLL_58])
def test_a_sample_of_them_fits_the_other_papers(
    sampled: list[dict[str, Any]], office: OfficeHeader, paper: PaperSize
) -> None:
    """By a printed seed, or all of them with MOTCUA_LONG=1."""
    for entry in sampled:
        procedure = procedure_from_json(entry)
        assert sound(written(procedure, office, cases_of(procedure)[0], practice=True), paper), procedure.code


def test_every_starter_procedure_makes_a_hand_out(office: OfficeHeader) -> None:
    """What a new office finds in the program, on its pages and rolls."""
    rules = load_fee_rules().rules
    for procedure in starter_procedures():
        form = written(procedure, office, cases_of(procedure)[0], fee_rules=rules)
        assert sound(form, PaperSize.A4), procedure.code
        assert sound(form, PaperSize.ROLL_58), procedure.code


@pytest.mark.parametrize("paper", list(PaperSize))
def test_the_emptiest_procedure_makes_a_whole_hand_out(office: OfficeHeader, paper: PaperSize) -> None:
    """Nothing known is no reason to look broken."""
    bare = replace(office, parent_name="", hotline="", lookup="", address="")
    form = guidance_form(Procedure("1.000000", "A", ""), None, bare, day=DAY, reprint_no=1, practice=True)
    assert sound(form, paper)
    assert "Danh mục không ghi giấy tờ nào." in said(form)
    assert form.mark == "MẪU - KHÔNG CÓ GIÁ TRỊ • BẢN IN LẠI LẦN 1"


def test_a_hand_out_can_be_searched(office: OfficeHeader) -> None:
    """The words of the PDF are words."""
    layouts = press.layouts([written(USUAL, office)], PaperSize.A4, fonts="bundled")
    document = pypdfium2.PdfDocument(press.pdf(layouts, PaperSize.A4, fonts="bundled"))
    text = document[0].get_textpage().get_text_range().replace("\r\n", " ")
    for words in ("PHIẾU HƯỚNG DẪN CHUẨN BỊ HỒ SƠ", "Áp dụng: khi tách thửa", "không phải giấy hẹn"):
        assert words in text
