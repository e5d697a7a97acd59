"""Pages by NĐ 30/2020, Appendix I: margins, type, page numbers, first lines; and which sheet a form gets."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pypdfium2
import pytest

from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.blocks import Align, Block, Form, Format, Head, Paragraph, Role, Run, Subject, Symbols
from receipts.fonts import page_letters
from receipts.forms import parts
from receipts.forms.texts import CommonTexts
from receipts.layout import Face, Layout, Page, Rule, Text, check
from receipts.sheets import A4, A4_WIDE, POINTS_PER_MM

LONG = "Qua xem xét hồ sơ, cơ quan chúng tôi thông báo để ông, bà được biết và phối hợp thực hiện. " * 60
TEXTS = CommonTexts()


def composed(*blocks: Block, format_: Format = Format.DOCUMENT, paper: PaperSize = PaperSize.A4) -> Layout:
    """Compose a form of these blocks."""
    form = Form("x", "1", "Phiếu", blocks, number="H52", mark="MẪU", format=format_)
    (layout,) = press.layouts([form], paper, fonts="bundled")
    return layout


def texts(page: Page) -> list[Text]:
    """Give the page's texts."""
    return [thing for thing in page.placed if isinstance(thing, Text)]


def in_millimetres(page: Page) -> tuple[float, float, float, float]:
    """Give how far everything on the page stays from its left, right, top and bottom edge."""
    boxes = [thing.box for thing in page.placed]
    return (
        min(box.left for box in boxes) / POINTS_PER_MM,
        (page.width - max(box.right for box in boxes)) / POINTS_PER_MM,
        min(box.top for box in boxes) / POINTS_PER_MM,
        (page.height - max(box.bottom for box in boxes)) / POINTS_PER_MM,
    )


@pytest.mark.parametrize("format_", [Format.DOCUMENT, Format.WIDE])
def test_the_margins_are_those_of_the_decree(format_: Format, office: OfficeHeader) -> None:
    """Left 30 to 35 mm, right 15 to 20, top and bottom 20 to 25: full pages come to these and not over."""
    head = parts.head(office, date(2026, 11, 3), TEXTS, number="Số: 05/TB")
    first, *_, _last = composed(head, parts.running(LONG), parts.running(LONG), format_=format_).pages
    left, right, top, bottom = in_millimetres(first)
    slack = 0.2
    assert 30 - slack <= left <= 35
    assert 15 - slack <= right <= 20
    assert 20 - slack <= top <= 25
    assert 20 - slack <= bottom <= 20 + 15  # a line and a paragraph's space may be left over


def test_the_page_number_stands_in_the_top_margin_from_the_second_page_on() -> None:
    """Arabic, upright, 13 to 14 points, centred; the first page has none."""
    pages = composed(parts.running(LONG), parts.running(LONG)).pages
    assert len(pages) > 2
    assert "1" not in [text.text for text in texts(pages[0])]
    for number, page in enumerate(pages[1:], 2):
        (found,) = [text for text in texts(page) if text.text == str(number)]
        assert found.box.bottom < 20 * POINTS_PER_MM
        assert found.box.left + found.box.width / 2 == pytest.approx(A4.left + A4.inner / 2)
        assert (found.font.face, 13 <= found.font.size <= 14) == (Face.REGULAR, True)
        assert {"H52", "MẪU"} <= {text.text for text in texts(page)}


@pytest.mark.parametrize(
    ("role", "least", "most", "face"),
    [
        (Role.NATION, 12, 13, Face.BOLD),
        (Role.MOTTO, 13, 14, Face.BOLD),
        (Role.PARENT, 12, 13, Face.REGULAR),
        (Role.OFFICE, 12, 13, Face.BOLD),
        (Role.PLACE_DATE, 13, 14, Face.ITALIC),
        (Role.TITLE, 13, 14, Face.BOLD),
        (Role.STRONG, 13, 14, Face.BOLD),
        (Role.BODY, 13, 14, Face.REGULAR),
        (Role.SIGN, 13, 14, Face.BOLD),
        (Role.RECEIVERS_HEAD, 12, 12, Face.BOLD_ITALIC),
        (Role.RECEIVERS, 11, 11, Face.REGULAR),
    ],
)
def test_type_has_the_sizes_of_the_decree(role: Role, least: float, most: float, face: Face) -> None:
    """Also where a form was made tighter to save a page."""
    for sheet in (A4, A4_WIDE, *A4.tighter()):
        assert least <= sheet.type[role].size <= most
        assert sheet.type[role].face is face


