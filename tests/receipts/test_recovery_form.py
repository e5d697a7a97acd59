"""The recovery sheet: one page for the safe, read by scanners and by tired eyes."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp

from db.rules import recovery_code
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.forms.recovery import DEFAULT_RECOVERY_TEXTS, recovery_form
from receipts.layout import Text, check

if TYPE_CHECKING:
    from receipts.blocks import Form

DAY = date(2026, 11, 25)


@pytest.fixture
def seed() -> bytes:
    """Give an office's seed."""
    return secrets.token_bytes(32)


def form_of(seed: bytes, office: OfficeHeader, clerk: str = "Lò Thị Hoa") -> Form:
    """Write the sheet of an office."""
    return recovery_form(
        office,
        groups=recovery_code.groups_of(seed),
        symbol=recovery_code.symbol_of(seed),
        mark="1a2b3c4d",
        day=DAY,
        clerk=clerk,
    )


@pytest.mark.parametrize("dpi", [203, 300])
def test_both_readers_read_the_seed_back(seed: bytes, office: OfficeHeader, dpi: int) -> None:
    """Drawn as it is printed; what was read opens the office."""
    pyzbar = pytest.importorskip("pyzbar.pyzbar", reason="libzbar0 is lacking", exc_type=ImportError)
    layouts = press.layouts([form_of(seed, office)], PaperSize.A4, fonts="bundled")
    page = pypdfium2.PdfDocument(press.pdf(layouts, PaperSize.A4, fonts="bundled"))[0]
    picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
    (by_zxing,) = zxingcpp.read_barcodes(picture)
    (by_zbar,) = pyzbar.decode(picture)
    assert recovery_code.seed_of(by_zxing.text) == recovery_code.seed_of(by_zbar.data.decode()) == seed


def test_the_groups_can_be_typed_from_the_page(seed: bytes, office: OfficeHeader) -> None:
    """Read row by row as they stand, the groups are the seed; each column's head names its groups."""
    (layout,) = press.layouts([form_of(seed, office)], PaperSize.A4, fonts="bundled")
    (page,) = layout.pages
    texts = [thing for thing in page.placed if isinstance(thing, Text)]
    groups = [thing for thing in texts if thing.text.isdigit() and len(thing.text) == 6]
    groups.sort(key=lambda thing: (round(thing.baseline), thing.box.left))
    assert recovery_code.seed_of(" ".join(thing.text for thing in groups)) == seed
    assert {"1 · 7 · 13", "6 · 12 · 18"} <= {thing.text for thing in texts}
    said = " ".join(thing.text for thing in texts)
    for words in ("CẤT TRONG KÉT", "motcua key restore", "NGƯỜI GIỮ PHIẾU", "1a2b3c4d", "Lò Thị Hoa"):
        assert words in said


def test_it_is_one_page_for_every_office(seed: bytes, office: OfficeHeader) -> None:
    """The longest names of offices and people leave it on one sheet, with nothing in the way of anything."""
    long = OfficeHeader(
        unit_code="04105",
        parent_name="ỦY BAN NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH",
        name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG PHƯỜNG TÂN SƠN NHÌ",
        short_name="Trung tâm Phục vụ hành chính công phường Tân Sơn Nhì, Thành phố Hồ Chí Minh",
        place="Thành phố Hồ Chí Minh",
        receipt_agency="H29.18.05",
        valid_from=DAY,
    )
    for header in (office, long):
        for paper in (PaperSize.A4,):
            form = form_of(seed, header, "Nguyễn Phúc Vĩnh Trường Thiện Hoàng Minh Châu")
            (layout,) = press.layouts([form], paper, fonts="bundled")
            assert [check(page) for page in layout.pages] == [()]
            assert not layout.unprintable


def test_no_name_in_the_document_tells_what_it_is_for(seed: bytes, office: OfficeHeader) -> None:
    """The seed stands on the page alone, never in what a print queue or a file list shows."""
    form = form_of(seed, office)
    code = "".join(recovery_code.groups_of(seed))
    assert code not in form.title
    assert form.number == ""
    layouts = press.layouts([form], PaperSize.A4, fonts="bundled")
    data = press.pdf(layouts, PaperSize.A4, fonts="bundled")
    assert recovery_code.groups_of(seed)[0].encode() not in data.split(b"stream")[0]
    assert DEFAULT_RECOVERY_TEXTS.title.capitalize() == form.title
