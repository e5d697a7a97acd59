"""Form 02: what is still missing, on paper, before there is a dossier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from db.rules.checklist import Item, PaperState
from db.rules.clock import VIETNAM
from db.rules.course import PaperAsked
from db.rules.dossier import Dossier, Person, Submitter
from db.rules.office import OfficeHeader, PaperSize
from db.rules.supplement import SupplementAsked, SupplementRequest, papers_asked
from receipts import press
from receipts.blocks import Banner, Form, Head, Pair, Paragraph, Row, Signatures, Symbols, Table
from receipts.forms.supplement import GIVE, KEEP, LONGEST_CONDITION, VERSION, supplement_form
from receipts.forms.texts import DEFAULT_SUPPLEMENT_TEXTS
from receipts.layout import Layout, Text, check

ASKED_AT = datetime(2026, 11, 3, 16, 59, tzinfo=VIETNAM)


def asked_of(dossier: Dossier, papers: tuple[PaperAsked, ...] | None = None) -> SupplementAsked:
    """Make the request for all the papers of a dossier, as if none of them had been brought."""
    items = tuple(Item(item.paper, PaperState.MISSING) for item in dossier.items)
    request = SupplementRequest(
        draft_id="01J",
        procedure=dossier.procedure,
        case=dossier.case,
        applicant=dossier.applicant,
        submitter=dossier.submitter,
        items=items,
        missing=items,
    )
    return SupplementAsked(
        request=request,
        papers=papers_asked(items, items) if papers is None else papers,
        asked_at=ASKED_AT,
        clerk=dossier.clerk,
        practice=dossier.practice,
        times=1,
    )


def written(form: Form) -> str:
    """Give all the form's paragraphs as one plain text."""
    lines: list[Paragraph] = []
    for block in (*form.blocks, *form.foot):
        if isinstance(block, Paragraph):
            lines.append(block)
        elif isinstance(block, Pair):
            lines += [block.left, block.right]
    text = "\n".join("".join(run.text for run in line.runs) for line in lines)
    return text.replace("\u00a0", " ")


def rows(form: Form) -> tuple[Row, ...]:
    """Give the rows of the papers to bring."""
    return next(block for block in form.blocks if isinstance(block, Table)).rows


def printed(layout: Layout) -> str:
    """Give every letter on the pages, page by page and line by line, without any space."""
    words: list[str] = []
    for page in layout.pages:
        runs = [thing for thing in page.placed if isinstance(thing, Text)]
        words += [run.text for run in sorted(runs, key=lambda run: (run.baseline, run.box.left))]
    return "".join("".join(words).split())


def test_fields_come_in_the_order_of_the_official_form_02(usual: Dossier, office: OfficeHeader) -> None:
    """Whose, what for, where to reach them, what is missing, why, whom to call."""
    text = written(supplement_form(asked_of(usual), office, copy=GIVE))
    places = [
        text.index(words)
        for words in (
            "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
            "Hồ sơ của: NGUYỄN THỊ THÙY DƯƠNG",
            "Nội dung yêu cầu giải quyết: Đăng ký biến động",
            "Mã TTHC: 1.013831",
            "Địa chỉ: Tiểu khu 1",
            "Số điện thoại: 0912 345 678",
            "Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:",
            "Lý do: ",
            "liên hệ Lò Thị Hoa, Trung tâm Phục vụ hành chính công xã Mai Sơn, số điện thoại 0212 3843 999.",
            "không phải giấy hẹn",
            f"Mẫu 02, phiên bản {VERSION}",
        )
    ]
    assert places == sorted(places)
    assert usual.applicant.personal_number not in text


def test_the_head_has_room_for_a_number_and_the_day_it_was_asked(
    usual: Dossier, office: OfficeHeader
) -> None:
    """The register's number is written by hand; days and months below ten take a zero."""
    form = supplement_form(asked_of(usual), office, copy=KEEP)
    head = next(block for block in form.blocks if isinstance(block, Head))
    assert head.number.startswith("Số: ....")
    assert head.number.endswith("/HDHS")
    assert head.place_date.replace("\u00a0", " ") == "Mai Sơn, ngày 03 tháng 11 năm 2026"


def test_there_is_no_symbol_before_there_is_a_number(usual: Dossier, office: OfficeHeader) -> None:
    """Nothing on this form can be scanned, and no number of a dossier is on it."""
    form = supplement_form(asked_of(usual), office, copy=GIVE)
    assert not any(isinstance(block, Symbols) for block in form.blocks)
    assert not form.number
    assert usual.number not in written(form)


