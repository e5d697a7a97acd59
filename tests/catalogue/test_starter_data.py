"""The starter catalogue: what it must hold, what it may not say, and that the rules can work with it."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.catalogue.interchange import procedure_from_json, procedure_to_json
from db.rules.checklist import assess, cases_of, counts, items_for, mark_all_present
from db.rules.procedure import Procedure, Unit, Verification

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "db" / "catalogue" / "starter.json"
SHARED = ROOT.parent / "shared" / "catalogue" / "procedures.json"

LAND_TRANSFER = "1.013831"
GROUPS = {
    "authentication": "2.000815 2.000884 2.000908 2.000913 2.000927 2.000942 2.000992 2.001008 2.001016 "
    "2.001019 2.001035 2.001406",
    "birth": "1.001193 1.004884 1.004772 1.000689 2.000528 2.000986 1.001022",
    "marriage": "1.000894 1.004746 2.000806 1.004873",
    "death": "1.000656 1.005461",
    "civil status": "2.000635 2.002516 1.004859 1.004837 1.004845 2.001263",
    "residence": "1.004222 1.004194 1.002755 1.003197 1.010028 1.010038 1.010039 1.010041 2.001159 1.003677",
    "household business": "1.001612 2.000720 1.001570 1.001266 2.000575",
    "social help": "1.001776 1.014027 1.001731 1.001699 1.001653 2.000286 1.011607 1.011608",
    "merit and army": "1.013157 1.013159 1.013170 1.013173",
    "insurance": "1.002759 1.001939 1.001656",
    "military service": "1.013133 1.013134 1.013136 1.013137 1.013138",
    "land": f"{LAND_TRANSFER} 1.013978 1.012783 1.012784 1.012786 1.012790 1.012812 1.013949",
    "farming": "1.013997 1.012836 1.008004",
    "complaints": "1.004335 1.004327",
}
"""What people come to a commune's counter for, by the codes of the national portal."""

LAST_CASE_ONLY = {LAND_TRANSFER}
"""Entries with one exception beside the general case, which the exception's limit alone tells apart."""
SUMS = {"1.012537", "2.002764", "2.002765"}
"""The source gives stages; the entry gives their sum, with the stages in its note."""
BY_CASE = {LAND_TRANSFER, "1.013274"}
"""The source gives the cases' limits in another place than its own rows: a remark, a note."""
FREE_BY_SIBLING = {"1.013133"}
"""Not in the shared data; free as all the registrations of its field are."""

LONGEST = {"short_title": 60, "label": 60, "condition": 70, "text": 120, "note": 140}
LONGEST_TITLE = 200
LONGEST_PAPER = 160
VERBATIM = 60
"""Characters: what is longer and the same letter by letter was copied and not told."""


def _entries() -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(STARTER.read_text("utf-8"))["procedures"]
    return told


def _procedures() -> list[Procedure]:
    return [procedure_from_json(entry) for entry in _entries()]


def _shared() -> dict[str, dict[str, Any]]:
    if not SHARED.is_file():
        pytest.skip("the published procedures are not beside this checkout (../shared/catalogue)")
    return {told["code"]: told for told in json.loads(SHARED.read_text("utf-8"))}


