"""Numbered blanks for a day without power: every field of form 01, room for a hand, symbols that read."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from db.rules.clock import VIETNAM
from db.rules.course import BlankSlip
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.blocks import Form, Grid, Head, Pair, Paragraph, Signatures, Symbols
from receipts.forms.blank import GIVE, KEEP, ROWS, blank_form
from receipts.layout import check

NUMBER, COMPACT = "H52.18.05-261123-02-0042-24", "H52180526112302004224"
SLIP = BlankSlip(NUMBER, COMPACT, "02-0042", datetime(2026, 11, 23, 7, 30, tzinfo=VIETNAM))


def said(form: Form) -> str:
    """Give the form's paragraphs as plain lines."""
    found: list[Paragraph] = []
    for block in form.blocks:
        match block:
            case Paragraph():
                found.append(block)
            case Pair():
                found += [block.left, block.right]
            case _:
                continue
    return "\n".join("".join(run.text for run in each.runs) for each in found).replace("\u00a0", " ")


def test_every_field_of_the_slip_is_there_in_its_order(office: OfficeHeader) -> None:
    """A clerk who knows form 01 fills it in without looking for anything."""
    text = said(blank_form(SLIP, office, copy=KEEP))
    places = [
        text.index(label)
        for label in (
            "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            "Liên 1: Lưu",
            "Bộ phận tiếp nhận",
            "Tiếp nhận hồ sơ của:",
            "Số CCCD/Căn cước:",
            "Số điện thoại:",
            "Địa chỉ:",
            "Người nộp:",
            "Nội dung yêu cầu giải quyết:",
            "Thành phần hồ sơ nộp gồm:",
            "Số lượng hồ sơ: .......... (bộ)",
            "Phí, lệ phí:",
            "theo quy định là:",
            "Thời gian nhận hồ sơ: ..... giờ ..... phút, ngày",
            "Thời gian trả kết quả giải quyết hồ sơ: ..... giờ ..... phút, ngày",
            "Đăng ký nhận kết quả tại:",
            "Vào Sổ theo dõi",
        )
    ]
    assert places == sorted(places)


def test_there_is_a_head_without_a_day_and_room_for_eight_papers(office: OfficeHeader) -> None:
    """Nobody knows the day yet on which the slip will be given out."""
    form = blank_form(SLIP, office, copy=GIVE)
    head = next(block for block in form.blocks if isinstance(block, Head))
    assert head.place_date.startswith("Mai Sơn, ngày .....")
    grid = next(block for block in form.blocks if isinstance(block, Grid))
    assert [row.cells[0] for row in grid.rows] == [(str(place),) for place in range(1, ROWS + 1)]
    assert all(cell == ("",) for row in grid.rows for cell in row.cells[1:])
    symbols = next(block for block in form.blocks if isinstance(block, Symbols))
    assert (symbols.payload, symbols.readable) == (COMPACT, NUMBER)
    places = next(block for block in form.blocks if isinstance(block, Signatures)).places
    assert [place.name for place in places] == ["", ""]


@pytest.mark.parametrize("paper", list(PaperSize))
def test_a_blank_fits_every_paper_and_one_page(office: OfficeHeader, paper: PaperSize) -> None:
    """Also with a longer office, a mark, or nothing but the number."""
    wordy = replace(office, name=office.name + " XÃ MAI SƠN TỈNH SƠN LA")
    bare = replace(office, parent_name="", name="", short_name="", hotline="", lookup="")
    for header in (office, wordy, bare):
        for practice in (False, True):
            forms = [
                blank_form(SLIP, header, copy=copy, practice=practice, reprint_no=int(practice))
                for copy in (KEEP, GIVE)
            ]
            for layout in press.layouts(forms, paper, fonts="bundled"):
                assert not layout.unprintable
                assert [check(page) for page in layout.pages] == [()]


def test_two_copies_stand_side_by_side_on_a4(office: OfficeHeader) -> None:
    """One sheet of A4 is one dossier."""
    forms = [blank_form(SLIP, office, copy=copy) for copy in (KEEP, GIVE)]
    layouts = press.layouts(forms, PaperSize.A4, fonts="bundled")
    document = pypdfium2.PdfDocument(press.pdf(layouts, PaperSize.A4, fonts="bundled"))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    for words in ("Liên 1: Lưu", "Liên 2: Giao người nộp hồ sơ", NUMBER, "Số gọi: 02-0042"):
        assert words in text


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("paper", list(PaperSize))
def test_both_symbols_are_read_by_both_readers(
    office: OfficeHeader, read: Callable[..., Any], paper: PaperSize, dpi: int
) -> None:
    """What comes back on paper is found with the scanner."""
    forms = [blank_form(SLIP, office, copy=GIVE)]
    layouts = press.layouts(forms, paper, dpi=dpi, fonts="bundled")
    if paper.is_roll:
        picture = Image.open(io.BytesIO(press.png(layouts, dpi=dpi))).convert("L")
        picture = picture.crop((0, 0, picture.width, min(picture.height, 3 * picture.width)))
    else:
        page = pypdfium2.PdfDocument(press.pdf(layouts, paper, fonts="bundled"))[0]
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
    heard = read(picture)
    assert heard.bars == (True, True)
    assert heard.matrix == (True, True)
    assert not heard.wrong


def test_practice_and_reprints_are_marked(office: OfficeHeader) -> None:
    """A blank of the practice office is no number of the office."""
    form = blank_form(SLIP, office, copy=KEEP, practice=True, reprint_no=2)
    assert form.mark == "MẪU - KHÔNG CÓ GIÁ TRỊ • BẢN IN LẠI LẦN 2"
    assert not blank_form(SLIP, office, copy=KEEP).mark
