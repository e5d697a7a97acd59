"""Form 06 travels with the paper, the transfer sheet tells who does what, the label is on the folder."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from db.rules.clock import VIETNAM
from db.rules.course import Hop, Timing
from db.rules.dossier import Dossier
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.blocks import Banner, Form, Format, Grid, Head, Pair, Paragraph, Signatures
from receipts.forms.control import LEAST_BLOCKS, control_form
from receipts.forms.label import label_form
from receipts.forms.transfer import TransferTask, transfer_form
from receipts.layout import Bars, Text, check
from receipts.sheets import POINTS_PER_MM

AT = datetime(2026, 11, 25, 10, 5, tzinfo=VIETNAM)
HOP = Hop("Bộ phận một cửa", "Phòng Kinh tế", AT, "Lò Thị Hoa", AT + timedelta(minutes=20), "Cầm Văn Bình")


def grid_of(form: Form) -> Grid:
    """Give the form's table."""
    return next(block for block in form.blocks if isinstance(block, Grid))


def written(form: Form) -> str:
    """Give the form's paragraphs as one plain text."""
    lines: list[Paragraph] = []
    for block in (*form.blocks, *form.foot):
        if isinstance(block, Paragraph):
            lines.append(block)
        elif isinstance(block, Pair):
            lines += [block.left, block.right]
    return "\n".join("".join(run.text for run in line.runs) for line in lines).replace("\u00a0", " ")


def test_each_hand_over_is_a_block_with_both_hands(usual: Dossier, office: OfficeHeader) -> None:
    """From, to, when it was given and received, by whom, and for the last one how timely."""
    last = replace(HOP, from_unit="Phòng Kinh tế", timing=Timing.LATE, note="thiếu bản vẽ", received_at=None)
    grid = grid_of(control_form(usual, (HOP, last), office))
    assert [column.head for column in grid.columns][1:4] == ["TÊN CƠ QUAN", "Người giao", "Người nhận"]
    assert {column.group for column in grid.columns if column.group} == {"THỜI GIAN GIAO, NHẬN HỒ SƠ"}
    assert grid.rows[0].cells == (
        ("1",),
        ("Giao: Bộ phận một cửa", "Nhận: Phòng Kinh tế"),
        ("10 giờ 05 phút", "ngày\u00a025/11/2026", "", "Lò Thị Hoa"),
        ("10 giờ 25 phút", "ngày\u00a025/11/2026", "", "Cầm Văn Bình"),
        ("",),
        ("",),
    )
    assert grid.rows[1].cells[3][0].endswith("giờ ..... phút")
    assert grid.rows[1].cells[4:] == (("Quá hạn",), ("thiếu bản vẽ",))


@pytest.mark.parametrize(("hops", "blocks"), [(0, 6), (2, 6), (6, 6), (9, 9)])
def test_there_are_blocks_left_for_the_hands_that_follow(
    usual: Dossier, office: OfficeHeader, hops: int, blocks: int
) -> None:
    """At least six in all; an empty one has dots for what is written by hand."""
    rows = grid_of(control_form(usual, (HOP,) * hops, office)).rows
    assert len(rows) == blocks >= LEAST_BLOCKS
    assert [row.cells[0] for row in rows] == [(str(place),) for place in range(1, blocks + 1)]
    assert sum("....." in row.cells[2][0] for row in rows) == blocks - hops


def test_the_control_sheet_says_whose_dossier_it_goes_with(usual: Dossier, office: OfficeHeader) -> None:
    """Number, unit, applicant, procedure, both days; a unit nobody named is left to be written."""
    form = control_form(usual, (), office, agency="Phòng Kinh tế", together="Phòng Văn hóa")
    text = written(form)
    for words in (
        "Cơ quan (bộ phận) giải quyết hồ sơ: Phòng Kinh tế",
        "Cơ quan phối hợp giải quyết hồ sơ: Phòng Văn hóa",
        "Hồ sơ của: NGUYỄN THỊ THÙY DƯƠNG",
        "Đăng ký biến động",
        "Tiếp nhận lúc: 09:15, ngày 23/11/2026",
        "Hẹn trả lúc: 17:00, ngày 04/12/2026",
        "Mẫu 06, phiên bản 06/2026.1",
    ):
        assert words in text
    assert form.format is Format.DOCUMENT
    blank = control_form(usual, (), office)
    assert [b.runs[0].text for b in blank.blocks if isinstance(b, Paragraph) and b.leader] == [
        "Cơ quan (bộ phận) giải quyết hồ sơ:",
        "Cơ quan phối hợp giải quyết hồ sơ:",
    ]
    elsewhere = replace(usual, competent="UBND phường Chiềng Cơi", due_current=None)
    assert "giải quyết hồ sơ: UBND phường Chiềng Cơi" in written(control_form(elsewhere, (), office))
    assert "Hẹn trả lúc: chưa xác định" in written(control_form(elsewhere, (), office))


