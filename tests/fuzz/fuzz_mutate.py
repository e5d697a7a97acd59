"""What happens to files, scans and hands: one seeded maker of damaged bytes, texts and JSON values.

A mutator starts from something valid, because noise alone is refused at the first byte and proves little. One
input in twenty comes through as it was, so that every door is seen open too.
"""

from __future__ import annotations

import copy
import json
import random
import unicodedata
from collections.abc import Sequence
from typing import Any

BOUNDS = (0, 1, -1, 2, 7, 9, 10, 12, 31, 59, 60, 99, 100, 127, 128, 255, 256, 999, 1000, 9999, 10_000, 32_767)
FAR = (2**31 - 1, 2**31, 2**32, 2**53, 2**63 - 1, 2**63, 2**64, 10**15, 10**22, 10**40, -(2**63), 10**400)
ODD_SIGNS = (
    *(
        "\0",
        "\x01",
        "\t",
        "\n",
        "\r",
        "\x1b",
        "\x7f",
        "\x85",
        "\xa0",
        "\xad",
        "\u200b",
        "\u200e",
        "\u2028",
        "\ufeff",
    ),
    *(
        "\u0300",
        "\u0301",
        "\u0302",
        "\u031b",
        "\u0323",
        "\u0345",
        "\u0489",
        "\u202e",
        "\ufffd",
        "\ufffe",
        "\ud800",
    ),
    *(
        "\udfff",
        "\ue000",
        "\U0001f600",
        "\U0010ffff",
        "٣",
        "３",
        "²",
        "½",
        "Ⅳ",
        "ß",
        "İ",
        "ı",
        "ﬁ",
        "ǅ",
        "ς",
        "Ð",
    ),
    *(
        "ế",
        "e\u0302\u0301",
        "Đ",
        "ở",
        "‑",
        "–",
        "−",
        "¦",
        "|",
        "{",
        "}",
        "%",
        '"',
        "'",
        "\\",
        "/",
        "..",
        ";",
        "~",
    ),
)
FEW = 20


