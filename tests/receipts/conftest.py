"""What the tests of printed things share: an office, dossiers, the catalogue, two readers."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from db.rules.checklist import Item, PaperState
from db.rules.clock import VIETNAM
from db.rules.course import Notice, NoticeKind
from db.rules.deadline import Deadline, Term
from db.rules.dossier import Dossier, Person, ReturnBy, Status
from db.rules.errors import Refusal
from db.rules.office import OfficeHeader
from db.rules.procedure import Channel, Paper, PaperKind, Procedure, Unit
from db.rules.receipt_number import parse

NUMBER, COMPACT = "H52.18.05-261123-02-0042-24", "H52180526112302004224"
CATALOGUE = Path(__file__).parents[2].parent / "shared" / "catalogue" / "procedures.json"

_OFFICE = OfficeHeader(
    unit_code="04105",
    parent_name="UBND XÃ MAI SƠN",
    name="TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    short_name="Trung tâm Phục vụ hành chính công xã Mai Sơn",
    place="Mai Sơn",
    receipt_agency="H52.18.05",
    valid_from=date(2025, 7, 1),
    hotline="0212 3843 999",
    lookup="dichvucong.gov.vn",
)
_LAND = Procedure(
    code="1.013831",
    name="Đăng ký biến động đối với trường hợp chuyển nhượng, thừa kế, tặng cho quyền sử dụng đất",
    field="Đất đai",
)


def paper(label: str, state: PaperState = PaperState.PRESENT, originals: int = 1, copies: int = 0) -> Item:
    """Make one ticked row."""
    return Item(Paper(label=label, name=label), state, originals, copies)


_FIVE = (
    paper("Đơn đăng ký biến động đất đai, tài sản gắn liền với đất (Mẫu số 18)"),
    paper("Bản gốc Giấy chứng nhận đã cấp"),
    paper("Hợp đồng hoặc văn bản về việc chuyển quyền sử dụng đất", copies=1),
    paper("Giấy chứng nhận kết hôn", PaperState.FROM_DATABASE, 0),
    paper("Thẻ căn cước của người nộp", PaperState.SHOWN, 0),
)
_DUE = datetime(2026, 12, 4, 17, 0, tzinfo=VIETNAM)
_USUAL = Dossier(
    dossier_id="01J",
    number=NUMBER,
    compact=COMPACT,
    short="02-0042",
    official_code=None,
    procedure=_LAND,
    case=None,
    items=_FIVE,
    applicant=Person(
        "NGUYỄN THỊ THÙY DƯƠNG",
        "014190000123",
        address="Tiểu khu 1, xã Mai Sơn, tỉnh Sơn La",
        phone="0912 345 678",
    ),
    submitter=None,
    channel=Channel.DIRECT,
    received_at=datetime(2026, 11, 23, 9, 15, tzinfo=VIETNAM),
    terms=(Term(8, Unit.WORKING_DAY),),
    due_original=_DUE,
    due_current=_DUE,
    deadline=Deadline(_DUE, ()),
    return_by=ReturnBy.COUNTER,
    return_address="",
    fee_vnd=None,
    fee_ground="",
    copies_of_dossier=1,
    note="",
    status=Status.ACCEPTED,
    clerk="Lò Thị Hoa",
    practice=False,
)


@pytest.fixture
def office() -> OfficeHeader:
    """Give the header of a commune's centre."""
    return _OFFICE


@pytest.fixture
def usual() -> Dossier:
    """Give a usual intake: five papers, a day of return, no fee known."""
    return _USUAL


@pytest.fixture
def emptiest() -> Dossier:
    """Give a dossier with nothing that may be missing."""
    return replace(
        _USUAL,
        procedure=Procedure("2.000815", "Chứng thực bản sao", "Chứng thực"),
        items=(),
        applicant=Person("A"),
        terms=(),
        due_original=None,
        due_current=None,
        deadline=Deadline(None, ()),
        clerk="",
    )


NOTICE = Notice(
    notice_id="01N",
    kind=NoticeKind.SUPPLEMENT,
    times=1,
    issued_at=datetime(2026, 11, 25, 10, 5, tzinfo=VIETNAM),
    clerk="Lò Thị Hoa",
    reason_code="lack",
    reason="Diện tích trên giấy chứng nhận chưa khớp với bản đồ địa chính.",
)
"""A notice that every form can be made of; the tests say what else is known."""


@pytest.fixture
def notice() -> Notice:
    """Give a notice of the counter with a reason and nothing else."""
    return NOTICE


@pytest.fixture
def by_agency() -> Notice:
    """Give a notice that an agency's deputy head signs."""
    return replace(
        NOTICE,
        agency="Văn phòng Đăng ký đất đai khu vực Mai Sơn",
        signer_title="KT. Giám đốc Phó Giám đốc",
        signer_name="Cầm Văn Bình",
        form_number="05/PXL",
    )


def _item(row: dict[str, Any]) -> Item:
    made = Paper(label=row["label"] or "", name=row["name"])
    return Item(made, PaperState.PRESENT, max(1, row["original"]), row["copy"])