@pytest.mark.parametrize(
    ("paper", "kinds", "counts"),
    [
        (PaperAsked("Đơn", 1, 0), ("Bản chính",), ("01",)),
        (PaperAsked("Đơn", 0, 12), ("Bản sao",), ("12",)),
        (PaperAsked("Đơn", 1, 2), ("Bản chính", "Bản sao"), ("01", "02")),
        (PaperAsked("Đơn", 1, 1, either=True), ("Bản chính hoặc bản sao",), ("01",)),
        (PaperAsked("Đơn", 0, 2, either=True), ("Bản chính hoặc bản sao",), ("02",)),
        (PaperAsked("Đơn", 1, 2, either=True), ("Bản chính", "hoặc bản sao"), ("01", "02")),
        (PaperAsked("Đơn", 2, 0, either=True), ("Bản chính hoặc bản sao",), ("02",)),
        (PaperAsked("Đơn", 0, 0, either=True), ("Bản chính hoặc bản sao",), ("",)),
        (PaperAsked("Đơn", 1, 0, to_show=True), ("Để xuất trình",), ("",)),
        (PaperAsked("Đơn", 0, 0), ("",), ("",)),
    ],
)
def test_each_paper_says_as_what_and_how_many(
    usual: Dossier,
    office: OfficeHeader,
    paper: PaperAsked,
    kinds: tuple[str, ...],
    counts: tuple[str, ...],
) -> None:
    """A citizen who reads the list brings neither too little nor too much; unknown counts are left open."""
    (row,) = rows(supplement_form(asked_of(usual, (paper,)), office, copy=GIVE))
    assert (row.kinds, row.counts) == (kinds, counts)


def test_numbers_count_papers_and_not_their_alternatives(usual: Dossier, office: OfficeHeader) -> None:
    """What would do instead stands under its paper, says so, and has no number."""
    papers = (
        PaperAsked("Giấy khai sinh cũ", 0, 1),
        PaperAsked("Giấy tờ khác", 0, 1, condition="khi không còn bản sao", instead=True),
        PaperAsked("Đơn", 1, 0),
    )
    assert [
        (row.number, row.name) for row in rows(supplement_form(asked_of(usual, papers), office, copy=GIVE))
    ] == [
        ("1", "Giấy khai sinh cũ"),
        ("", "hoặc thay bằng: Giấy tờ khác (khi không còn bản sao)"),
        ("2", "Đơn"),
    ]


def test_a_long_condition_is_cut_between_words(usual: Dossier, office: OfficeHeader) -> None:
    """The list stays readable; a cut is shown as one."""
    condition = "khi người yêu cầu là đại diện theo ủy quyền " * 9
    (row,) = rows(
        supplement_form(asked_of(usual, (PaperAsked("Đơn", 1, 0, condition=condition),)), office, copy=GIVE)
    )
    shown = row.name.removeprefix("Đơn (").removesuffix(")")
    assert LONGEST_CONDITION - 12 < len(shown) <= LONGEST_CONDITION
    assert shown.endswith("…")
    assert condition.startswith(shown.removesuffix("…"))


def test_who_is_at_the_desk_signs_beside_the_clerk_who_guides(usual: Dossier, office: OfficeHeader) -> None:
    """Owner and submitter are two people; the names are printed where they are known."""
    by_another = replace(usual, submitter=Submitter(Person("LÒ VĂN MẪU", "014090000456"), "chồng"))
    form = supplement_form(asked_of(by_another), office, copy=KEEP)
    places = next(block for block in form.blocks if isinstance(block, Signatures))
    assert [(place.capacity, place.name) for place in places.places] == [
        ("NGƯỜI NỘP HỒ SƠ", "LÒ VĂN MẪU"),
        ("NGƯỜI HƯỚNG DẪN", "Lò Thị Hoa"),
    ]
    assert "Người nộp: LÒ VĂN MẪU" in written(form)


def test_what_is_not_known_yet_can_be_written_by_hand(emptiest: Dossier, office: OfficeHeader) -> None:
    """Papers come before the person: the form is printed for somebody who has not been asked who they are."""
    nobody = replace(emptiest, applicant=Person(""))
    form = supplement_form(
        asked_of(nobody, (PaperAsked("Đơn", 1, 0),)), replace(office, hotline=""), copy=GIVE
    )
    leaders = [block.runs[0].text for block in form.blocks if isinstance(block, Paragraph) and block.leader]
    assert leaders == ["Hồ sơ của:", "Địa chỉ:", "Số điện thoại:"]
    assert "liên hệ Trung tâm Phục vụ hành chính công xã Mai Sơn." in written(form)


def test_a_practice_form_is_marked_on_every_page(usual: Dossier, office: OfficeHeader) -> None:
    """Nobody can take it for a real one; a real one has no mark."""
    form = supplement_form(asked_of(replace(usual, practice=True)), office, copy=GIVE)
    assert [block.text for block in form.blocks if isinstance(block, Banner)] == [form.mark]
    assert "KHÔNG CÓ GIÁ TRỊ" in form.mark
    real = supplement_form(asked_of(usual), office, copy=GIVE)
    assert not real.mark
    assert not any(isinstance(block, Banner) for block in real.blocks)


