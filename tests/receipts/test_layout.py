"""Forms on sheets: nothing cut, nothing overlapping, what belongs together together."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from db.rules.checklist import Item
from db.rules.dossier import Dossier, Person, Submitter
from db.rules.office import OfficeHeader, PaperSize, Printer
from receipts import press
from receipts.blocks import Form, Format, Paragraph, Run, Signature, Signatures
from receipts.forms import test_page
from receipts.forms.receipt import GIVE, KEEP, receipt_form
from receipts.layout import (
    Bars,
    Box,
    Face,
    FaultKind,
    Font,
    Layout,
    Matrix,
    Page,
    Rule,
    Text,
    check,
)

PAPERS = [PaperSize.A5, PaperSize.ROLL_80, PaperSize.ROLL_58]
"""A4 is two A5 halves."""


def composed(dossier: Dossier, office: OfficeHeader, paper: PaperSize, **more: Any) -> Layout:
    """Compose the citizen's copy with the bundled fonts."""
    form = receipt_form(dossier, office, copy=GIVE, **more)
    return press.layouts([form], paper, fonts="bundled")[0]


def texts(page: Page) -> list[str]:
    """Give the page's texts from top to bottom."""
    runs = [thing for thing in page.placed if isinstance(thing, Text)]
    return [run.text for run in sorted(runs, key=lambda run: (run.baseline, run.box.left))]


def names_of_papers(page: Page) -> list[str]:
    """Give the texts of the column with the papers' names, from top to bottom."""
    runs = [thing for thing in page.placed if isinstance(thing, Text)]
    column = {run.box.left for run in runs if run.text in ("Tên giấy tờ", "1.")}
    if any(run.text == "1." for run in runs):
        return texts(page)
    kept = [run for run in runs if run.box.left in column and run.text != "Tên giấy tờ"]
    return [run.text for run in sorted(kept, key=lambda run: run.baseline)]


def letters(words: str) -> str:
    """Give the letters without any space."""
    return "".join(words.split())


def test_the_check_sees_what_leaves_the_sheet() -> None:
    """A box over an edge is a fault, however little it is over."""
    page = Page(100, 100, (Rule(Box(0, 0, 100, 1)), Rule(Box(99.5, 50, 1, 1))))
    assert [fault.kind for fault in check(page)] == [FaultKind.OUTSIDE]


def test_the_check_sees_what_overlaps() -> None:
    """Two texts that share a corner are a fault; two that touch are not."""
    font = Font(Face.REGULAR, 10)
    first, touching = Text(Box(0, 0, 50, 10), "a", font, 8), Text(Box(50, 0, 50, 10), "b", font, 8)
    assert not check(Page(100, 100, (first, touching)))
    over = Text(Box(49, 9, 20, 10), "c", font, 17)
    assert [fault.kind for fault in check(Page(100, 100, (first, touching, over)))] == [
        FaultKind.OVERLAP,
        FaultKind.OVERLAP,
    ]


def test_the_check_keeps_the_quiet_zones_clear() -> None:
    """A line beside the bars that does not touch them still spoils the symbol."""
    bars = Bars(Box(20, 0, 40, 10), "1" * 40, 1, 10, "0")
    near, far = Rule(Box(65, 0, 1, 10)), Rule(Box(71, 0, 1, 10))
    assert [fault.kind for fault in check(Page(100, 100, (bars, near)))] == [FaultKind.OVERLAP]
    assert not check(Page(100, 100, (bars, far)))
    matrix = Matrix(Box(20, 20, 20, 20), ((True,),), 4, "0")
    assert check(Page(100, 100, (matrix, Rule(Box(20, 42, 20, 1)))))
    assert check(Page(65, 100, (bars,)))
    assert not check(Page(65, 100, (bars,), bleed=5))


@pytest.mark.parametrize("paper", PAPERS)
def test_the_longest_data_stays_inside_and_apart(
    longest: Dossier, office: OfficeHeader, paper: PaperSize
) -> None:
    """A title of 1,094 characters, 23 papers in full, endless names: all there, nothing collides."""
    wordy = replace(office, name=office.name + " XÃ MAI SƠN TỈNH SƠN LA " * 5, hotline="0212 " * 40)
    corrected = replace(longest, replaces="H52.18.05-261123-02-0041-12", keyed_in_from=longest.number)
    layout = composed(corrected, wordy, paper, reprint_no=3)
    assert [check(page) for page in layout.pages] == [()] * len(layout.pages)
    printed = letters("".join(text for page in layout.pages for text in texts(page)))
    for words in (longest.applicant.email, "123.456.789đồng", longest.number):
        assert letters(words) in printed