def test_six_hand_overs_fit_one_a4_page(usual: Dossier, office: OfficeHeader) -> None:
    """The sheet lies on the folder: one page is one look, with either family of letters."""
    form = control_form(usual, (HOP,) * 3, office, agency="Phòng Kinh tế")
    for fonts in ("bundled", "auto"):
        (layout,) = press.layouts([form], PaperSize.A4, fonts=fonts)
        assert len(layout.pages) == 1


def test_a_transfer_names_task_and_time_for_each_agency(usual: Dossier, office: OfficeHeader) -> None:
    """NĐ 118/2025, Đ20.2a: each agency reads what it has to do, until when, and where it comes from."""
    tasks = (
        TransferTask("Văn phòng Đăng ký đất đai", "Thẩm định hồ sơ", AT),
        TransferTask("Thuế cơ sở 3", "Thông báo thuế", None, from_unit="Văn phòng Đăng ký đất đai"),
    )
    form = transfer_form(usual, tasks, office, sent_at=AT, form_number="07/PCXL")
    assert [row.cells for row in grid_of(form).rows] == [
        (("1",), ("Văn phòng Đăng ký đất đai",), ("Thẩm định hồ sơ",), ("10:05", "25/11/2026"), ("",)),
        (
            ("2",),
            ("Thuế cơ sở 3", "(hồ sơ từ: Văn phòng Đăng ký đất đai)"),
            ("Thông báo thuế",),
            ("",),
            ("",),
        ),
    ]
    text = written(form)
    assert "Trung tâm Phục vụ hành chính công xã Mai Sơn chuyển hồ sơ" in text
    assert "chuyển kết quả về Trung tâm Phục vụ hành chính công xã Mai Sơn" in text
    head = next(block for block in form.blocks if isinstance(block, Head))
    assert head.number == "Số: 07/PCXL"
    places = next(block for block in form.blocks if isinstance(block, Signatures))
    assert [place.name for place in places.places] == ["Lò Thị Hoa"]
    sent = transfer_form(usual, tasks, office, sent_at=AT, clerk="Quàng Thị Ban")
    places = next(block for block in sent.blocks if isinstance(block, Signatures))
    assert [place.name for place in places.places] == ["Quàng Thị Ban"]


def test_a_transfer_without_tasks_has_a_row_to_write_in(usual: Dossier, office: OfficeHeader) -> None:
    """An empty table would be a head over nothing."""
    assert len(grid_of(transfer_form(usual, (), office, sent_at=AT)).rows) == 1


@pytest.mark.parametrize("practice", [False, True])
def test_a_label_says_what_is_in_the_folder(usual: Dossier, practice: bool) -> None:  # noqa: FBT001
    """Number, short title, name, day; marked where it is for practice."""
    short = replace(usual.procedure, short_title="Biến động đất đai")
    form = label_form(replace(usual, practice=practice, procedure=short), reprint_no=0)
    (layout,) = press.layouts([form], PaperSize.A4, fonts="bundled")
    words = [thing.text for thing in layout.pages[0].placed if isinstance(thing, Text)]
    mark = ["MẪU - KHÔNG CÓ GIÁ TRỊ"] if practice else []
    assert words == [
        *mark,
        usual.number,
        "Biến động đất đai",
        usual.applicant.name,
        "Hẹn trả: 17:00 04/12/2026",
    ]
    assert not any(isinstance(block, Banner) for block in form.blocks)


@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.A5])
def test_the_longest_label_is_one_label(longest: Dossier, emptiest: Dossier, paper: PaperSize) -> None:
    """A title of 1,094 characters and an endless name are cut to one label of 80 × 50 mm."""
    for dossier in (longest, emptiest, replace(longest, due_current=None)):
        (layout,) = press.layouts([label_form(dossier, reprint_no=12)], paper, fonts="bundled")
        (page,) = layout.pages
        assert not check(page)
        bars = next(thing for thing in page.placed if isinstance(thing, Bars))
        assert bars.module / POINTS_PER_MM >= 0.25
        assert bars.box.height / POINTS_PER_MM >= 10
