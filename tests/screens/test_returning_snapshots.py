"""Returning, handing over, money, blanks, books and the menu as text, at both sizes, on a busy day.

``MOTCUA_RENEW=1`` writes them anew; the difference is then for a person to read.
"""

from __future__ import annotations

import os
import re
import sys
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from office_day import LAND, OfficeDay, Past, sit_down

from db.rules.dossier import Person, ReturnBy, Submitter
from db.rules.fee_payments import PaymentMethod
from db.rules.fee_rule import FeeKind
from db.rules.handing import PaymentOrder
from db.rules.lifecycle import Act

SNAPSHOTS = Path(__file__).parent / "snapshots"
SIZES = [(80, 24), (120, 40)]
MANY = ("hà thị", "enter")
PLACES: dict[str, tuple[str, ...]] = {
    "menu": ("f10",),
    "return_box": ("f3",),
    "return_person": ("f3", *MANY),
    "return_other": (
        "f3", *MANY, "a", *["down"] * 3, "left", "down", "Vì Văn Mẫu", "down", "GUQ 5/2026", "down",
    ),
    "return_not_ready": ("f3", "giàng", "enter"),
    "hand_over": ("f6",),
    "hand_send": ("f6", "1", "space"),
    "hand_receive": ("f6", "3", "Tòng Văn Nhận", "down", "space", "f9"),
    "hand_back": ("f6", "4", "space", "down", "k"),
    "hand_post": ("f6", "5", "Lò Văn Thư", "down", "down", "space", "down", "EB123456789VN", "f9"),
    "money": ("f10", "1"),
    "money_take": ("f10", "1", "f3", "02-0001", "tab"),
    "money_cancel": ("f10", "1", "f2", "ghi sai", "f9"),
    "settlement": ("f10", "1", "f4"),
    "register": ("f10", "2", "ctrl+u", "1/2", "tab"),
    "blanks": ("f10", "3"),
    "sheet": ("f10", "4", "chuyen nhuong"),
    "sheet_case": ("f10", "4", "chuyen nhuong", "enter"),
    "refuse": ("tam tru", "enter", "a", "enter", "tab", "Lò Thị Thử", "f4", "right", "f9"),
    "promise_counts": (
        "chung thuc ban sao tu ban chinh", "enter", "a", "enter", "tab", "Lò Thị Thử", "f9", "5+3", "tab",
        "2",
    ),
    "promise_relief": (
        "tam tru", "enter", "a", "enter", "tab", "Lò Thị Thử", *["tab"] * 5, "enter", "tab", "right", "tab",
    ),
    "promise_away": (
        "tam tru", "enter", "a", "enter", "tab", "Lò Thị Thử", *["tab"] * 5, "enter", *["tab"] * 6, "right",
        "tab",
    ),
    "one_more": (
        "tam tru", "enter", "a", "enter", "tab", "Lò Thị Thử", "f9", "f9", "thuong tru", "enter", "down",
        "enter", "a", "f9", "f9",
    ),
}  # fmt: skip


def a_busy_day(past: Past) -> None:
    """Write a day with results, papers on their way and at a unit, money, and blank slips."""
    mother = {"number": "014160000456", "fee_vnd": 200_000}
    by = Submitter(Person("Lò Văn Mẫu", "014190000123"), "con", "GUQ 5/2026")
    for ago, more in ((12, {"submitter": by}), (14, {}), (13, {"fee_vnd": None})):
        done = past.accept("Hà Thị Nguyễn Thùy Dương Hương Lan", ago, days=10, **{**mother, **more})
        past.send(done, ago_days=ago - 1)
        past.do(done, Act.PROCESS, 3)
    past.accept("Hà Thị Nguyễn Thùy Dương Hương Lan", 2, days=10, code=LAND, **mother)
    by_post = {"return_by": ReturnBy.POST, "return_address": "Bản Xa, Mường Chanh"}
    post = past.accept("Lò Thị Xa", 9, number="", fee_vnd=0, **by_post)
    past.send(post, ago_days=8)
    past.do(post, Act.PROCESS, 2)
    past.accept("Giàng A Chứ", 0.1, days=8, number="")
    away = (past.accept("Quàng Thị Thử", 20, days=5, number=""), past.accept("Vì Văn Đức", 5, number=""))
    past.send(*away, ago_days=4)
    received = past.office.course.on_their_way()
    for one in received:
        past.office.course.receive(one.hand_over_id, [line.dossier_id for line in one.lines], "Cà Văn Nhận")
    past.send(past.accept("Mùa A Sử", 1, number=""), past.accept("Tòng Thị Mới", 1, number=""), ago_days=0.5)
    course, cash, fixed = past.office.course, PaymentMethod.CASH, FeeKind.FIXED
    paid = [
        PaymentOrder(post, "Phí thẩm định", FeeKind.SERVICE, 30_000, cash, "01BLP/001", "0000001"),
        PaymentOrder(
            post, "Phí thẩm định", FeeKind.SERVICE, 30_000, PaymentMethod.TRANSFER, "01BLP/001", "2"
        ),
        PaymentOrder(away[0], "Lệ phí cấp giấy", fixed, 20_000, cash),
    ]
    now = past.clock.at
    for minutes, order in enumerate(paid):
        past.clock.at = now - timedelta(minutes=30 - minutes)
        last = course.take_payment(order)
    past.clock.at = now
    course.cancel_payment(last.payment_id, "thu nhầm")
    past.office.course.give_out_blanks(3)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("place", PLACES)
async def test_a_screen_looks_as_it_did(tmp_path: Path, place: str, size: tuple[int, int]) -> None:
    """What is drawn at a place is what was drawn there when somebody last looked."""
    day = OfficeDay(tmp_path / "office")
    day.write(a_busy_day)
    async with sit_down(day, size) as hands:
        await hands.press(*PLACES[place])
        await hands.wait()
        hands.app.at.paint()
        # How many events wait to be sent hangs on whether a print beside the keys has ended yet.
        seen = re.sub(r"Chưa gửi \d+ việc", "Chưa gửi … việc", hands.screen) + "\n"
    kept = SNAPSHOTS / f"{place}_{size[0]}x{size[1]}.txt"
    if os.environ.get("MOTCUA_RENEW"):
        kept.write_text(seen, encoding="utf-8")
    assert seen == kept.read_text(encoding="utf-8")