def from_catalogue(entry: dict[str, Any], *, full_names: bool = False) -> Dossier:
    """Make a dossier of a catalogue entry with all papers of its largest case handed in."""
    rows = [row for row in entry["documents"] if row["kind"] == PaperKind.DOCUMENT]
    cases = {row["case"] for row in rows}
    case = max(cases, key=lambda case: sum(row["case"] == case for row in rows)) if cases else None
    items = tuple(_item(row) for row in rows if row["case"] in (None, case))
    if full_names:
        items = tuple(replace(item, paper=replace(item.paper, label=item.paper.name)) for item in items)
    procedure = Procedure(entry["code"], entry["name"], entry["field"] or "")
    return replace(_USUAL, procedure=procedure, case=case, items=items)


@pytest.fixture(scope="session")
def catalogue() -> list[dict[str, Any]]:
    """Give the published procedures, which stand beside the checkout."""
    if not CATALOGUE.is_file():
        pytest.skip(f"the published procedures are not here: {CATALOGUE}")
    entries: list[dict[str, Any]] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return entries


@pytest.fixture(scope="session")
def sampled(catalogue: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give a few entries by a printed seed, or all of them with ``MOTCUA_LONG=1``."""
    if os.environ.get("MOTCUA_LONG") == "1":
        return catalogue
    seed = random.randrange(10**6)
    print(f"seed of the sample: {seed}")
    return random.Random(seed).sample(catalogue, 12)


@pytest.fixture(scope="session")
def longest(catalogue: list[dict[str, Any]]) -> Dossier:
    """Give the longest data there is: the longest title, 23 papers in full length, a long case and person."""
    title = max((entry["name"] for entry in catalogue), key=len)
    case = max((row["case"] or "" for entry in catalogue for row in entry["documents"]), key=len)
    names = sorted((row["name"] for entry in catalogue for row in entry["documents"]), key=len)[-23:]
    person = Person(
        "NGUYỄN PHÚC VĨNH TRƯỜNG THIỆN HOÀNG MINH CHÂU THỊ NGỌC QUỲNH ANH " * 3,
        "014190000123",
        address="Số nhà 123/45/6, ngõ 78, tổ dân phố số 9, tiểu khu 10, bản Nà Bó, xã Mai Sơn, tỉnh Sơn La, "
        * 4,
        phone="0912 345 678",
        email="x" * 120 + "@" + "y" * 60 + ".vn",
    )
    return replace(
        _USUAL,
        procedure=Procedure("1.000000", title, "Đất đai"),
        case=case,
        items=tuple(paper(name, copies=2) for name in names),
        applicant=person,
        return_by=ReturnBy.POST,
        return_address=person.address,
        fee_vnd=123_456_789,
        fee_ground="Nghị quyết số 12/2026/NQ-HĐND của Hội đồng nhân dân tỉnh Sơn La " * 4,
        practice=True,
        clerk=person.name,
    )


@dataclass(frozen=True)
class Heard:
    """What the two readers made of a picture: payloads by symbology."""

    zxing: frozenset[tuple[str, str]]
    zbar: frozenset[tuple[str, str]]

    @property
    def bars(self) -> tuple[bool, bool]:
        """Whether each reader read the bar code."""
        return ("bars", COMPACT) in self.zxing, ("bars", COMPACT) in self.zbar

    @property
    def matrix(self) -> tuple[bool, bool]:
        """Whether each reader read the QR symbol."""
        return ("qr", COMPACT) in self.zxing, ("qr", COMPACT) in self.zbar

    @property
    def wrong(self) -> set[str]:
        """Payloads that the counter would take for a number, and that are not what was printed."""
        return {text for _, text in self.zxing | self.zbar if _is_number(text)} - {COMPACT}


def _is_number(text: str) -> bool:
    try:
        parse(text)
    except Refusal:
        return False
    return True


def read_symbols(*looks: Image.Image) -> Heard:
    """Let both readers look; a scanner takes many looks at a slip, so more than one may be given."""
    try:
        from pyzbar import pyzbar
    except ImportError:
        pytest.skip("pyzbar lacks the system's libzbar0: apt-get install libzbar0")
    formats = [zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode]
    names = {"CODE128": "bars", "QRCODE": "qr"}
    first = {
        ("qr" if found.format == zxingcpp.BarcodeFormat.QRCode else "bars", found.text)
        for look in looks
        for found in zxingcpp.read_barcodes(look, formats=formats)
    }
    kinds = [pyzbar.ZBarSymbol.CODE128, pyzbar.ZBarSymbol.QRCODE]
    second = {
        (names[found.type], found.data.decode())
        for look in looks
        for found in pyzbar.decode(look, symbols=kinds)
    }
    return Heard(frozenset(first), frozenset(second))


@pytest.fixture
def dossier_of() -> Callable[..., Dossier]:
    """Give the maker of a dossier from a catalogue entry."""
    return from_catalogue


@pytest.fixture
def read() -> Callable[..., Heard]:
    """Give the two readers."""
    return read_symbols
