"""The choices of the built-in composer; apart from it, because a desk with an input method never loads it."""

from __future__ import annotations

from enum import Enum


class Method(Enum):
    """How Vietnamese letters are typed with the keys of an English keyboard."""

    TELEX = "telex"
    VNI = "vni"


class ToneStyle(Enum):
    """Where the tone goes in open syllables in oa, oe, uy; both are correct, offices write both."""

    OLD = "old"
    """hòa, khỏe, thủy."""
    NEW = "new"
    """hoà, khoẻ, thuỷ."""
