"""How a clerk notes money: the way it came, and series and number of the official receipt in one field."""

from __future__ import annotations

from counter_tui.locale import text
from db.rules.errors import NotAccepted
from db.rules.fee_payments import PaymentMethod, checked_receipt

METHODS = (PaymentMethod.CASH, PaymentMethod.TRANSFER, PaymentMethod.ONLINE)


def method_words() -> tuple[str, ...]:
    """Give the ways to pay, in their order."""
    return tuple(text(f"screen.method.{method}") for method in METHODS)


def split_receipt(typed: str) -> tuple[str, str]:
    """Read ``01BLP/001 0000123``: the number is what stands last, the series is what stands before it."""
    series, _, number = typed.strip().rpartition(" ")
    return series.strip(), number.strip()


def receipt_text(series: str, number: str) -> str:
    """Write a receipt as it is typed: what ``split_receipt`` reads back."""
    return f"{series} {number}".strip()


def is_receipt(typed: str) -> bool:
    """Whether the office will take this for a receipt; nothing at all is one that comes later."""
    try:
        checked_receipt(*split_receipt(typed))
    except NotAccepted:
        return False
    return True
