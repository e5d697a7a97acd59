"""Telex and VNI: what the clerk's keys become where the system has no input method."""

from __future__ import annotations

import csv
import re
import unicodedata
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.keyboard.composer import compose, keys_for
from counter_tui.keyboard.editor import LineEditor
from counter_tui.keyboard.method import Method, ToneStyle

TITLES = Path(__file__).resolve().parents[2].parent / "shared" / "catalogue" / "titles.csv"

TELEX = {
    # shapes and tones
    "aa": "â", "ee": "ê", "oo": "ô", "aw": "ă", "ow": "ơ", "uw": "ư", "w": "ư", "dd": "đ", "[": "ơ", "]": "ư",
    "as": "á", "af": "à", "ar": "ả", "ax": "ã", "aj": "ạ", "asz": "a", "asf": "à", "aaw": "ă", "awa": "â",
    "uow": "ươ", "uwow": "ươ", "t][ngf": "tường", "nhwngx": "những", "dduwocj": "được", "{": "Ơ", "}": "Ư",
    # marks after the syllable, in any order
    "nguyeenx": "nguyễn", "nguyenex": "nguyễn", "nguyenxe": "nguyễn", "truongwf": "trường",
    "truowfng": "trường", "dangd": "đang", "dieend": "điên", "vietjE": "việt", "ddoongf": "đồng",
    # twice takes it back
    "aaa": "aa", "ass": "as", "ddd": "dd", "eee": "ee", "ooo": "oo", "uww": "uw", "uoww": "uow", "ww": "w",
    "[[": "[", "]]": "]", "nguyeenxx": "nguyênx", "dataa": "data", "pass": "pas", "passs": "pass",
    "mooocs": "moóc", "khooong": "khoong", "twww": "tww",
    # no syllable: the keys come back
    "windows": "windows", "facebook": "facebook", "user": "user", "uses": "uses", "address": "address",
    "excel": "excel", "zalo": "zalo", "email": "email", "kW": "kW", "kWh": "kWh", "class": "class",
    "brown": "brown", "plus": "plus", "caft": "caft", "staff": "staff", "WiFi": "WiFi",
    "[abc": "[abc", "az": "az",
    "ASXH": "ASXH",
    # gi and qu, and where the tone goes
    "gias": "giá", "gif": "gì", "gieengs": "giếng", "giuwx": "giữ", "gisa": "giá", "quys": "quý",
    "qusy": "quý", "quaf": "quà", "quoocs": "quốc", "quyeenr": "quyển", "muas": "múa", "miaf": "mìa",
    "ngoaif": "ngoài", "khuyur": "khuỷu", "thuowr": "thuở", "thuowrng": "thưởng", "huow": "huơ",
    "ruouwj": "rượu", "huuw": "hưu", "muaw": "mưa", "hoanf": "hoàn", "hoawcj": "hoặc", "toois": "tối",
    # names, and abbreviations without a vowel
    "DDAWNGJ": "ĐẶNG", "Vwf": "Vừ", "Quangf": "Quàng", "Ddieeu": "Điêu", "Hmoong": "Hmông",
    "DDawks": "Đắk", "Kroong": "Krông", "HDDND": "HĐND", "GCNQSDDD": "GCNQSDD", "VPDDKDDDD": "VPĐKĐĐ",
    "UBND": "UBND", "Aa": "Â", "aA": "â", "Dd": "Đ", "W": "Ư",
}  # fmt: skip

VNI = {
    "so61": "số", "nguye6n4": "nguyễn", "nguyen64": "nguyễn", "truong72": "trường", "tru7o7ng2": "trường",
    "D9A8NG5": "ĐẶNG", "DANG985": "ĐẶNG", "d9": "đ", "QD9": "QĐ", "a8": "ă", "a68": "ă", "thuo73": "thuở",
    "ua7": "ưa", "huu7": "hưu", "gia1": "giá", "quy1": "quý", "a10": "a", "hoa2": "hòa",
    "a11": "a1", "a66": "a6", "o77": "o7", "d99": "d9", "A44": "A4", "QL6": "QL6", "B12": "B12",
    "windows1": "windows1", "xoong": "xoong", "as": "as", "data": "data", "w": "w",
}  # fmt: skip

TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
TONE_DIGIT = dict(zip("sfrxj", "12345", strict=True))
SHAPES = {
    "ă": ("a", "w", "8"),
    "â": ("a", "a", "6"),
    "ê": ("e", "e", "6"),
    "ô": ("o", "o", "6"),
    "ơ": ("o", "w", "7"),
    "ư": ("u", "w", "7"),
    "đ": ("d", "d", "9"),
}
INITIALS = "b c ch d đ g gh h k kh l m n ng ngh nh p ph r s t th tr v x gi qu"
# The vowel that carries the tone is a capital.
OPEN_RHYMES = """
A Ai Am An Ang Anh Ao Au Ay Ăm Ăn Ăng Âm Ân Âng Âu Ây E Em En Eng Eo Ê Êm Ên Ênh Êu I Ia Im In Inh Iu
iÊm iÊn iÊng iÊu O Oi Om On Ong Ô Ôi Ôm Ôn Ông Ơ Ơi Ơm Ơn U Ua Ui Um Un Ung uÔi uÔm uÔn uÔng Ư Ưa Ưi Ưng Ưu
ưƠi ưƠm ưƠn ưƠng ưƠu Oa Oe oAi oAn oAng oAnh oAy oĂn oĂng oEn oEo uÂn uÂng uÂy uÊ uÊnh Uy uYnh uYu uyÊn
Y yÊm yÊn yÊu
"""
STOPPED_RHYMES = """
Ac Ach Ap At Ăc Ăp Ăt Âc Âp Ât Ec Ep Et Êch Êp Êt Ich Ip It iÊc iÊp iÊt Oc Op Ot Ôc Ôp Ôt Ơp Ơt Uc Up Ut
uÔc uÔt Ưc Ưt ưƠc ưƠp ưƠt oAc oAt oAch oĂc oĂt oEt uÂt uÊch uYt uYch uyÊt yÊt
"""


BEFORE_Y = {"", "gi", "qu", "h", "k", "l", "m", "s", "t"}


def _is_written(initial: str, rhyme: str) -> bool:
    """Leave out what Vietnamese spelling doesn't have, such as gi before i."""
    if initial == "g" and rhyme[:2] in {"ia", "iu", "iê"}:
        return False
    unwritten = {"gi": "iy", "qu": "ouư", "k": "ư"}.get(initial, "" if initial in BEFORE_Y else "y")
    return rhyme[0] not in unwritten


def _syllables() -> list[tuple[str, str, str]]:
    """Give (letters without tone, tone key, the word) for every initial, rhyme and tone that is written."""
    made = []
    rhymes = [(rhyme, " sfrxj") for rhyme in OPEN_RHYMES.split()]
    rhymes += [(rhyme, "sj") for rhyme in STOPPED_RHYMES.split()]
    for initial, (rhyme, tones) in product(["", *INITIALS.split()], rhymes):
        plain = rhyme.lower()
        if not _is_written(initial, plain):
            continue
        carrier = next(at for at, letter in enumerate(rhyme) if letter.isupper())
        for key in tones:
            toned = unicodedata.normalize("NFC", plain[carrier] + TONES.get(key, ""))
            made.append(
                (initial + plain, key.strip(), initial + plain[:carrier] + toned + plain[carrier + 1 :])
            )
    return made


def _typings(letters: str, tone: str, word: str, method: Method) -> set[str]:
    """Give the usual ways to type a syllable: marks beside their letters, or behind it in any order."""
    at = 1 if method is Method.TELEX else 2
    tone = tone if method is Method.TELEX else TONE_DIGIT.get(tone, "")
    plain = "".join(SHAPES[letter][0] if letter in SHAPES else letter for letter in letters)
    beside = [SHAPES[letter][0] + SHAPES[letter][at] if letter in SHAPES else letter for letter in letters]
    inline = "".join(beside)
    carrier = next(
        (at for at, (bare, toned) in enumerate(zip(letters, word, strict=True)) if bare != toned), 0
    )
    at_once = "".join([*beside[: carrier + 1], tone, *beside[carrier + 1 :]])
    marks = [SHAPES[letter][at] for letter in letters if letter in SHAPES]
    if "ươ" in letters:
        marks.pop()
    late = "".join(marks)
    one_horn = inline.replace("uwow", "uow").replace("u7o7", "uo7")
    return {
        inline + tone,
        one_horn + tone,
        at_once,
        plain + late + tone,
        plain + tone + late,
        plain + late[::-1] + tone,
    }


