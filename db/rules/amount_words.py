"""An amount of whole đồng in Vietnamese words, as a receipt has it beside the figures (NĐ 254/2026/NĐ-CP).

The words are the number itself and not a sentence for a clerk, so they stand here and not in the locale. What
is read is each group of three digits with its rank; a group of zeros is passed over, and a group behind
another is read in full ("một nghìn không trăm linh năm"), so that nothing can be written in between.
"""

from __future__ import annotations

from db.rules.errors import NotAccepted

HIGHEST_VND = 999_999_999_999
"""The highest amount that is written in words, in đồng."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_RANKS = ("", "nghìn", "triệu", "tỷ")
_GROUP = 1_000
_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
"""What one, four and five are called after "mươi"."""
_AFTER_TEN = {5: "lăm"}


def amount_in_words(amount_vnd: int, *, exactly: bool = False) -> str:
    """Give ``amount_vnd`` (whole đồng, 0 to 999,999,999,999) in words: "Hai mươi mốt nghìn đồng".

    ``exactly`` adds "chẵn", where an office writes it. Raises ``NotAccepted`` (``amount_out_of_range``).
    """
    if not 0 <= amount_vnd <= HIGHEST_VND:
        raise NotAccepted("amount_out_of_range", lowest=0, highest=HIGHEST_VND)
    words = _number(amount_vnd)
    ending = ("đồng", "chẵn") if exactly else ("đồng",)
    text = " ".join((*words, *ending))
    return text[0].upper() + text[1:]


def _number(number: int) -> tuple[str, ...]:
    if number == 0:
        return (_DIGITS[0],)
    words: list[str] = []
    for rank in reversed(range(len(_RANKS))):
        group = number // _GROUP**rank % _GROUP
        if group:
            words += _three_digits(group, in_full=bool(words))
            words += (_RANKS[rank],) if rank else ()
    return tuple(words)


def _three_digits(group: int, *, in_full: bool) -> list[str]:
    hundreds, below = divmod(group, 100)
    if not hundreds and not in_full:
        return _two_digits(below)
    words = [_DIGITS[hundreds], "trăm"]
    if 0 < below < 10:  # noqa: PLR2004 - no tens, said with "linh"
        return [*words, "linh", _DIGITS[below]]
    return [*words, *_two_digits(below)]


def _two_digits(number: int) -> list[str]:
    tens, ones = divmod(number, 10)
    if not tens:
        return [_DIGITS[ones]] if ones else []
    words, names = (["mười"], _AFTER_TEN) if tens == 1 else ([_DIGITS[tens], "mươi"], _AFTER_TENS)
    return [*words, names.get(ones, _DIGITS[ones])] if ones else words
