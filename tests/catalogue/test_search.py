"""Searching as a clerk types: any words, any order, no accents, cut short, mistyped; the usual one first."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.catalogue.files import read_file
from db.catalogue.interchange import procedure_from_json
from db.catalogue.misspelt import near, nearest, unmangled
from db.catalogue.search import CatalogueIndex
from db.catalogue.title import Title, title_of
from db.rules.procedure import Paper, PaperKind, Procedure, TimeLimit, Unit
from db.rules.vietnamese import fold


def title(code: str, name: str, field: str = "", *papers: str, short: str | None = None) -> Title:
    """Make a line as the importer would."""
    asked = tuple(Paper(label=paper, name=paper) for paper in papers)
    return title_of(Procedure(code, name, field, short_title=short, papers=asked))


BIRTH = title("1.001193", "Thủ tục đăng ký khai sinh", "Hộ tịch", "Giấy chứng sinh", "Tờ khai")
BIRTH_AGAIN = title("1.004884", "Thủ tục đăng ký lại khai sinh", "Hộ tịch", "Tờ khai")
MARRIAGE = title("1.000894", "Thủ tục đăng ký kết hôn", "Hộ tịch", "Tờ khai", "Giấy khám sức khỏe")
COPY = title("2.000815", "Chứng thực bản sao từ bản chính giấy tờ", "Chứng thực", "Bản chính")
WILL = title("2.001019", "Chứng thực di chúc", "Chứng thực", "Dự thảo di chúc")
HOUSEHOLD = title("1.001612", "Đăng ký thành lập hộ kinh doanh", "Doanh nghiệp", "Giấy đề nghị")
BUSINESS = title("1.005555", "Hỗ trợ hoạt động kinh doanh", "Doanh nghiệp", "Giấy đề nghị")
LAND = title("1.013831", "Đăng ký biến động đất đai", "Đất đai", "Giấy chứng nhận", short="Chuyển nhượng đất")
FLAT = title("1.013970", "Nhà chung cư", "Nhà ở", "Đơn")
BARE = title("1.013999", "Khai sinh", "")
ALL = [BIRTH, BIRTH_AGAIN, MARRIAGE, COPY, WILL, HOUSEHOLD, BUSINESS, LAND, FLAT, BARE]


@pytest.fixture
def index() -> CatalogueIndex:
    """Give an index over a handful of lines, nothing used yet."""
    return CatalogueIndex(ALL)


@pytest.fixture(scope="module")
def real(real_file: Path, titles_file: Path) -> CatalogueIndex:
    """Give an index over the 314 real entries and the real titles that have no entry."""
    entries = [procedure_from_json(row.told) for row in read_file(real_file)]
    known = {entry.code for entry in entries}
    rows = [row for row in read_file(titles_file) if "name" in row.told and row.told["code"] not in known]
    return CatalogueIndex([title_of(p) for p in (*entries, *(procedure_from_json(row.told) for row in rows))])


def codes(found: list[Title]) -> list[str]:
    """Give the codes of the lines."""
    return [line.code for line in found]


@pytest.mark.parametrize(
    "words", ["khai sinh", "sinh khai", "KHAI  SINH", "kha sin", "khai sinh dang", "khai, sinh"]
)
def test_words_are_found_in_any_order_case_and_length(index: CatalogueIndex, words: str) -> None:
    """Words may be cut short and stand in any order; accents and case don't matter."""
    assert {"1.001193", "1.004884"} <= set(codes(index.search(words)))


def test_exact_accents_come_first(index: CatalogueIndex) -> None:
    """A word typed with its accents puts the lines that have it so before those that only fold alike."""
    assert codes(index.search("chung"))[0] == FLAT.code
    assert codes(index.search("chứng"))[:2] == [WILL.code, COPY.code]
    assert FLAT.code in codes(index.search("chứng"))


def test_the_title_comes_before_the_field_and_the_papers(index: CatalogueIndex) -> None:
    """What a procedure is called says more than its field, and its field more than its papers."""
    lines = [title("1.000001", "Một", "Khác", "Di chúc"), title("1.000002", "Hai hai", "Di chúc"), WILL]
    assert codes(CatalogueIndex(lines).search("di chuc")) == [WILL.code, "1.000002", "1.000001"]
    assert codes(index.search("giay chung sinh")) == [BIRTH.code]


def test_words_that_stand_together_come_before_words_apart(index: CatalogueIndex) -> None:
    """The words "hộ kinh doanh" don't mean "hỗ trợ hoạt động kinh doanh", which begins alike."""
    assert codes(index.search("ho kinh doanh")) == [HOUSEHOLD.code, BUSINESS.code]


def test_the_commonest_of_this_counter_comes_first() -> None:
    """Among lines that match alike the counter's own habit decides, also for an empty box."""
    index = CatalogueIndex(ALL, {BIRTH_AGAIN.code: 9, WILL.code: 3})
    assert codes(index.search("khai sinh"))[0] == BIRTH_AGAIN.code
    assert codes(index.search("", limit=2)) == [BIRTH_AGAIN.code, WILL.code]
    assert codes(CatalogueIndex(ALL).search("khai sinh"))[0] == BIRTH.code


