"""Fees: what is known, what is asked, and what the answer comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.errors import NotAccepted
from db.rules.fee_rule import Exemption, FeeKind, FeeRule, FeeUnit, Open, Tier, Waiver
from db.rules.fees import FeeAnswer, FeeAsk, FeeCount, FeeDecided, FeeQuestion, fee_of, fee_question
from db.rules.procedure import Channel, Fee, Paper, Procedure

DAY = date(2026, 11, 25)
CODE = "1.000001"
DIRECT, POST, ONLINE = Channel.DIRECT, Channel.POST, Channel.ONLINE
PAGES = FeeRule(
    *("copy", "Chứng thực bản sao", (CODE,), (Tier(1, 2_000), Tier(3, 1_000)), date(2017, 1, 1)),
    kind=FeeKind.SERVICE,
    unit=FeeUnit.PAGE,
    unit_name="trang",
    cap_vnd=200_000,
    source="law",
)
POOR = Exemption("poor", "Hộ nghèo", ("Giấy chứng nhận hộ nghèo",))
HALF = Exemption("half", "Giảm một nửa", percent_off=50)
ZERO = Waiver("zero", "0 đồng", "mức 2", 0, date(2026, 8, 15), date(2027, 2, 28), ONLINE)
FIFTH = replace(ZERO, code="fifth", amount_vnd=4_000)
PLAIN = FeeRule(
    *("plain", "Đăng ký", (CODE,), (Tier(1, 20_000),), date(2023, 2, 5)),
    exemptions=(POOR, HALF),
    waivers=(ZERO, FIFTH),
)


def procedure(*fees: Fee, headings: str = "") -> Procedure:
    """Give a procedure that publishes these fees, with a paper under each heading."""
    papers = tuple(Paper(case, case, case=case, mandatory=True) for case in headings)
    return Procedure(CODE, "Thủ tục", "field", papers=papers, fees=fees)


def ask(
    *fees: Fee, rules: tuple[FeeRule, ...] = (), channel: Channel | None = DIRECT, day: date = DAY
) -> FeeQuestion:
    """Give the question about a procedure without cases."""
    return fee_question(procedure(*fees), None, channel, day, rules)


def code_of(question: FeeQuestion, answer: FeeAnswer) -> str:
    """Give the code of the refusal that ``answer`` meets."""
    with pytest.raises(NotAccepted) as refusal:
        fee_of(question, answer)
    return refusal.value.code


@pytest.mark.parametrize(
    ("pages", "copies", "amount"),
    [
        *((1, 1, 2_000), (2, 1, 4_000), (3, 1, 5_000), (10, 1, 12_000), (3, 4, 20_000)),
        *((197, 1, 199_000), (198, 1, 200_000), (199, 1, 200_000), (500, 3, 600_000)),
    ],
)
def test_copies_by_page(pages: int, copies: int, amount: int) -> None:
    """Two pages at 2,000, from the third 1,000, and never over 200,000 a copy."""
    question = ask(rules=(PAGES,))
    assert question.asks is FeeAsk.COUNTS
    assert question.known_vnd is None
    assert fee_of(question, FeeAnswer(counts=(FeeCount(pages, copies),))).amount_vnd == amount


@given(st.integers(1, 9_999), st.lists(st.tuples(st.integers(1, 40), st.integers(0, 5_000)), max_size=4))
def test_steps_are_what_counting_one_by_one_gives(units: int, steps: list[tuple[int, int]]) -> None:
    """The price is the sum over each single unit of the last step it has reached."""
    tiers = [Tier(1, 700)]
    for width, amount in steps:
        tiers.append(Tier(tiers[-1].from_unit + width, amount))
    rule = replace(PAGES, tiers=tuple(tiers), cap_vnd=None)
    one_by_one = sum(
        next(tier.amount_vnd for tier in reversed(tiers) if tier.from_unit <= unit)
        for unit in range(1, units + 1)
    )
    assert rule.cost(units) == one_by_one
    assert replace(rule, cap_vnd=5_000).cost(units, 3) == 3 * min(one_by_one, 5_000)


def test_several_documents_are_several_lines() -> None:
    """Documents of different length are reckoned each by itself, and the lines tell how."""
    decided = fee_of(ask(rules=(PAGES,)), FeeAnswer(counts=(FeeCount(2, 3), FeeCount(5))))
    assert [(line.units, line.copies, line.amount_vnd) for line in decided.lines] == [
        (2, 3, 12_000),
        (5, 1, 7_000),
    ]
    assert (decided.amount_vnd, decided.full_vnd) == (19_000, 19_000)
    assert (decided.kind, decided.source, decided.lines[0].unit_name) == (FeeKind.SERVICE, "law", "trang")


def test_a_certain_amount_asks_nothing() -> None:
    """What the rule fixes is known at once, with what may be claimed against it."""
    question = ask(rules=(PLAIN,))
    assert (question.asks, question.known_vnd) == (FeeAsk.NOTHING, 20_000)
    assert question.options[0].exemptions == (POOR, HALF)
    assert fee_of(question, FeeAnswer()) == FeeDecided(
        *(20_000, "plain", "Đăng ký", None, 20_000),
        lines=fee_of(question, FeeAnswer()).lines,
    )


@pytest.mark.parametrize(
    ("day", "channel", "offered"),
    [
        (date(2026, 8, 14), ONLINE, 0),
        (date(2026, 8, 15), ONLINE, 2),
        (date(2027, 2, 28), ONLINE, 2),
        (date(2027, 3, 1), ONLINE, 0),
        (DAY, DIRECT, 0),
        (DAY, None, 0),
    ],
)
def test_waivers_have_days_and_a_channel(day: date, channel: Channel | None, offered: int) -> None:
    """An incentive is offered on its days and for its way of filing only, and only when claimed applied."""
    question = ask(rules=(PLAIN,), channel=channel, day=day)
    assert len(question.options[0].waivers) == offered
    assert fee_of(question, FeeAnswer()).amount_vnd == 20_000
    if not offered:
        assert code_of(question, FeeAnswer(waiver="zero")) == "fee_waiver_unknown"


@pytest.mark.parametrize(
    ("exemption", "waiver", "amount", "applied"),
    [
        ("poor", None, 0, "poor"),
        ("half", None, 10_000, "half"),
        (None, "zero", 0, "zero"),
        (None, "fifth", 4_000, "fifth"),
        ("half", "fifth", 4_000, "fifth"),
        ("half", "zero", 0, "zero"),
        ("poor", "fifth", 0, "poor"),
        ("poor", "zero", 0, "poor"),
    ],
)
def test_only_the_highest_incentive(
    exemption: str | None, waiver: str | None, amount: int, applied: str
) -> None:
    """Of several claims the best for the citizen is applied, alone, never one on top of the other."""
    question = ask(rules=(PLAIN,), channel=ONLINE)
    decided = fee_of(question, FeeAnswer(exemption=exemption, evidence=" giấy ", waiver=waiver))
    assert (decided.amount_vnd, decided.full_vnd) == (amount, 20_000)
    names = [found.code for found in (decided.exemption, decided.waiver) if found]
    assert names == [applied]
    assert decided.evidence == ("giấy" if decided.exemption else "")


@given(
    exemption=st.sampled_from([None, "poor", "half"]),
    waiver=st.sampled_from([None, "zero", "fifth"]),
    amount=st.integers(0, 90_000),
    is_open=st.booleans(),
)
def test_an_incentive_never_makes_it_dearer(
    exemption: str | None, waiver: str | None, amount: int, *, is_open: bool
) -> None:
    """Whatever is claimed, at most one thing is applied and nobody pays more than the full fee."""
    rule = replace(PLAIN, tiers=(Tier(1, amount),), open=Open.UNKNOWN if is_open else None)
    answer = FeeAnswer(
        exemption=exemption, evidence="giấy", waiver=waiver, typed_vnd=amount if is_open else None
    )
    decided = fee_of(ask(rules=(rule,), channel=ONLINE), answer)
    assert 0 <= decided.amount_vnd <= (decided.full_vnd or 0) == amount
    assert not (decided.exemption and decided.waiver)


def test_an_incentive_settles_an_amount_nobody_knows() -> None:
    """Free is free, whatever the province asks; a part of an unknown amount is not."""
    question = ask(rules=(replace(PLAIN, tiers=(), open=Open.SET_LOCALLY),), channel=ONLINE)
    assert question.options[0].suggested_vnd is None
    for answer in (
        FeeAnswer(waiver="zero"),
        FeeAnswer(exemption="poor", evidence="giấy"),
        FeeAnswer(exemption="half", evidence="giấy", waiver="zero"),
    ):
        decided = fee_of(question, answer)
        assert (decided.amount_vnd, decided.full_vnd, decided.lines) == (0, None, ())
    assert decided.waiver == ZERO
    assert code_of(question, FeeAnswer(exemption="half", evidence="giấy")) == "fee_amount_missing"
    assert code_of(question, FeeAnswer(waiver="fifth")) == "fee_amount_missing"


def test_a_typed_amount() -> None:
    """An open fee is typed; a known one may be overruled, but only with a ground."""
    open_fee = ask(rules=(replace(PLAIN, open=Open.SET_LOCALLY),))
    assert (open_fee.asks, open_fee.options[0].suggested_vnd) == (FeeAsk.AMOUNT, 20_000)
    assert code_of(open_fee, FeeAnswer()) == "fee_amount_missing"
    decided = fee_of(open_fee, FeeAnswer(typed_vnd=5_000, ground=" NQ HĐND "))
    assert (decided.amount_vnd, decided.typed, decided.ground) == (5_000, True, "NQ HĐND")
    known = ask(rules=(PLAIN,))
    assert code_of(known, FeeAnswer(typed_vnd=5_000, ground="  ")) == "fee_ground_missing"
    assert fee_of(known, FeeAnswer(typed_vnd=5_000, ground="mức mới")).amount_vnd == 5_000
    assert fee_of(ask(rules=(PAGES,)), FeeAnswer(typed_vnd=7, ground="mức mới")).amount_vnd == 7


@pytest.mark.parametrize(
    ("rules", "answer", "code"),
    [
        ((PAGES,), FeeAnswer(), "fee_counts_missing"),
        ((PAGES,), FeeAnswer(counts=(FeeCount(0),)), "fee_count_out_of_range"),
        ((PAGES,), FeeAnswer(counts=(FeeCount(1), FeeCount(1, 0))), "fee_count_out_of_range"),
        ((PAGES,), FeeAnswer(counts=(FeeCount(10_000),)), "fee_count_out_of_range"),
        ((PAGES,), FeeAnswer(counts=(FeeCount(1),), typed_vnd=5, ground="x"), "fee_counts_not_asked"),
        ((PLAIN,), FeeAnswer(counts=(FeeCount(1),)), "fee_counts_not_asked"),
        ((PLAIN,), FeeAnswer(option="other"), "fee_choice_unknown"),
        ((PLAIN,), FeeAnswer(exemption="rich", evidence="x"), "fee_exemption_unknown"),
        ((PLAIN,), FeeAnswer(exemption="poor", evidence="  "), "fee_evidence_missing"),
        ((PLAIN,), FeeAnswer(waiver="none"), "fee_waiver_unknown"),
        ((PLAIN, PAGES), FeeAnswer(), "fee_choice_missing"),
        ((), FeeAnswer(), "fee_amount_missing"),
        ((), FeeAnswer(typed_vnd=-1), "fee_amount_out_of_range"),
        ((), FeeAnswer(typed_vnd=10**12), "fee_amount_out_of_range"),
    ],
)
def test_answers_that_do_not_fit(rules: tuple[FeeRule, ...], answer: FeeAnswer, code: str) -> None:
    """What is missing or was not asked is refused, and nothing is filled in."""
    assert code_of(ask(rules=rules), answer) == code


def test_several_fees_are_a_choice() -> None:
    """Where several rules hold, the clerk chooses, and the choice has its own question."""
    question = ask(rules=(PLAIN, PAGES))
    assert (question.asks, question.known_vnd) == (FeeAsk.CHOICE, None)
    assert [option.asks for option in question.options] == [FeeAsk.NOTHING, FeeAsk.COUNTS]
    assert fee_of(question, FeeAnswer(option="plain")).amount_vnd == 20_000
    assert fee_of(question, FeeAnswer(option="copy", counts=(FeeCount(1),))).amount_vnd == 2_000


def test_the_closest_rule_holds() -> None:
    """A rule for exactly this case and channel beats the general one, and another's rule never holds."""
    online = replace(PLAIN, code="online", channel=ONLINE, tiers=(Tier(1, 10_000),))
    for_a = replace(PLAIN, code="a", case="A", tiers=(Tier(1, 3_000),))
    foreign = replace(PLAIN, code="foreign", procedures=("9.000009",))
    found, rules = procedure(headings="AB"), (PLAIN, online, for_a, foreign)

    def offered(case: str, channel: Channel) -> list[str]:
        question = fee_question(found, case, channel, DAY, rules)
        return [option.rule.code for option in question.options]

    assert offered("B", DIRECT) == ["plain"]
    assert offered("B", ONLINE) == ["online"]
    assert offered("A", DIRECT) == ["a"]
    assert offered("A", ONLINE) == ["online", "a"]
    with pytest.raises(NotAccepted, match="case_unknown"):
        fee_question(found, "C", DIRECT, DAY, rules)


def test_rules_have_days() -> None:
    """Before its first day a rule says nothing; after its last, what is published is a suggestion only."""
    rule = replace(PLAIN, valid_from=date(2026, 12, 1), valid_to=date(2026, 12, 31))
    published = Fee(7_000, "7.000 đồng/lần")
    assert ask(published, rules=(rule,)).known_vnd == 7_000
    assert ask(published, rules=(rule,), day=date(2026, 12, 31)).known_vnd == 20_000
    after = ask(published, rules=(rule,), day=date(2027, 1, 1)).options[0]
    assert (after.rule.open, after.suggested_vnd) == (Open.NOT_IN_FORCE, 7_000)


def test_nothing_published_is_unknown() -> None:
    """Silence is not free: the amount is asked for."""
    question = ask()
    assert (question.asks, question.options[0].rule.open) == (FeeAsk.AMOUNT, Open.UNKNOWN)
    assert fee_of(question, FeeAnswer(typed_vnd=0)).amount_vnd == 0
    elsewhere = ask(replace(Fee(5_000), channel=ONLINE))
    assert elsewhere.options[0].rule.open is Open.UNKNOWN
