"""Every form that follows the slip, on every paper, with the longest and the emptiest data."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from db.rules.clock import VIETNAM
from db.rules.course import Hop, Notice, PaperAsked, Timing
from db.rules.dossier import Dossier, Person
from db.rules.office import OfficeHeader, PaperSize
from receipts import press
from receipts.blocks import Form, Format
from receipts.forms.apology import apology_form
from receipts.forms.control import control_form
from receipts.forms.label import label_form
from receipts.forms.parts import GIVE
from receipts.forms.refusal import refusal_form
from receipts.forms.stop import stop_form
from receipts.forms.supplement import supplement_notice_form
from receipts.forms.transfer import TransferTask, transfer_form
from receipts.layout import Bars, Layout, Text, check
from receipts.sheets import POINTS_PER_MM

AT = datetime(2026, 11, 25, 10, 5, tzinfo=VIETNAM)
LONG = "Diện tích trên giấy chứng nhận chưa khớp với bản đồ địa chính, đề nghị đo đạc lại thửa đất. " * 12
NOTICES = {
    "supplement": supplement_notice_form,
    "refusal": refusal_form,
    "apology": apology_form,
    "stop": stop_form,
}
NAMES = [*NOTICES, *(f"{name} by an agency" for name in NOTICES), "control", "label", "transfer"]


def form_of(  # noqa: PLR0913 - what the forms are made of
    name: str,
    dossier: Dossier,
    notice: Notice,
    office: OfficeHeader,
    *,
    hops: tuple[Hop, ...] = (),
    tasks: tuple[TransferTask, ...] = (),
    reprint_no: int = 0,
) -> Form:
    """Make the form that is called so."""
    match name.split(maxsplit=1)[0]:
        case "control":
            return control_form(dossier, hops, office, reprint_no=reprint_no)
        case "label":
            return label_form(dossier, reprint_no=reprint_no)
        case "transfer":
            return transfer_form(dossier, tasks, office, sent_at=AT, reprint_no=reprint_no)
        case kind:
            agency = notice.agency or "Phòng Kinh tế" if "agency" in name else ""
            one = replace(notice, agency=agency)
            return NOTICES[kind](dossier, one, office, copy=GIVE, reprint_no=reprint_no)


def composed(form: Form, paper: PaperSize) -> Layout:
    """Compose a form and see that nothing collides, leaves the sheet or lacks its letters."""
    (layout,) = press.layouts([form], paper, fonts="bundled")
    assert [check(page) for page in layout.pages] == [()] * len(layout.pages)
    assert not layout.unprintable
    return layout


def printed(layout: Layout) -> str:
    """Give every letter on the pages, page by page and line by line, without any space."""
    words: list[str] = []
    for page in layout.pages:
        runs = [thing for thing in page.placed if isinstance(thing, Text)]
        words += [run.text for run in sorted(runs, key=lambda run: (round(run.baseline, 1), run.box.left))]
    return "".join("".join(words).split())


@pytest.mark.parametrize("paper", list(PaperSize))
@pytest.mark.parametrize("name", NAMES)
def test_the_longest_data_stays_inside_and_apart_on_every_form(
    longest: Dossier, by_agency: Notice, office: OfficeHeader, name: str, paper: PaperSize
) -> None:
    """Endless names, reasons, papers, points and hand-overs: all there, nothing collides."""
    wordy = replace(office, name=office.name + " XÃ MAI SƠN TỈNH SƠN LA " * 5, hotline="0212 " * 40)
    papers = tuple(
        PaperAsked(item.paper.printed_name, 1, 2, condition="khi cần " * 40) for item in longest.items
    )
    notice = replace(
        by_agency,
        reason=LONG,
        points=(LONG, "x" * 300, LONG),
        papers=papers,
        answer_by=date(2026, 12, 10),
        due_before=longest.due_current,
        due_after=AT,
        given_back=LONG,
        agency="Văn phòng Đăng ký đất đai " * 9,
        signer_title="KT. Giám đốc Phó Giám đốc " * 4,
        signer_name=longest.applicant.name,
        form_number="05/PXL-" * 12,
        clerk=longest.clerk,
    )
    hop = Hop("Phòng " * 40, "Lãnh đạo " * 40, AT, longest.clerk, AT, "z" * 90, Timing.LATE, "ghi chú " * 40)
    tasks = tuple(TransferTask("Cơ quan " * 30, LONG, AT, from_unit="y" * 99) for _ in range(4))
    form = form_of(name, longest, notice, wordy, hops=(hop,) * 8, tasks=tasks, reprint_no=12)
    everything = printed(composed(form, paper))
    assert "BẢNINLẠILẦN12" in everything
    assert longest.number in everything
    if name != "label":
        for words in (longest.applicant.name.split()[-1], form.version):
            assert words in everything
    if name.split(maxsplit=1)[0] in NOTICES:
        assert everything.count("bảnđồđịachính") >= 24
        assert "x" * 300 in everything.replace("\n", "")


@pytest.mark.parametrize("paper", list(PaperSize))
@pytest.mark.parametrize("name", NAMES)
def test_the_emptiest_data_makes_a_whole_form_of_each(
    emptiest: Dossier, notice: Notice, office: OfficeHeader, name: str, paper: PaperSize
) -> None:
    """Nothing known is no reason to look broken, and is one page (or one roll)."""
    bare = replace(office, parent_name="", short_name="", hotline="", lookup="")
    nobody = replace(emptiest, applicant=Person(""))
    form = form_of(name, nobody, replace(notice, reason="", clerk=""), bare)
    layout = composed(form, paper)
    assert len(layout.pages) == (2 if (name, paper) == ("control", PaperSize.A5) else 1)
    assert nobody.number in printed(layout)


@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.A5])
@pytest.mark.parametrize("name", NAMES)
def test_usual_forms_are_one_page(
    usual: Dossier, by_agency: Notice, office: OfficeHeader, name: str, paper: PaperSize
) -> None:
    """A citizen keeps one page better than two; six hand-overs to sign don't fit A5."""
    notice = replace(
        by_agency,
        papers=(PaperAsked("Giấy chứng nhận", 1, 1), PaperAsked("Đơn", 1, 0)),
        answer_by=date(2026, 12, 10),
        due_after=AT,
        given_back="toàn bộ giấy tờ",
    )
    hop = Hop("Bộ phận một cửa", "Phòng Kinh tế", AT, "Lò Thị Hoa", AT, "Cầm Văn Bình")
    tasks = (TransferTask("Văn phòng Đăng ký đất đai", "Thẩm định hồ sơ", AT),) * 2
    form = form_of(name, usual, notice, office, hops=(hop,) * 2, tasks=tasks)
    pages = composed(form, paper).pages
    assert len(pages) == (2 if (name, paper) == ("control", PaperSize.A5) else 1)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("label", "supplement", "refusal")])