def _texts(told: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Give every text of a piece of JSON with the key it stands under."""
    if isinstance(told, str):
        yield key, told
    elif isinstance(told, dict):
        for name, part in told.items():
            yield from _texts(part, name)
    elif isinstance(told, list):
        for part in told:
            yield from _texts(part, key)


def test_the_file_is_written_for_people() -> None:
    """The file is NFC text with an indent of one and a release that says that nothing in it is verified."""
    text = STARTER.read_text("utf-8")
    told = json.loads(text)
    assert text == unicodedata.normalize("NFC", text)
    assert text == json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    assert set(told["release"]) == {"name", "made", "note"}
    assert "chưa xác minh" in told["release"]["note"]


def test_there_are_enough_procedures_and_none_twice() -> None:
    """A new office finds at least seventy procedures, each once, each under short words of its own."""
    entries = _entries()
    assert len(entries) >= 70
    for key in ("code", "short_title"):
        assert [word for word, times in Counter(entry[key] for entry in entries).items() if times > 1] == []


@pytest.mark.parametrize("group", GROUPS)
def test_what_people_come_for_is_there(group: str) -> None:
    """Each group of procedures that a commune's counter sees every week is in the catalogue."""
    assert set(GROUPS[group].split()) <= {entry["code"] for entry in _entries()}


def test_the_authentication_field_is_whole() -> None:
    """The twelve authentication procedures are there, and no thirteenth one was made up."""
    field = {entry["code"] for entry in _entries() if entry["field"] == "Chứng thực"}
    assert field == set(GROUPS["authentication"].split())


def test_nothing_claims_to_be_verified() -> None:
    """Every entry says that no office has confirmed it, where it comes from, and the law it stands on."""
    for entry, procedure in zip(_entries(), _procedures(), strict=True):
        assert entry["verification"] == "unverified"
        assert procedure.verification is Verification.UNVERIFIED
        assert procedure.source["kind"], procedure.code
        assert procedure.source["retrieved"] <= "2026-11-23", procedure.code
        assert procedure.legal_basis, procedure.code
        assert procedure.outcomes, procedure.code
        assert procedure.channels, procedure.code


def test_words_fit_the_screen() -> None:
    """Titles, labels, conditions and notes keep to the lengths the screens and slips were drawn for."""
    for entry in _entries():
        assert len(entry["name"]) < LONGEST_TITLE, entry["code"]
        for paper in entry["documents"]:
            assert len(paper["name"]) <= LONGEST_PAPER, (entry["code"], paper["name"])
        for key, text in _texts(entry):
            assert text == text.strip() != "", (entry["code"], key)
            assert len(text) <= LONGEST.get(key, LONGEST_TITLE), (entry["code"], key, text)


def test_no_key_is_misspelt() -> None:
    """Every key of the file is one the program knows: none is carried along as unknown."""
    for procedure in _procedures():
        parts = (*procedure.papers, *procedure.limits, *procedure.fees, *procedure.outcomes)
        assert [part for part in (procedure, *parts) if part.extra] == []


def test_an_entry_survives_the_round_trip() -> None:
    """What the file says comes out of the program as it went in."""
    for procedure in _procedures():
        assert procedure_from_json(procedure_to_json(procedure)) == procedure


def test_notes_are_few_and_ask_for_nothing() -> None:
    """A procedure has at most two notes, and a note is never a paper to count."""
    for procedure in _procedures():
        notes = [paper for paper in procedure.papers if not counts(paper)]
        assert len(notes) <= 2, procedure.code
        assert [note for note in notes if note.originals or note.copies or note.mandatory is not None] == []


def test_each_paper_can_be_ticked() -> None:
    """A paper asks for an original or a copy; a row that may be left out says when, or for whom ("trừ …")."""
    for procedure in _procedures():
        for paper in filter(counts, procedure.papers):
            where = (procedure.code, paper.label)
            assert paper.originals + paper.copies > 0, where
            assert not paper.either or (paper.originals and paper.copies), where
            assert paper.mandatory is not False or paper.condition, where
            excepted = bool(paper.condition) and str(paper.condition).startswith("trừ ")
            assert not (paper.mandatory and paper.condition) or paper.alternative or excepted, where


def test_alternatives_come_in_groups() -> None:
    """A group of which one paper is enough has at least two papers, and one of them is asked for."""
    for procedure in _procedures():
        groups: dict[str, list[bool | None]] = {}
        for paper in procedure.papers:
            if paper.alternative:
                groups.setdefault(paper.alternative, []).append(paper.mandatory)
        for name, asked in groups.items():
            assert len(asked) > 1, (procedure.code, name)
            assert any(asked), (procedure.code, name)


def test_every_case_can_be_completed() -> None:
    """In each case a clerk can choose, all papers there is complete, and an untouched list is not."""
    for procedure in _procedures():
        for case in cases_of(procedure):
            items = items_for(procedure, case)
            where = (procedure.code, case)
            assert assess(mark_all_present(items)).complete, where
            asked = [item for item in items if counts(item.paper) and item.paper.mandatory]
            assert assess(items).complete == (not asked), where


def test_cases_are_spelt_alike_everywhere() -> None:
    """A case of a paper, a limit or a fee is one the clerk can choose, and each case has the same limits."""
    for procedure in _procedures():
        if procedure.code in LAST_CASE_ONLY:
            continue
        choices = cases_of(procedure)
        rows = (*procedure.papers, *procedure.limits, *procedure.fees)
        assert {row.case for row in rows if row.case} == {case for case in choices if case}, procedure.code
        if len(choices) > 1 and procedure.limits:
            assert {limit.case for limit in procedure.limits} == set(choices), procedure.code


def test_the_land_transfer_has_its_day() -> None:
    """1.013831 without naming a case: eight working days at the counter; four for a lease in a project."""
    [procedure] = [each for each in _procedures() if each.code == LAND_TRANSFER]
    limits = {limit.case: (limit.value, limit.unit) for limit in procedure.limits}
    lease = "Cho thuê, cho thuê lại trong dự án kết cấu hạ tầng"
    assert cases_of(procedure) == (None, lease)
    assert limits == {None: (8, Unit.WORKING_DAY), lease: (4, Unit.WORKING_DAY)}
    assert all(limit.is_definite and limit.channel is None for limit in procedure.limits)
    needed = [item.paper.label for item in assess(items_for(procedure, None)).missing]
    assert needed == [
        "Đơn đăng ký biến động (Mẫu 18)",
        "Giấy chứng nhận đã cấp",
        "Hợp đồng hoặc văn bản chuyển quyền",
    ]


def test_a_case_and_a_channel_have_one_limit() -> None:
    """No two limits answer for the same case and channel: the clerk never sees two dates."""
    for procedure in _procedures():
        keys = Counter((limit.case, limit.channel) for limit in procedure.limits)
        assert set(keys.values()) <= {1}, procedure.code
        channels = {limit.channel for limit in procedure.limits} - {None}
        assert channels <= set(procedure.channels), procedure.code


def test_the_cut_off_belongs_to_the_same_day() -> None:
    """Only what is given the same day, or a bare "1", has an hour after which it counts for tomorrow."""
    with_hour = {procedure.code: procedure for procedure in _procedures() if procedure.cut_off}
    for procedure in with_hour.values():
        assert procedure.cut_off is not None
        assert procedure.cut_off.strftime("%H:%M") == "15:00"
        for limit in procedure.limits:
            bare_one = (limit.value, limit.unit) == (1, Unit.OTHER)
            assert limit.unit is Unit.IMMEDIATE or bare_one, procedure.code
    same_day = [each for each in _procedures() if any(row.unit is Unit.IMMEDIATE for row in each.limits)]
    assert {procedure.code for procedure in same_day} <= set(with_hour)


def test_limits_are_those_that_were_published() -> None:
    """A number and its unit are the source's; what the source leaves open stays open, or names the law."""
    shared = _shared()
    for procedure in _procedures():
        source = shared.get(procedure.code)
        if source is None or procedure.code in SUMS | BY_CASE or "time_from" in procedure.source:
            continue
        published = {(row["unit"], row["value"] or None) for row in source["time_limits"]}
        for limit in procedure.limits:
            assert (str(limit.unit), limit.value) in published, (procedure.code, limit)


def test_amounts_are_those_that_were_published() -> None:
    """An amount is the source's, and free is only what the source gives as 0 without a doubt."""
    shared = _shared()
    for procedure in _procedures():
        source = shared.get(procedure.code)
        if source is None:
            continue
        published = {(row["amount_vnd"], row["set_locally"]) for row in source["fees"] if not row["flag"]}
        for fee in procedure.fees:
            if fee.amount_vnd is not None:
                assert (fee.amount_vnd, fee.set_locally) in published, (procedure.code, fee)
    free = {each.code for each in _procedures() if any(fee.amount_vnd == 0 for fee in each.fees)}
    assert free - set(shared) == FREE_BY_SIBLING


def test_a_fee_is_an_amount_or_says_why_not() -> None:
    """A fee without an amount carries the mark that keeps it from being taken for free."""
    for procedure in _procedures():
        for fee in procedure.fees:
            assert fee.text, procedure.code
            assert fee.amount_vnd is not None or fee.flag == "see_text", (procedure.code, fee)


def test_titles_and_facts_are_the_official_ones() -> None:
    """A title is the official one or says that it was shortened; decision and law are the source's."""
    shared = _shared()
    for procedure in _procedures():
        source = shared.get(procedure.code)
        if source is None:
            continue
        shortened = procedure.source.get("title_shortened", False)
        assert (procedure.name == source["name"].rstrip(". ")) is not shortened, procedure.code
        assert procedure.decision == source["decision"], procedure.code
        assert set(procedure.legal_basis) == set(source["legal_basis"]), procedure.code
        assert set(procedure.channels) == set(source["channels"]), procedure.code
        codes = {result["code"] for result in source["results"]}
        assert {outcome.code for outcome in procedure.outcomes if outcome.code} <= codes, procedure.code


def test_the_words_are_our_own() -> None:
    """Beside official titles no text shares more than sixty characters in a row with the published texts."""
    published = "\n".join(text for told in _shared().values() for _, text in _texts(told))
    ours: dict[str, tuple[str, str]] = {}
    for entry in _entries():
        told = {key: part for key, part in entry.items() if key not in {"name", "field"}}
        for _, text in _texts(told):
            for start in range(len(text) - VERBATIM):
                ours.setdefault(text[start : start + VERBATIM + 1], (entry["code"], text))
    windows = (published[start : start + VERBATIM + 1] for start in range(len(published) - VERBATIM))
    assert sorted({ours[window] for window in windows if window in ours}) == []
