"""The PDF itself: what stands in it, where, and what does not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
import zlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from db.rules.dossier import Dossier
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.forms.receipt import GIVE, KEEP, receipt_form
from receipts.layout import Layout, Text

REPOSITORY = Path(__file__).parents[2]
_MAKE = """
import sys
sys.path.insert(0, "tests/receipts")
import conftest
from db.rules.office import PaperSize
from receipts.form_file import form_file
from receipts.forms.receipt import GIVE, KEEP, receipt_form
from pathlib import Path
forms = [receipt_form(conftest._USUAL, conftest._OFFICE, copy=copy) for copy in (KEEP, GIVE)]
form_file(forms, PaperSize.A5, Path(sys.argv[1]), fonts="bundled")
"""


def pdf_of(dossier: Dossier, office: OfficeHeader, paper: PaperSize) -> tuple[bytes, list[Layout]]:
    """Draw both copies with the bundled fonts."""
    forms = [receipt_form(dossier, office, copy=copy) for copy in (KEEP, GIVE)]
    layouts = press.layouts(forms, paper, fonts="bundled")
    return press.pdf(layouts, paper, fonts="bundled"), layouts


def test_every_drawn_letter_lies_in_its_box(longest: Dossier, office: OfficeHeader) -> None:
    """The ink of each letter as pdfium measures it; none leaves the boxes that the check looked at."""
    pdf, layouts = pdf_of(longest, office, PaperSize.A5)
    document = pypdfium2.PdfDocument(pdf)
    pages = [page for layout in layouts for page in layout.pages]
    assert len(document) == len(pages)
    slack = 0.35  # a slanted or overhanging letter's side bearing
    for drawn, page in zip(document, pages, strict=True):
        text = drawn.get_textpage()
        boxes = [thing.box for thing in page.placed if isinstance(thing, Text)]
        for place in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(place)
            if right - left <= 0 or top - bottom <= 0:
                continue
            assert any(
                box.left - slack <= left
                and right <= box.right + max(slack, 0.2 * box.height)
                and box.top - slack <= page.height - top
                and page.height - bottom <= box.bottom + slack
                for box in boxes
            ), (place, left, top)


def test_all_words_can_be_searched_and_copied(usual: Dossier, office: OfficeHeader) -> None:
    """The text of the PDF is real Vietnamese in NFC, not glyph numbers."""
    pdf, _ = pdf_of(usual, office, PaperSize.A5)
    text = pypdfium2.PdfDocument(pdf)[1].get_textpage().get_text_range().replace("\r\n", " ")
    assert unicodedata.is_normalized("NFC", text)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "NGUYỄN THỊ THÙY DƯƠNG",
        "Mai Sơn, ngày 23 tháng 11 năm 2026",
        usual.number,
    ):
        assert words in text


def test_names_that_come_decomposed_are_drawn_composed(usual: Dossier, office: OfficeHeader) -> None:
    """NFD from a scanner or a Mac would print boxes."""
    name = unicodedata.normalize("NFD", usual.applicant.name)
    decomposed = replace(usual, applicant=replace(usual.applicant, name=name))
    assert pdf_of(decomposed, office, PaperSize.A5)[0] == pdf_of(usual, office, PaperSize.A5)[0]


@pytest.mark.parametrize(
    ("paper", "size", "pages"), [(PaperSize.A5, (148, 210), 2), (PaperSize.A4, (297, 210), 1)]
)
def test_pages_have_their_true_size(
    usual: Dossier, office: OfficeHeader, paper: PaperSize, size: tuple[int, int], pages: int
) -> None:
    """A5 copy after copy; A4 across with a copy on each half."""
    document = pypdfium2.PdfDocument(pdf_of(usual, office, paper)[0])
    assert len(document) == pages
    assert document[0].get_size() == pytest.approx([length * 72 / 25.4 for length in size], abs=0.01)


def test_an_a4_sheet_holds_both_copies_and_a_line_to_cut(usual: Dossier, office: OfficeHeader) -> None:
    """The counter's copy on the left, the citizen's on the right, dashes between them."""
    document = pypdfium2.PdfDocument(pdf_of(usual, office, PaperSize.A4)[0])
    page = document[0]
    text, middle = page.get_textpage(), page.get_width() / 2
    left = text.get_text_bounded(0, 0, middle, page.get_height())
    right = text.get_text_bounded(middle, 0, page.get_width(), page.get_height())
    assert "Liên 1: Lưu" in left
    assert "Liên 2: Giao" not in left
    assert "Liên 2: Giao" in right
    drawn = page.render(scale=2, grayscale=True).to_pil()
    column = [drawn.getpixel((drawn.width // 2, y)) for y in range(drawn.height)]
    dark = [grey < 200 for grey in column]
    changes = sum(one != other for one, other in pairwise(dark))
    assert 0.3 < sum(dark) / len(dark) < 0.7
    assert changes > 100


def test_copies_of_different_length_share_their_sheets(
    longest: Dossier, usual: Dossier, office: OfficeHeader
) -> None:
    """A half sheet that has nothing more to say stays white."""
    forms = [receipt_form(longest, office, copy=KEEP), receipt_form(usual, office, copy=GIVE)]
    layouts = press.layouts(forms, PaperSize.A4, fonts="bundled")
    document = pypdfium2.PdfDocument(press.pdf(layouts, PaperSize.A4, fonts="bundled"))
    assert len(document) == max(len(layout.pages) for layout in layouts) > 1


def test_nothing_personal_stands_outside_the_page(usual: Dossier, office: OfficeHeader) -> None:
    """Metadata shows in viewers, mails and queues."""
    pdf, _ = pdf_of(usual, office, PaperSize.A5)
    document = pypdfium2.PdfDocument(pdf)
    told = document.get_metadata_dict()
    assert told["Title"] == "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    everything = " ".join(told.values())
    for secret in ("DƯƠNG", "014190000123", "0912", "Hoa"):
        assert secret not in everything
        assert secret.encode() not in pdf


def test_viewers_are_told_not_to_scale(usual: Dossier, office: OfficeHeader) -> None:
    """Fit to page would shrink the bar code."""
    pdf, _ = pdf_of(usual, office, PaperSize.A5)
    document = pypdfium2.PdfDocument(pdf)
    assert pdfium.FPDF_VIEWERREF_GetPrintScaling(document) == 0
    assert re.search(rb"/PrintScaling\s*/None", pdf)


def test_only_whole_fonts_and_only_the_letters_used_are_inside(usual: Dossier, office: OfficeHeader) -> None:
    """A slip stays small: two faces, cut down to its letters."""
    pdf, _ = pdf_of(usual, office, PaperSize.A5)
    faces = {name.split(b"+")[1] for name in re.findall(rb"/FontName\s*/(\S+)", pdf)}
    assert faces <= {b"MotcuaBundled-Regular", b"MotcuaBundled-Bold"}
    assert len(pdf) < 40_000
    assert b"ASCII85" not in pdf
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    assert all(zlib.decompressobj().decompress(stream) for stream in streams)


def test_the_same_slip_is_the_same_bytes_on_every_pc(tmp_path: Path) -> None:
    """Neither hash seeds nor the time zone nor the hour of printing show in the file."""
    made = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Ho_Chi_Minh")):
        path = tmp_path / f"{seed}.pdf"
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run([sys.executable, "-c", _MAKE, str(path)], cwd=REPOSITORY, env=environment, check=True)
        made.append(path.read_bytes())
    assert made[0] == made[1]