def test_documents_keep_the_margins_of_the_decree(
    usual: Dossier, by_agency: Notice, office: OfficeHeader, name: str
) -> None:
    """NĐ 30/2020 on A4, whatever stands on the page: the page number alone is over the top margin."""
    notice = replace(by_agency, reason=LONG, points=(LONG,) * 4)
    hop = Hop("Bộ phận một cửa", "Phòng Kinh tế", AT, "Lò Thị Hoa", AT, "Cầm Văn Bình")
    tasks = (TransferTask("Văn phòng Đăng ký đất đai", LONG, AT),) * 3
    form = form_of(name, usual, notice, office, hops=(hop,) * 12, tasks=tasks)
    layout = composed(form, PaperSize.A4)
    assert form.format is Format.DOCUMENT
    assert len(layout.pages) > 1
    slack = 0.1
    for number, page in enumerate(layout.pages, 1):
        boxes = [
            thing.box for thing in page.placed if not (isinstance(thing, Text) and thing.text == str(number))
        ]
        assert min(box.left for box in boxes) / POINTS_PER_MM >= 30 - slack
        assert (page.width - max(box.right for box in boxes)) / POINTS_PER_MM >= 15 - slack
        assert min(box.top for box in boxes) / POINTS_PER_MM >= 20 - slack
        assert (page.height - max(box.bottom for box in boxes)) / POINTS_PER_MM >= 20 - slack


@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.A5])
@pytest.mark.parametrize("name", NAMES)
def test_what_is_printed_can_be_searched(
    usual: Dossier, by_agency: Notice, office: OfficeHeader, name: str, paper: PaperSize
) -> None:
    """A clerk looks for a name in a saved file; spread words still have spaces between them."""
    form = form_of(name, usual, replace(by_agency, reason=LONG), office)
    layout = composed(form, paper)
    document = pypdfium2.PdfDocument(press.pdf([layout], paper, fonts="bundled"))
    text = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    words = ["NGUYỄN THỊ THÙY DƯƠNG", usual.number]
    if name.split(maxsplit=1)[0] in NOTICES:
        words += ["chưa khớp với bản đồ địa chính, đề nghị đo đạc", "liên hệ"]
    for found in words:
        assert found in text
    assert usual.applicant.name not in str(document.get_metadata_dict())


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("paper", list(PaperSize))
@pytest.mark.parametrize("name", ["apology", "control", "label", "transfer", "refusal"])
def test_both_readers_read_the_symbols_of_each_form(  # noqa: PLR0913, PLR0917 - a fixture each
    usual: Dossier,
    notice: Notice,
    office: OfficeHeader,
    name: str,
    paper: PaperSize,
    dpi: int,
    read: Callable[..., Any],
) -> None:
    """As printed in dots of 203 and 300 to the inch; a label has the bar code alone."""
    layout = press.layouts([form_of(name, usual, notice, office)], paper, dpi=dpi, fonts="bundled")[0]
    if paper.is_roll:
        whole = Image.open(io.BytesIO(press.png([layout], dpi=dpi))).convert("L")
    else:
        page = pypdfium2.PdfDocument(press.pdf([layout], paper, fonts="bundled"))[0]
        drawn = page.render(scale=dpi / 72, grayscale=True).to_pil()
        whole = drawn.point(lambda grey: 255 if grey >= 128 else 0)
    bars = next(thing for thing in layout.pages[0].placed if isinstance(thing, Bars))
    assert bars.module / (dpi / 25.4 if paper.is_roll else POINTS_PER_MM) >= 0.25 - 0.001
    heard = read(whole, whole.resize((whole.width * 2, whole.height * 2)))
    assert heard.bars == (True, True)
    assert heard.matrix == ((False, False) if name == "label" else (True, True))
    assert not heard.wrong


@pytest.mark.parametrize("name", NAMES)
def test_each_form_can_be_looked_at_on_the_screen_first(
    usual: Dossier, by_agency: Notice, office: OfficeHeader, name: str
) -> None:
    """The preview comes from the same blocks and fits its columns."""
    hop = Hop("Bộ phận một cửa", "Phòng Kinh tế", AT, "Lò Thị Hoa", AT + timedelta(minutes=5), "Cầm Văn Bình")
    text = press.preview(form_of(name, usual, by_agency, office, hops=(hop,)), columns=60)
    assert max(len(line) for line in text.splitlines()) <= 60
    assert usual.number in text
    assert usual.applicant.name in text
