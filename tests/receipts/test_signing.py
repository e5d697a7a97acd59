"""The places to sign: one to three, level, never parted, with room for a seal."""

from __future__ import annotations

import pytest

from db.rules.office import PaperSize
from receipts import press
from receipts.blocks import Form, Format, Receivers, Signature, Signatures
from receipts.layout import Page, Text, check
from receipts.sheets import A4, POINTS_PER_MM

HEAD = Signature("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", "(Ký tên, đóng dấu)", "Cầm Văn Bình")


def signed(block: Signatures, paper: PaperSize = PaperSize.A4) -> Page:
    """Compose a document with nothing but places to sign."""
    form = Form("x", "1", "x", (block,), format=Format.DOCUMENT)
    (layout,) = press.layouts([form], paper, fonts="bundled")
    (page,) = layout.pages
    assert not check(page)
    return page


def texts(page: Page) -> dict[str, Text]:
    """Give the page's texts by their words."""
    return {thing.text: thing for thing in page.placed if isinstance(thing, Text)}


def middle(text: Text) -> float:
    """Give where a text stands, from 0 (left margin) to 1 (right margin)."""
    return (text.box.left + text.box.width / 2 - A4.left) / A4.inner


@pytest.mark.parametrize(("count", "places"), [(1, [0.75]), (2, [0.25, 0.75]), (3, [1 / 6, 0.5, 5 / 6])])
def test_places_share_the_width(count: int, places: list[float]) -> None:
    """One alone stands on the right, where officials look for it."""
    names = ["BÊN GIAO", "BÊN NHẬN", "NGƯỜI LÀM CHỨNG"][:count]
    found = texts(signed(Signatures(tuple(Signature(name, "(Ký)", name.title()) for name in names))))
    assert [middle(found[name]) for name in names] == pytest.approx(places, abs=0.02)
    assert [middle(found[name.title()]) for name in names] == pytest.approx(places, abs=0.02)
    assert len({found[name].baseline for name in names}) == 1


def test_who_signs_for_the_head_has_two_lines() -> None:
    """KT. GIÁM ĐỐC over PHÓ GIÁM ĐỐC, then the hint, then the name (NĐ 30/2020, Appendix I)."""
    found = texts(signed(Signatures((HEAD,))))
    order = [
        found[words].baseline for words in ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "(Ký tên, đóng dấu)", HEAD.name)
    ]
    assert order == sorted(order)
    assert middle(found["KT. GIÁM ĐỐC"]) == pytest.approx(middle(found["PHÓ GIÁM ĐỐC"]), abs=0.01)


def test_a_seal_has_room_between_the_title_and_the_name() -> None:
    """A seal is 36 mm wide and covers a third of the signature; 20 mm are left even on a full page."""
    found = texts(signed(Signatures((HEAD,))))
    room = found[HEAD.name].box.top - found["(Ký tên, đóng dấu)"].box.bottom
    assert room >= 20 * POINTS_PER_MM


def test_the_receivers_stand_on_the_left_of_the_head() -> None:
    """Nơi nhận begins at the height of the title, left of it, and never runs into it."""
    lines = ("- Như trên;", "- Trung tâm Phục vụ hành chính công của một xã có tên rất dài;", "- Lưu: VT.")
    page = signed(Signatures((HEAD,), Receivers("Nơi nhận:", lines)))
    found = texts(page)
    assert found["Nơi nhận:"].box.left == pytest.approx(A4.left)
    assert abs(found["Nơi nhận:"].baseline - found["KT. GIÁM ĐỐC"].baseline) < 3
    left = [text for text in found.values() if middle(text) < 0.5]
    assert len(left) >= 5
    assert max(text.box.right for text in left) < A4.left + A4.inner / 2
    assert found["Nơi nhận:"].font.size == 12
    assert found["- Lưu: VT."].font.size == 11


@pytest.mark.parametrize("paper", [PaperSize.ROLL_80, PaperSize.ROLL_58])
def test_on_a_roll_three_places_stand_below_each_other(paper: PaperSize) -> None:
    """A third of 48 mm is no place to sign in; the receivers come last."""
    three = tuple(Signature(name, "(Ký)", name.lower()) for name in ("BÊN GIAO", "BÊN NHẬN", "BÊN BA"))
    found = texts(signed(Signatures(three), paper))
    order = [found[words].baseline for words in ("BÊN GIAO", "bên giao", "BÊN NHẬN", "bên nhận", "BÊN BA")]
    assert order == sorted(set(order))
    alone = texts(signed(Signatures((HEAD,), Receivers("Nơi nhận:", ("- Như trên.",))), paper))
    assert alone[HEAD.name].baseline < alone["Nơi nhận:"].baseline