@pytest.mark.parametrize("paper", PAPERS)
def test_the_emptiest_data_makes_a_whole_form(
    emptiest: Dossier, office: OfficeHeader, paper: PaperSize
) -> None:
    """Nothing known is no reason to look broken."""
    bare = replace(office, parent_name="", hotline="", lookup="")
    layout = composed(emptiest, bare, paper)
    assert [check(page) for page in layout.pages] == [()]
    assert "GIẤY TIẾP NHẬN HỒ SƠ" in " ".join(texts(layout.pages[0]))


@pytest.mark.parametrize("paper", PAPERS)
def test_every_published_procedure_fits_every_paper(
    sampled: list[dict[str, Any]],
    dossier_of: Callable[..., Dossier],
    office: OfficeHeader,
    paper: PaperSize,
) -> None:
    """A sample by seed, or all of them with MOTCUA_LONG=1: with short labels, and with the full texts."""
    for entry in sampled:
        for full in (False, True):
            dossier = dossier_of(entry, full_names=full)
            layout = composed(dossier, office, paper)
            assert not layout.unprintable, entry["code"]
            assert not [fault for page in layout.pages for fault in check(page)], entry["code"]
            names = letters("".join(text for page in layout.pages for text in names_of_papers(page)))
            for item in dossier.items:
                wanted = unicodedata.normalize("NFC", item.paper.printed_name).replace("\u200e", "")
                assert letters(wanted) in names, entry["code"]


def test_a_usual_intake_is_one_a5_page(usual: Dossier, office: OfficeHeader) -> None:
    """Five papers fit one page for each of the copies, with either family of letters."""
    for fonts in ("bundled", "auto"):
        forms = [receipt_form(usual, office, copy=copy) for copy in (KEEP, GIVE)]
        layouts = press.layouts(forms, PaperSize.A5, fonts=fonts)
        assert [len(layout.pages) for layout in layouts] == [1, 1]


def test_further_pages_repeat_number_page_and_mark(longest: Dossier, office: OfficeHeader) -> None:
    """A second page that was parted from the first can be put back."""
    layout = composed(longest, office, PaperSize.A5)
    count = len(layout.pages)
    assert count > 1
    for place, page in enumerate(layout.pages[1:], 2):
        head = texts(page)[:4]
        assert f"{place}/{count}" in head
        assert longest.number in head
        assert any("MẪU - KHÔNG CÓ GIÁ TRỊ" in text for text in head)


def test_the_table_repeats_its_head_and_closes_its_border(usual: Dossier, office: OfficeHeader) -> None:
    """A table over many pages can be read on each, wherever a row was parted."""
    wordy = "Văn bản thỏa thuận về việc cấp chung một Giấy chứng nhận quyền sử dụng đất " * 15
    item = usual.items[0]
    long = Item(replace(item.paper, label=wordy), item.state, 1, 1)
    for count in range(1, 12):
        pages = composed(replace(usual, items=(long,) * count), office, PaperSize.A5).pages
        for page in pages:
            rules = [thing.box for thing in page.placed if isinstance(thing, Rule)]
            borders = [box for box in rules if box.height > box.width]
            lines = [box for box in rules if box.width > 300]
            if borders:
                assert "Tên giấy tờ" in texts(page), count
                end = max(box.bottom for box in borders)
                assert any(abs(line.top - end) < 0.01 for line in lines), count