def test_whole_entries_come_before_bare_titles(index: CatalogueIndex) -> None:
    """A title without papers can't be accepted from, so it comes last although it is the shortest."""
    assert codes(index.search("khai sinh")) == [BIRTH.code, BIRTH_AGAIN.code, BARE.code]


@pytest.mark.parametrize(
    "words", ["1.013831", "1013831", "013831", "1.01383", "1.013831.000.00.00.H52", "chuyen nhuong 1.0138"]
)
def test_a_code_is_found_in_every_way_of_writing_it(index: CatalogueIndex, words: str) -> None:
    """With or without the dot, without its first digit, cut short, with a portal's tail, among words."""
    assert codes(index.search(words)) == [LAND.code]


def test_the_offices_own_title_is_searched_too(index: CatalogueIndex) -> None:
    """Short words of the office find the procedure; no phrase runs from one title into the other."""
    assert codes(index.search("chuyen nhuong dat")) == [LAND.code]
    assert LAND.folded == "dang ky bien dong dat dai | chuyen nhuong dat"


@pytest.mark.parametrize(
    "words", ["khai sihn", "khia sinh", "khai sinhh", "khai sing", "khaissinh khai sinh"]
)
def test_a_slip_of_the_finger_still_finds_it(index: CatalogueIndex, words: str) -> None:
    """Two letters swapped, one wrong, one too many: the procedure is still the first line."""
    assert codes(index.search(words))[0] == BIRTH.code


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("khai sinh", BIRTH.code),
        ("chuwngs thuwcj di chucs", WILL.code),
        ("chuwngs thuwcj bar", COPY.code),
        ("keets hoon", MARRIAGE.code),
        ("dda8ng ky1 ke6t1 ho6n", MARRIAGE.code),
        ("hooj kinh doanh", HOUSEHOLD.code),
        ("chuyeern nhuwowngj ddaats", LAND.code),
    ],
)
def test_telex_and_vni_keys_find_it_with_the_input_method_off(
    index: CatalogueIndex, keys: str, code: str
) -> None:
    """What an input method would have composed is understood as it was typed."""
    assert codes(index.search(keys))[0] == code


def test_a_slip_in_one_of_many_words_finds_the_whole(index: CatalogueIndex) -> None:
    """Mending the mistyped word comes before leaving it out."""
    assert codes(index.search("dang ky kte hon")) == [MARRIAGE.code]


def test_a_paper_named_in_full_comes_before_titles_with_a_part_of_its_name() -> None:
    """The paper "giấy chứng sinh" is not looked for behind every title with "giấy chứng nhận"."""
    lines = [*ALL, title("1.000002", "Cấp giấy chứng nhận", "Khác", "Đơn")]
    assert codes(CatalogueIndex(lines).search("giay chung sinh"))[0] == BIRTH.code


def test_only_the_last_word_of_a_query_is_cut_short(index: CatalogueIndex) -> None:
    """Where words are left out, those before others count as typed to their end."""
    assert codes(index.search("xin phuong ket ho")) == [MARRIAGE.code]
    assert index.search("xin ket ho phuong") == []


def test_a_word_too_many_still_finds_the_phrase(index: CatalogueIndex) -> None:
    """What citizens say around the name of the thing doesn't hide it."""
    assert codes(index.search("lam giay khai sinh cho con"))[0] == BIRTH.code


def test_nonsense_finds_nothing(index: CatalogueIndex) -> None:
    """No answer is an answer; signs alone are no question."""
    assert index.search("zzzzqqq") == []
    assert index.search("?!") == []
    assert index.search("9999999") == []
    assert CatalogueIndex([]).search("khai sinh") == []


def test_the_limit_is_kept_and_no_line_comes_twice(real: CatalogueIndex) -> None:
    """However broad the words, there are at most ``limit`` lines, each once."""
    for words in ("", "d", "dang ky", "thu tuc", "giay", "đ k", "1"):
        for limit in (1, 7, 50):
            found = codes(real.search(words, limit))
            assert len(found) == len(set(found)) == limit


def test_lines_are_given_by_code(index: CatalogueIndex) -> None:
    """Only codes are unique, so a line is fetched by its code."""
    assert index.get("1.013831") is LAND
    assert index.get("9.999999") is None
    assert len(index) == len(ALL)