SYLLABLES = _syllables()


@pytest.mark.parametrize(("raw", "word"), TELEX.items())
def test_telex(raw: str, word: str) -> None:
    """Telex keys make the word that DOMAIN 11.3 and 11.4 ask for."""
    assert compose(raw, Method.TELEX) == word


@pytest.mark.parametrize(("raw", "word"), VNI.items())
def test_vni(raw: str, word: str) -> None:
    """VNI keys make the word that DOMAIN 11.3 and 11.5 ask for."""
    assert compose(raw, Method.VNI) == word


@pytest.mark.parametrize(
    ("raw", "old", "new"),
    [
        ("hoaf", "hòa", "hoà"),
        ("khoer", "khỏe", "khoẻ"),
        ("thuyr", "thủy", "thuỷ"),
        ("TOAF", "TÒA", "TOÀ"),
        ("quys", "quý", "quý"),
        ("hoanf", "hoàn", "hoàn"),
        ("muas", "múa", "múa"),
    ],
)
def test_tone_styles_differ_only_in_open_oa_oe_uy(raw: str, old: str, new: str) -> None:
    """The old and the new style part ways in open oa, oe, uy, and nowhere else."""
    assert (compose(raw, Method.TELEX), compose(raw, Method.TELEX, ToneStyle.NEW)) == (old, new)


@pytest.mark.parametrize("method", Method)
def test_every_syllable_in_every_usual_order(method: Method) -> None:
    """Some eighteen thousand syllables come out as themselves however their marks are ordered."""
    wrong = [
        (raw, compose(raw, method), word)
        for letters, tone, word in SYLLABLES
        for raw in _typings(letters, tone, word, method)
        if compose(raw, method) != word
    ]
    assert len(SYLLABLES) > 17_000
    assert wrong == []


# Two syllables written as one, and an abbreviation with a vowel in it.
NO_SYLLABLES = {"Nitơ", "TKTƯ"}


def _title_words() -> list[str]:
    if not TITLES.is_file():
        pytest.skip(f"the published titles are not at {TITLES}")
    with TITLES.open(encoding="utf-8", newline="") as file:
        titles = [unicodedata.normalize("NFC", row["name"]) for row in csv.DictReader(file)]
    return sorted({word for title in titles for word in re.findall(r"[^\W\d_]+", title)})


def _title_keys(word: str, method: Method) -> str:
    """Type a word of a title by rule, knowing nothing of the composer: marks beside the letter, tone last."""
    keys, end = "", ""
    for letter in word:
        parts = unicodedata.normalize("NFD", letter)
        tone = next((key for key, mark in TONES.items() if mark in parts), "")
        shaped = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES.values()))
        base, telex, vni = SHAPES.get(shaped.lower(), (shaped.lower(), "", ""))
        typed = base + (telex if method is Method.TELEX else vni)
        keys += typed.upper() if letter.isupper() else typed
        end = end or (tone if method is Method.TELEX else TONE_DIGIT.get(tone, ""))
    return keys + end


@pytest.mark.parametrize("method", Method)
def test_words_of_the_published_titles(method: Method) -> None:
    """Every word with a Vietnamese mark in 3,428 published titles can be typed, in the style it has there."""
    words = [word for word in _title_words() if not word.isascii() and word not in NO_SYLLABLES]
    wrong = [
        word
        for word in words
        if word not in {compose(_title_keys(word, method), method, style) for style in ToneStyle}
    ]
    assert len(words) > 1_000
    assert wrong == []