def test_one_copy_is_kept_and_one_given(usual: Dossier, office: OfficeHeader) -> None:
    """What the citizen was told is kept at the counter (NĐ 118/2025, Đ16)."""
    assert "Liên 1: Lưu" in written(supplement_form(asked_of(usual), office, copy=KEEP))
    assert "Liên 2: Giao" in written(supplement_form(asked_of(usual), office, copy=GIVE))


def test_its_words_are_data(usual: Dossier, office: OfficeHeader) -> None:
    """An office that knows the field texts better replaces them."""
    texts = replace(DEFAULT_SUPPLEMENT_TEXTS, number="Số: ...../PBS", incomplete="thiếu giấy.")
    form = supplement_form(asked_of(usual), office, copy=GIVE, texts=texts)
    assert "Lý do: thiếu giấy." in written(form)
    assert any(isinstance(block, Head) and block.number == "Số: ...../PBS" for block in form.blocks)


@pytest.mark.parametrize("paper", PaperSize)
def test_the_longest_data_of_form_02_stays_inside_and_apart(
    longest: Dossier, office: OfficeHeader, paper: PaperSize
) -> None:
    """Endless names, 23 papers in full, each with a condition: all there, nothing collides."""
    wordy = replace(office, name=office.name + " XÃ MAI SƠN TỈNH SƠN LA " * 5, place="Mai Sơn " * 12)
    asked = asked_of(replace(longest, submitter=Submitter(longest.applicant)))
    conditions = tuple(
        replace(one, condition="khi cần " * 40, instead=place % 3 == 2)
        for place, one in enumerate(asked.papers)
    )
    form = supplement_form(replace(asked, papers=conditions), wordy, copy=GIVE)
    (layout,) = press.layouts([form], paper, fonts="bundled")
    assert [check(page) for page in layout.pages] == [()] * len(layout.pages)
    everything = printed(layout)
    for words in (longest.applicant.email, "/HDHS", VERSION, "ngày03tháng11năm2026"):
        assert words in everything


@pytest.mark.parametrize("paper", PaperSize)
def test_the_emptiest_form_02_is_whole(emptiest: Dossier, office: OfficeHeader, paper: PaperSize) -> None:
    """One paper, no name, no telephone: one page or roll without a fault."""
    bare = replace(office, parent_name="", hotline="")
    asked = asked_of(replace(emptiest, applicant=Person("")), (PaperAsked("Đ", 0, 0),))
    for copy in (KEEP, GIVE):
        (layout,) = press.layouts([supplement_form(asked, bare, copy=copy)], paper, fonts="bundled")
        assert [check(page) for page in layout.pages] == [()]


@pytest.mark.parametrize("paper", [PaperSize.A5, PaperSize.ROLL_80, PaperSize.ROLL_58])
def test_every_published_procedure_fits_form_02(
    sampled: list[dict[str, Any]],
    dossier_of: Callable[..., Dossier],
    office: OfficeHeader,
    paper: PaperSize,
) -> None:
    """A sample by seed, or all of them with MOTCUA_LONG=1: every paper missing, in full words."""
    for entry in sampled:
        dossier = dossier_of(entry, full_names=True)
        form = supplement_form(asked_of(dossier), office, copy=GIVE)
        (layout,) = press.layouts([form], paper, fonts="bundled")
        assert not layout.unprintable, entry["code"]
        assert not [fault for page in layout.pages for fault in check(page)], entry["code"]
        assert len(rows(form)) == len(dossier.items)


def test_a_further_page_names_the_form_where_there_is_no_number(
    longest: Dossier, office: OfficeHeader
) -> None:
    """A second page that was parted from the first can be put back."""
    (layout,) = press.layouts(
        [supplement_form(asked_of(longest), office, copy=GIVE)], PaperSize.A5, fonts="bundled"
    )
    assert len(layout.pages) > 1
    for page in layout.pages[1:]:
        words = {thing.text for thing in page.placed if isinstance(thing, Text)}
        assert "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ" in words


def test_number_and_date_stand_at_one_height(usual: Dossier, office: OfficeHeader) -> None:
    """However many lines the office's name takes, the two lines under the head are level."""
    for name in ("UBND", office.name, office.name * 3):
        # Ễ rises over the line: it must not push the date below the number beside it.
        form = supplement_form(asked_of(usual), replace(office, name=name, place="Ễ"), copy=GIVE)
        (layout,) = press.layouts([form], PaperSize.A5, fonts="bundled")
        heights = {
            thing.baseline
            for thing in layout.pages[0].placed
            if isinstance(thing, Text) and ("/HDHS" in thing.text or "tháng" in thing.text)
        }
        assert len(heights) == 1
