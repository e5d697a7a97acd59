"""The real catalogue beside the checkout, and one procedure that has something of everything."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[3] / "shared" / "catalogue"


def _shared(name: str) -> Path:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{path} is not beside this checkout")
    return path


@pytest.fixture(scope="session")
def real_file() -> Path:
    """Give the file of the 314 real procedures."""
    return _shared("procedures.json")


@pytest.fixture(scope="session")
def titles_file() -> Path:
    """Give the file of 3,428 codes, 141 of them without a title."""
    return _shared("titles.csv")


@pytest.fixture(scope="session")
def real_rows(real_file: Path) -> list[dict[str, Any]]:
    """Give the 314 real procedures as JSON."""
    return json.loads(real_file.read_text("utf-8"))


_SAMPLE = {
    "code": "1.009999",
    "name": "Đăng ký thử, dùng trong kiểm thử",
    "field": "Kiểm thử",
    "ministry": "Bộ Tư pháp",
    "group": "ubnd_xa",
    "level": "Cấp xã",
    "agency": "Ủy ban nhân dân cấp xã",
    "competent": None,
    "decision": "1/QĐ-BTP",
    "audience": None,
    "in_commune_list_2026_08": True,
    "complete": True,
    "channels": ["direct", "online"],
    "reception": None,
    "time_limits": [
        {"case": None, "channel": "direct", "value": 3, "unit": "working_day", "text": "3 Ngày", "note": None}
    ],
    "time_notes": ["kể từ ngày nhận đủ hồ sơ; trừ ngày nghỉ"],
    "channel_values_differ": False,
    "fees": [
        {
            "case": None,
            "channel": None,
            "amount_vnd": 20000,
            "set_locally": False,
            "flag": None,
            "text": "20.000đ",
        }
    ],
    "documents": [
        {
            "section": "submit",
            "case": None,
            "label": "Tờ khai",
            "name": "Tờ khai theo mẫu",
            "name_len": 16,
            "kind": "document",
            "original": 1,
            "copy": 0,
            "either": False,
            "has_alternative": False,
            "mandatory": True,
            "condition": None,
            "form": "Mẫu 1",
            "form_file": None,
            "doc_type": None,
        },
        {
            "section": "present",
            "case": "Đăng ký lại",
            "label": "Thẻ căn cước",
            "name": "Thẻ căn cước\nhoặc hộ chiếu",
            "name_len": 26,
            "kind": "document",
            "original": 1,
            "copy": 1,
            "either": True,
            "has_alternative": True,
            "mandatory": None,
            "condition": "khi chưa có trong dữ liệu",
            "form": None,
            "form_file": None,
            "doc_type": "Giấy tờ cá nhân",
        },
    ],
    "results": [{"name": "Giấy đăng ký", "code": None}],
    "legal_basis": ["60/2014/QH13"],
    "portal_url": None,
    "source": {"retrieved": "2026-06-10"},
    "remark": None,
}


@pytest.fixture
def sample() -> dict[str, Any]:
    """Give a made-up procedure in the full shape, free to be changed."""
    return copy.deepcopy(_SAMPLE)