def test_plain_words_of_the_published_titles() -> None:
    """Words without a mark come out as typed; in Telex a few look like syllables and want a key twice."""
    words = [word for word in _title_words() if word.isascii()]
    changed = {word for word in words if compose(word, Method.TELEX) != word}
    assert len(words) == 300
    assert changed == {"ANS", "APA", "ARS", "ATA", "DWT", "ISPS", "Paris", "TW", "boong"}
    assert [word for word in words if compose(word, Method.VNI) != word] == []


@pytest.mark.parametrize("method", Method)
def test_keys_are_found_again_for_every_word_of_the_titles(method: Method) -> None:
    """A word on the screen can be taken up again after a backspace: its keys are known."""
    assert [word for word in _title_words() if keys_for(word, method) is None] == []


def test_keys_of_no_word() -> None:
    """What is far too long for a word has no keys, and what is no syllable is its own letters."""
    assert keys_for("user" * 20, Method.TELEX) is None
    assert keys_for("ẽt", Method.TELEX) == "ẽt"


TELEX_KEYS = st.text(st.sampled_from("aeiouydwsfrxjzntghcmpkqbAEODWSNH[]"), max_size=12)
VNI_KEYS = st.text(st.sampled_from("aeiouydntghcmpqAEOUDN0123456789"), max_size=12)
TYPED = st.one_of(
    st.tuples(st.just(Method.TELEX), TELEX_KEYS), st.tuples(st.just(Method.VNI), VNI_KEYS.filter(str.isalpha))
)


def _bare(text: str) -> str:
    """Take all marks off, and read lone ư and ơ as any key that may have made them."""
    flat = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in flat if not unicodedata.combining(letter))


@given(TELEX_KEYS)
def test_telex_loses_no_letter(raw: str) -> None:
    """A letter that is no mark's key is in the word as often as it was typed, and all are in their order."""
    word = _bare(compose(raw, Method.TELEX))
    low = raw.lower()
    for letter in "iyntghcmpkqb":
        assert word.count(letter) == low.count(letter)
    keys = iter(low)
    made = {"u": "uw]", "o": "o["}
    assert all(any(key in made.get(letter, letter) for key in keys) for letter in word)


@given(VNI_KEYS)
def test_vni_loses_no_letter(raw: str) -> None:
    """Letters are never marks in VNI: all of them are in the word, in the order typed."""
    letters = "".join(key for key in raw.lower() if key.isalpha())
    assert re.sub(r"\d", "", _bare(compose(raw, Method.VNI))) == letters


@given(st.sampled_from(Method), st.text(max_size=40), st.sampled_from(ToneStyle))
def test_any_text_composes(method: Method, raw: str, style: ToneStyle) -> None:
    """Any characters at all make some text, the same each time."""
    assert compose(raw, method, style) == compose(raw, method, style)


@given(TYPED, st.text(st.sampled_from("ab ế1."), max_size=4))
def test_typing_key_by_key_is_composing_the_whole(typed: tuple[Method, str], before: str) -> None:
    """The field shows after each key what the composer makes of all keys so far."""
    method, raw = typed
    editor = LineEditor(before, method=method)
    for at, key in enumerate(raw, 1):
        editor.handle(key, key)
        assert editor.value == unicodedata.normalize("NFC", before + compose(raw[:at], method))
        assert editor.cursor == len(editor.value)


@given(st.sampled_from(SYLLABLES), st.sampled_from(Method), st.data())
def test_backspace_takes_a_visible_letter_and_typing_goes_on(
    syllable: tuple[str, str, str], method: Method, data: st.DataObject
) -> None:
    """After some backspaces the rest of the syllable can be typed on, and the word is whole again."""
    letters, tone, word = syllable
    editor = LineEditor(method=method)
    raw = data.draw(st.sampled_from(sorted(_typings(letters, tone, word, method))))
    for key in raw:
        editor.handle(key, key)
    gone = data.draw(st.integers(1, len(word)))
    for _ in range(gone):
        editor.handle("backspace", "\x7f")
    left = word[: len(word) - gone]
    assert editor.value == left
    for key in keys_for(word[len(left) :], method) or "":
        editor.handle(key, key)
    assert _bare(editor.value) == _bare(word)