class Mutator:
    """Damages what it is given, by one source of chance."""

    def __init__(self, chance: random.Random) -> None:
        """Take every decision from ``chance``."""
        self.chance = chance

    # ---- numbers -----------------------------------------------------------------------------------------

    def number(self) -> int:
        """Give a number at which programs go wrong."""
        kind = self.chance.random()
        if kind < 0.5:
            return self.chance.choice(BOUNDS)
        if kind < 0.8:
            return self.chance.choice(FAR) + self.chance.choice((-1, 0, 1))
        return self.chance.randrange(10 ** self.chance.randrange(1, 12))

    def times(self, most: int = 4) -> int:
        """Give how often something happens: mostly once."""
        return min(most, 1 + int(self.chance.expovariate(1.0)))

    # ---- bytes -------------------------------------------------------------------------------------------

    def bytes(self, samples: Sequence[bytes]) -> bytes:  # noqa: C901 - one way of damage a branch
        """Give one of the samples, damaged once or a few times."""
        chance = self.chance
        held = bytearray(chance.choice(samples))
        if chance.random() < 0.05:
            return bytes(held)
        for _ in range(self.times()):
            at = chance.randrange(len(held) + 1)
            run = min(len(held) - at, 1 + int(chance.expovariate(1 / 12)))
            kind = chance.randrange(10)
            if kind <= 1 and held:  # a bit that turned over
                at = chance.randrange(len(held))
                held[at] ^= 1 << chance.randrange(8)
            elif kind == 2:  # cut off
                del held[at:]
            elif kind == 3:  # a hole
                del held[at : at + run]
            elif kind == 4:  # the same again
                held[at:at] = held[at : at + run] * chance.choice((1, 1, 2, 40))
            elif kind == 5:  # something of another one
                other = chance.choice(samples)
                start = chance.randrange(len(other) + 1)
                held[at : at + run] = other[start : start + run]
            elif kind == 6:  # a number at its bound
                size = chance.choice((1, 2, 4, 8))
                bound = chance.choice((0, 1, -1, 2 ** (8 * size - 1) - 1)) % 2 ** (8 * size)
                held[at : at + size] = bound.to_bytes(size, chance.choice(("little", "big")))
            elif kind == 7:  # zeros, as a power cut leaves them
                held[at : at + run] = bytes(run)
            elif kind == 8:  # an odd sign
                held[at:at] = chance.choice(ODD_SIGNS).encode("utf-8", "surrogatepass")
            else:  # noise
                held[at:at] = chance.randbytes(chance.randrange(1, 9))
        return bytes(held)

    # ---- text --------------------------------------------------------------------------------------------

    def text(self, samples: Sequence[str]) -> str:  # noqa: C901, PLR0912 - one way of damage a branch
        """Give one of the samples, damaged once or a few times."""
        chance = self.chance
        held = chance.choice(samples)
        if chance.random() < 0.05:
            return held
        for _ in range(self.times()):
            at = chance.randrange(len(held) + 1)
            run = min(len(held) - at, 1 + int(chance.expovariate(1 / 5)))
            before, part, after = held[:at], held[at : at + run], held[at + run :]
            kind = chance.randrange(14)
            if kind == 0:
                held = before
            elif kind == 1:
                held = before + after
            elif kind == 2:
                held = before + part * chance.choice((2, 2, 3, 60)) + after
            elif kind == 3:
                held = before + self.noise() + after
            elif kind == 4:
                held = before + chance.choice(ODD_SIGNS) + part + after
            elif kind == 5:
                held = before + chance.choice(ODD_SIGNS) * run + after
            elif kind == 6:
                held = before + part.swapcase() + after
            elif kind == 7:
                held = unicodedata.normalize(chance.choice(("NFD", "NFKD", "NFC", "NFKC")), held)
            elif kind == 8:  # other digits than ours
                zero = chance.choice((0x660, 0x966, 0xFF10, 0x1D7CE))
                held = before + "".join(chr(zero + int(c)) if c in "0123456789" else c for c in part) + after
            elif kind == 9:  # one digit more, or another one
                held = before + chance.choice("0123456789") + held[at + chance.randrange(2) :]
            elif kind == 10:
                held = before + str(self.number())[:60] + after
            elif kind == 11:
                other = chance.choice(samples)
                start = chance.randrange(len(other) + 1)
                held = before + other[start : start + run] + after
            elif kind == 12:  # two signs changed places
                held = before + part[::-1] + after
            else:
                held = chance.choice((" ", "\t", "\u2003", "\n", "-", ".")).join((before, part + after))
        return held

    def noise(self, most: int = 8) -> str:
        """Give a few signs from anywhere in Unicode."""
        chance = self.chance
        reach = chance.choice((0x80, 0x80, 0x250, 0x2100, 0x1F00, 0x11_0000))
        return "".join(chr(chance.randrange(reach)) for _ in range(chance.randrange(1, most + 1)))

    # ---- JSON --------------------------------------------------------------------------------------------

    def json(self, samples: Sequence[Any]) -> Any:
        """Give one of the samples as a value of its own, with some of its parts exchanged."""
        held = copy.deepcopy(self.chance.choice(samples))
        if self.chance.random() < 0.05:
            return held
        for _ in range(self.times()):
            held = self._changed(held, samples)
        return held

    def value(self) -> Any:
        """Give a JSON value that nobody expects where it stands."""
        chance = self.chance
        return chance.choice(
            (
                *(None, True, False, "", " ", [], {}, [[]], [None], {"": None}, {"a": []}, 0.5, -0.0, 1e308),
                *(
                    float("inf"),
                    float("-inf"),
                    float("nan"),
                    "\ud800",
                    "null",
                    "0",
                    "2026-02-30",
                    "9999-12-31",
                ),
                *(self.number(), self.number(), str(self.number()), self.noise(), chance.choice(ODD_SIGNS)),
                *(float(chance.choice(BOUNDS)), "9" * 5000, "x" * 70_000, _deep(40), [0] * 300),
            )
        )

    def json_text(self, value: Any) -> str:
        """Write a value as a file holds it, and now and then damage the writing too."""
        chance = self.chance
        text = json.dumps(value, ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, None, 1)))
        kind = chance.random()
        if kind < 0.10:
            return self.text([text])
        if kind < 0.13:
            return chance.choice(("[", '{"a":', "[[{}],")) * chance.choice((50, 3000, 100_000))
        if kind < 0.16 and text.startswith("{"):  # a key twice
            return text[:-1] + "," + text[1:]
        return text

    def _changed(self, held: Any, samples: Sequence[Any]) -> Any:  # noqa: C901 - as above
        places = list(_places(held))
        if not places:
            return self.value()
        inside, key = self.chance.choice(places)
        found = inside[key]
        kind = self.chance.randrange(9)
        if kind <= 2:
            inside[key] = self.value()
        elif kind == 3:
            del inside[key]
        elif kind == 4 and isinstance(inside, dict):
            inside[self.text([str(key), "format", "code"])] = inside.pop(key)
        elif kind == 4:
            inside.insert(key, copy.deepcopy(found))
        elif kind == 5 and isinstance(found, str):
            inside[key] = self.text([found])
        elif kind == 5 and isinstance(found, int):
            inside[key] = found + self.chance.choice((-1, 1, 10**9))
        elif kind == 6:
            inside[key] = [found] if self.chance.random() < 0.5 else {str(key): found}
        elif kind == 7:  # something that is right elsewhere
            other = list(_places(self.chance.choice(samples)))
            if other:
                there, name = self.chance.choice(other)
                inside[key] = copy.deepcopy(there[name])
        else:
            there, name = self.chance.choice(places)
            there[name], inside[key] = copy.deepcopy(found), copy.deepcopy(there[name])
        return held


def _deep(levels: int) -> Any:
    held: Any = []
    for _ in range(levels):
        held = [held]
    return held


def _places(held: Any) -> Any:
    """Give every place in a JSON value: what it stands in, and its key or number there."""
    open_ends = [held]
    while open_ends:
        inside = open_ends.pop()
        if isinstance(inside, dict):
            for key, value in inside.items():
                yield inside, key
                open_ends.append(value)
        elif isinstance(inside, list):
            for place in range(min(len(inside), FEW)):
                yield inside, place
                open_ends.append(inside[place])