def test_what_belongs_together_is_never_parted_by_a_page(usual: Dossier, office: OfficeHeader) -> None:
    """The heading of the papers stays with its table, the register line with the places to sign."""
    person = usual.applicant
    for lines in range(40):
        address = "bản Nà Bó " * (7 * lines)
        slip = replace(usual, applicant=replace(person, address=address), items=usual.items[:1])
        pages = [texts(page) for page in composed(slip, office, PaperSize.A5).pages]
        for first, second in (
            ("Thành phần hồ sơ nộp gồm:", usual.items[0].paper.label.split(",")[0][:20]),
            ("Vào Sổ theo dõi hồ sơ, Quyển số", "NGƯỜI NỘP HỒ SƠ"),
        ):
            on = [
                {place for place, page in enumerate(pages) for t in page if w in t} for w in (first, second)
            ]
            assert on[0] == on[1], (lines, first)


def test_what_is_kept_together_and_longer_than_a_page_is_parted_all_the_same() -> None:
    """Keeping is a wish; the sheet's edge is not."""
    long = Paragraph((Run("Giấy tờ kèm theo " * 1500),), keep_with_next=True)
    blocks = (Paragraph((Run("a"),)), long, Paragraph((Run("hết"),)))
    form = Form(kind="x", version="1", title="x", number="1", blocks=blocks)
    layout = press.layouts([form], PaperSize.A5, fonts="bundled")[0]
    assert len(layout.pages) > 2
    assert not [fault for page in layout.pages for fault in check(page)]
    assert "hết" in texts(layout.pages[-1])


def test_places_to_sign_are_never_parted_from_their_names(usual: Dossier, office: OfficeHeader) -> None:
    """Capacity, hint and printed name stand on one page, with 14 mm or more between them for a finger."""
    for count in range(1, 24):
        items: tuple[Item, ...] = (usual.items * 5)[:count]
        layout = composed(replace(usual, items=items), office, PaperSize.A5)
        runs = [t for t in layout.pages[-1].placed if isinstance(t, Text)]
        capacity = next(run for run in runs if run.text == "NGƯỜI NỘP HỒ SƠ")
        name = next(
            run for run in runs if run.text == usual.applicant.name and run.baseline > capacity.baseline
        )
        assert name.box.top - capacity.box.bottom > 14 * 72 / 25.4, count


def test_columns_of_one_line_share_a_base_line(usual: Dossier, office: OfficeHeader) -> None:
    """An Ễ in one name must not push it below the other."""
    other = replace(usual, submitter=Submitter(Person("NGUYỄN Ễ")), clerk="aaa")
    layout = composed(other, office, PaperSize.A5)
    runs = {t.text: t.baseline for t in layout.pages[0].placed if isinstance(t, Text)}
    assert runs["NGUYỄN Ễ"] == runs["aaa"]


@pytest.mark.parametrize("paper", list(PaperSize))
def test_the_test_page_fits_and_shows_every_letter(
    office: OfficeHeader, paper: PaperSize, usual: Dossier
) -> None:
    """All 134 accented letters stand on the test page, in both weights, on one page."""
    printer = Printer("folder", "x", paper)
    form = test_page.test_page_form(office, printer, usual.received_at)
    layout = press.layouts([form], paper, fonts="bundled")[0]
    assert [check(page) for page in layout.pages] == [()]
    for face in (Face.REGULAR, Face.BOLD):
        shown = {
            letter
            for thing in layout.pages[0].placed
            if isinstance(thing, Text) and thing.font.face is face
            for letter in thing.text
        }
        assert len([letter for letter in shown if letter.isalpha() and not letter.isascii()]) >= 134


@pytest.mark.parametrize("format_", [Format.SLIP, Format.DOCUMENT])
def test_places_to_sign_and_the_foot_are_never_alone_on_a_page(format_: Format) -> None:
    """A page that holds nothing else could be put under any paper."""
    signed = Signatures((Signature("NGƯỜI GIAO", "(Ký)", "A"), Signature("NGƯỜI NHẬN", "(Ký)", "B")))
    for count in range(10, 60):
        lines = tuple(Paragraph((Run(f"dòng {place}"),)) for place in range(count))
        for last in ((signed,), ()):
            form = Form("x", "1", "x", (*lines, *last), "1", (Paragraph((Run("cuối"),)),), format=format_)
            (layout,) = press.layouts([form], PaperSize.A4, fonts="bundled")
            words = [thing.text for thing in layout.pages[-1].placed if isinstance(thing, Text)]
            assert {"cuối", f"dòng {count - 1}"} <= set(words), (count, last)
            assert not last or "NGƯỜI GIAO" in words