def test_running_text_is_set_in_and_even_on_both_edges() -> None:
    """First line 1 cm in, every line but the last up to the margin, no line over it."""
    (page,) = composed(parts.running(LONG[:600])).pages
    lines: dict[float, list[Text]] = {}
    for text in texts(page):
        lines.setdefault(text.baseline, []).append(text)
    edges = [
        (min(t.box.left for t in line), max(t.box.right for t in line)) for _, line in sorted(lines.items())
    ]
    assert edges[0][0] == pytest.approx(A4.left + 10 * POINTS_PER_MM)
    assert [left for left, _ in edges[1:]] == pytest.approx([A4.left] * (len(edges) - 1))
    assert [right for _, right in edges[:-1]] == pytest.approx([A4.left + A4.inner] * (len(edges) - 1))
    assert edges[-1][1] < A4.left + A4.inner - 5


def test_words_of_an_even_line_are_spread_alike_and_keep_their_faces() -> None:
    """Gaps of one line are equal, runs glued without a space stay glued, and nothing overlaps."""
    runs = tuple(
        run for place in range(40) for run in (Run(f"chữ{place} "), Run("đậm", Role.STRONG), Run(", rồi "))
    )
    (page,) = composed(Paragraph(runs, Align.JUSTIFY)).pages
    assert not check(page)
    lines: dict[float, list[Text]] = {}
    for text in texts(page):
        lines.setdefault(text.baseline, []).append(text)
    for _, line in sorted(lines.items())[:-1]:
        line.sort(key=lambda text: text.box.left)
        gaps = [b.box.left - a.box.right for a, b in pairwise(line) if b.text != ","]
        assert gaps == pytest.approx([gaps[0]] * len(gaps))
        glued = [b.box.left - a.box.right for a, b in pairwise(line) if b.text == ","]
        assert glued == pytest.approx([0] * len(glued))
    assert {text.font.face for text in texts(page) if text.text == "đậm"} == {Face.BOLD}


def test_paragraphs_of_running_text_are_six_points_apart() -> None:
    """The decree's least space between paragraphs, over the lines' own."""
    (page,) = composed(parts.running("một"), parts.running("hai")).pages
    one, two = sorted(text.baseline for text in texts(page))
    assert two - one - A4.type[Role.BODY].size * A4.leading >= 6 - 0.01


def test_rolls_and_the_screen_set_nothing_in() -> None:
    """48 mm have no room for a centimetre of white."""
    for paper in (PaperSize.ROLL_80, PaperSize.ROLL_58):
        (page,) = composed(parts.running(LONG[:300]), paper=paper).pages
        assert {text.box.left for text in texts(page)} == {0.0}


def test_the_line_under_a_subject_is_a_third_to_half_as_long() -> None:
    """And stands in the middle, under the words (NĐ 30/2020, Appendix I)."""
    (page,) = composed(Subject("Về việc dừng giải quyết hồ sơ")).pages
    (words,), (line,) = texts(page), [thing for thing in page.placed if isinstance(thing, Rule)]
    assert words.box.width / 3 <= line.box.width <= words.box.width / 2
    assert line.box.top > words.baseline
    assert line.box.left + line.box.width / 2 == pytest.approx(words.box.left + words.box.width / 2, abs=0.5)