def test_shared_titles_are_both_found() -> None:
    """Two codes of one title are two lines."""
    twins = [title("1.000001", "Xác nhận"), title("2.000001", "Xác nhận")]
    assert codes(CatalogueIndex(twins).search("xac nhan")) == ["1.000001", "2.000001"]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("khai sinh", {"1.001193"}),
        ("chung thuc ban sao", {"2.000815"}),
        ("chứng thực bản sao", {"2.000815"}),
        ("ban sao trich luc", {"2.000635"}),
        ("dang ky ket hon", {"1.000894"}),
        ("ket hon", {"1.000894"}),
        ("khai tu", {"1.000656", "1.005461"}),
        ("tinh trang hon nhan", {"1.004873"}),
        ("ho kinh doanh", {"1.001612"}),
        ("thuong tru", {"1.004222"}),
        ("dang ky tam tru", {"1.004194"}),
        ("chung thuc chu ky", {"2.000884", "2.000992"}),
        ("di chuc", {"2.001019"}),
        ("mai tang", {"1.001731"}),
        ("khuyet tat", {"1.001653", "1.001699", "2.000286", "1.001776"}),
        ("khai sihn", {"1.001193"}),
        ("dang ky ket hno", {"1.000894"}),
        ("dawng kys khai sinh", {"1.001193"}),
        ("lam giay khai sinh", {"1.001193", "2.000635"}),
        ("2000815", {"2.000815"}),
    ],
)
def test_what_clerks_type_finds_what_they_mean(real: CatalogueIndex, words: str, first: set[str]) -> None:
    """Over 3,287 real titles, with no habit known yet, the procedure meant is among the first three lines."""
    assert first & set(codes(real.search(words, 3)))


@pytest.mark.parametrize("words", ["tam tru", "chuyen nhuong", "chung thuwc", "can cuoc", "dat dai"])
def test_broad_words_find_the_right_kind(real: CatalogueIndex, words: str) -> None:
    """Words that many procedures share give lines that have them in title or field."""
    meant = fold(words).replace("thuwc", "thuc")
    for line in real.search(words, 10):
        assert meant in f"{line.folded} {fold(line.field)}"


def test_typing_a_query_never_loses_the_line_on_the_way(real: CatalogueIndex) -> None:
    """From the first whole word on, each further letter keeps the line that the whole query finds first."""
    query = "dang ky khai sinh"
    (target,) = codes(real.search(query, 1))
    for length in range(len("dang ky k"), len(query) + 1):
        assert target in codes(real.search(query[:length], 400))


@given(st.text(max_size=30))
def test_anything_typed_gives_lines(text: str) -> None:
    """Whatever is typed or scanned into the box, the answer is a list of lines."""
    found = CatalogueIndex(ALL).search(text, 5)
    assert len(found) <= 5
    assert set(found) <= set(ALL)


@given(
    st.lists(
        st.sampled_from(["đăng", "ký", "khai", "sinh", "chứng", "bản", "hộ", "kinh", "giấy", "1.0138"]),
        max_size=4,
    )
)
def test_the_index_finds_what_a_plain_scan_finds(words: list[str]) -> None:
    """Every line that has all the words somewhere is found, whatever its order: no bit is lost."""
    found = set(codes(CatalogueIndex(ALL).search(" ".join(words), len(ALL))))
    for line in ALL:
        text = f" {line.code} {line.folded} {fold(line.field)} {fold(line.paper_words)}"
        if all(f" {fold(word)}" in text for word in words):
            assert line.code in found


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("thuwcj", "thuc"),
        ("ddaatj", "dat"),
        ("giaays", "giay"),
        ("tie61ng", "tieng"),
        ("nhw", "nhu"),
        ("kys", "ky"),
    ],
)
def test_keys_of_an_input_method_become_the_word(keys: str, word: str) -> None:
    """Tone, shape and doubled letters go; letters before the vowel stay."""
    assert unmangled(keys, [word]) == [word]
    assert unmangled(word, [word]) == []


def test_guesses_are_the_nearest_words_first() -> None:
    """One slip in a short word, two in a long one; none in words too short to tell."""
    known = ["sinh", "sin", "son", "chuyen", "nhuong"]
    assert nearest("sihn", known) == ["sinh", "sin"]
    assert nearest("nhoung", known) == ["nhuong"]
    assert near("chuyem", known) == ["chuyem", "chuyen"]
    assert nearest("si", known) == []
    assert nearest("12345", known) == []


def test_a_line_tells_the_one_limit_that_holds_throughout() -> None:
    """Where cases or channels differ, or the unit is missing, the line tells none."""
    day = TimeLimit(3, Unit.WORKING_DAY)
    two = (day, TimeLimit(3, Unit.WORKING_DAY, text="3 ngày"))
    for limits, told in [
        ((), None),
        ((day,), 3),
        (two, 3),
        ((day, TimeLimit(4, Unit.WORKING_DAY)), None),
        ((TimeLimit(3, Unit.OTHER),), None),
    ]:
        assert title_of(Procedure("1.000001", "x", "", limits=limits)).limit_value == told


def test_notes_are_no_papers_to_search(sample: dict[str, object]) -> None:
    """A note may mention anything; only papers that are asked for lead to the procedure."""
    note = Paper(label="Lưu ý về hộ chiếu", name="", kind=PaperKind.NOTE)
    line = title_of(Procedure("1.000001", "x", "", papers=(note,)))
    assert line.paper_words == ""
    assert (
        title_of(procedure_from_json(json.loads(json.dumps(sample)))).paper_words == "tờ khai | thẻ căn cước"
    )