@pytest.mark.parametrize("format_", [Format.DOCUMENT, Format.WIDE])
def test_the_official_head_fits_in_one_line_a_side(format_: Format, office: OfficeHeader) -> None:
    """The nation's name is not broken, its motto is underlined from end to end, and both heads are apart."""
    (page,) = composed(parts.head(office, date(2026, 11, 3), TEXTS), format_=format_).pages
    found = {text.text: text for text in texts(page)}
    assert {TEXTS.nation, TEXTS.motto, "UBND XÃ MAI SƠN"} <= set(found)
    motto = found[TEXTS.motto].box
    lines = [thing.box for thing in page.placed if isinstance(thing, Rule)]
    assert any(
        line.width == pytest.approx(motto.width) and line.left == pytest.approx(motto.left) for line in lines
    )
    assert found["UBND XÃ MAI SƠN"].box.right < found[TEXTS.nation].box.left
    assert found["UBND XÃ MAI SƠN"].baseline == pytest.approx(found[TEXTS.nation].baseline, abs=3)


@pytest.mark.parametrize(
    ("format_", "paper", "size"),
    [
        (Format.SLIP, PaperSize.A5, (148, 210)),
        (Format.SLIP, PaperSize.A4, (297, 210)),
        (Format.DOCUMENT, PaperSize.A4, (210, 297)),
        (Format.DOCUMENT, PaperSize.A5, (148, 210)),
        (Format.WIDE, PaperSize.A4, (297, 210)),
        (Format.WIDE, PaperSize.A5, (210, 148)),
        (Format.LABEL, PaperSize.A4, (80, 50)),
        (Format.LABEL, PaperSize.A5, (80, 50)),
    ],
)
def test_each_format_has_its_sheet_on_each_paper(
    format_: Format, paper: PaperSize, size: tuple[float, float]
) -> None:
    """The PDF's pages have the true size of the sheet."""
    layout = composed(Paragraph((Run("Chữ"),)), format_=format_, paper=paper)
    document = pypdfium2.PdfDocument(press.pdf([layout], paper, fonts="bundled"))
    assert document[0].get_size() == pytest.approx([length * POINTS_PER_MM for length in size], abs=0.01)


def test_only_slips_share_a_sheet() -> None:
    """Two documents on A4 are two pages; slips and documents in one job keep their own sizes."""

    def form(format_: Format) -> Form:
        return Form("x", "1", "x", (Paragraph((Run("Chữ"),)),), format=format_)

    forms = [form(one) for one in (Format.DOCUMENT, Format.DOCUMENT, Format.SLIP, Format.SLIP, Format.LABEL)]
    layouts = press.layouts(forms, PaperSize.A4, fonts="bundled")
    document = pypdfium2.PdfDocument(press.pdf(layouts, PaperSize.A4, fonts="bundled"))
    widths = [round(page.get_width() / POINTS_PER_MM) for page in document]
    assert widths == [210, 210, 297, 80]


@pytest.mark.parametrize("format_", list(Format))
def test_a_roll_takes_every_format(format_: Format) -> None:
    """One roll, as wide as the head reaches."""
    layout = composed(Paragraph((Run("Chữ"),)), format_=format_, paper=PaperSize.ROLL_80)
    assert [(page.width, check(page)) for page in layout.pages] == [(576, ())]


def test_what_is_cut_off_ends_with_an_ellipsis() -> None:
    """A label has room for so many lines and says where there was more."""
    long, short = (Paragraph((Run("Nguyễn Thị " * count),), at_most=2) for count in (60, 2))
    (page,) = composed(long).pages
    found = texts(page)
    assert len({text.baseline for text in found}) == 2
    assert found[-1].text.endswith("…")
    assert max(text.box.right for text in found) <= A4.left + A4.inner + 0.01
    assert "…" not in "".join(text.text for text in texts(composed(short).pages[0]))


def test_a_head_may_stand_beside_a_symbol_on_a4(office: OfficeHeader) -> None:
    """Symbols keep their size on the larger page: a scanner knows no page sizes."""
    head = parts.head(office, date(2026, 11, 3), TEXTS)
    assert isinstance(head, Head)
    (page,) = composed(head, Symbols("H52180526112302004224", "H52.18.05-261123-02-0042-24")).pages
    assert not check(page)
    bars = next(thing for thing in page.placed if hasattr(thing, "modules"))
    assert bars.module / POINTS_PER_MM >= 0.25
    assert bars.box.left >= A4.left - 0.24
    letters = page_letters("bundled")
    number = next(text for text in texts(page) if text.text.startswith("H52.18"))
    assert letters.width(number.text, number.font) <= bars.box.width
