"""Laws of the comparison of two churn rates."""

import math
from fractions import Fraction
from io import BytesIO

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from calculator.answers.compare import CompareAnswer
from calculator.display import (
    MAX_DECIMALS,
    percent_tick,
    points_in_words,
    probability,
)
from calculator.formulas import compare
from calculator.formulas.compare import (
    SIGNIFICANCE,
    customers_to_tell,
    difference,
    fisher_p_value,
    newcombe_interval,
    verdict,
)
from calculator.numbers import LANGUAGES
from tests.calculator.answers import (
    BY_NAME,
    address,
    answer,
    ask,
    cautions,
    computed,
    words_of,
)

LARGEST = 10**15


def groups(most):
    """Two groups as (lost, start), of at most so many customers each."""
    sizes = st.one_of(st.integers(1, min(most, 30)), st.integers(1, most))
    group = sizes.flatmap(
        lambda start: st.tuples(
            st.one_of(st.integers(0, start), st.sampled_from([0, start])),
            st.just(start),
        )
    )
    return st.tuples(group, group).map(lambda pair: (*pair[0], *pair[1]))


def swapped(lost_a, start_a, lost_b, start_b):
    return lost_b, start_b, lost_a, start_a


@pytest.mark.parametrize("formula", [difference, newcombe_interval, fisher_p_value])
@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ((0, 0, 1, 2), "start must be above zero"),
        ((1, 2, 0, 0), "start must be above zero"),
        ((3, 2, 1, 2), "lost must be from 0 to start"),
        ((1, 2, 3, 2), "lost must be from 0 to start"),
        ((-1, 2, 1, 2), "lost must be from 0 to start"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(formula, table, reason):
    with pytest.raises(ValueError, match=reason):
        formula(*table)


def test_limits_of_a_difference_need_whole_counts():
    with pytest.raises(ValueError, match="whole counts"):
        newcombe_interval(Fraction(1, 2), 10, 1, 10)


# The limits of the difference -------------------------------------------------------


@given(groups(LARGEST))
@example((0, 1, 1, 1))
@example((0, LARGEST, LARGEST, LARGEST))
@example((1, LARGEST, LARGEST - 1, LARGEST))
def test_the_limits_hold_the_difference_and_lie_within_bounds(table):
    low, high = newcombe_interval(*table)
    assert -1 <= low < high <= 1
    # The rates are floats there: each may be off in its last digit.
    assert low - 1e-15 <= difference(*table) <= high + 1e-15


@given(groups(LARGEST))
def test_the_limits_change_places_and_sign_when_the_groups_do(table):
    low, high = newcombe_interval(*table)
    assert newcombe_interval(*swapped(*table)) == (-high, -low)
    assert difference(*swapped(*table)) == -difference(*table)


@given(groups(10**6), st.integers(2, 1000))
def test_more_customers_with_the_same_rates_narrow_the_limits(table, times):
    low, high = newcombe_interval(*table)
    narrow_low, narrow_high = newcombe_interval(*(count * times for count in table))
    assert narrow_high - narrow_low < high - low


# Fisher's exact test ----------------------------------------------------------------


def brute_force(lost_a, start_a, lost_b, start_b):
    """Add up all tables with the same margins that are as rare as the one found.

    As in R, a table counts as well if it is likelier by one in ten million at most.
    """
    lost = lost_a + lost_b
    ways = {
        k: math.comb(start_a, k) * math.comb(start_b, lost - k)
        for k in range(max(0, lost - start_b), min(start_a, lost) + 1)
    }
    limit = ways[lost_a] * Fraction(10**7 + 1, 10**7)
    rare = sum(number for number in ways.values() if number <= limit)
    return Fraction(rare, sum(ways.values()))


@given(groups(40))
@example((8, 10, 1, 6))
@example((1, 2, 1, 2))
@example((3, 3, 0, 3))
@example((0, 1, 0, 1))
def test_the_p_value_is_the_exact_share_of_tables_as_rare(table):
    exact = float(brute_force(*table))
    assert fisher_p_value(*table) == pytest.approx(exact, rel=1e-9, abs=0)


@given(groups(300))
@example((0, 300, 300, 300))
def test_the_p_value_is_exact_for_hundreds_of_customers_too(table):
    exact = float(brute_force(*table))
    assert fisher_p_value(*table) == pytest.approx(exact, rel=1e-9, abs=0)


@given(groups(10**4))
def test_the_p_value_is_a_probability_and_the_same_from_either_side(table):
    p_value = fisher_p_value(*table)
    assert 0 <= p_value <= 1
    assert fisher_p_value(*swapped(*table)) == pytest.approx(p_value, rel=1e-9)
    lost_a, start_a, lost_b, start_b = table
    kept = (start_a - lost_a, start_a, start_b - lost_b, start_b)
    assert fisher_p_value(*kept) == pytest.approx(p_value, rel=1e-9)


@given(
    st.integers(1, 200),
    st.integers(0, 200),
    st.integers(1, 500),
    st.integers(1, 500),
)
@example(2, 1, LARGEST // 2, LARGEST // 2)
@example(1000, 1, 10**11, 10**12)
def test_with_equal_rates_chance_alone_always_gives_as_much(start, lost, a, b):
    assume(lost <= start)
    table = (lost * a, start * a, lost * b, start * b)
    assert difference(*table) == 0
    assert fisher_p_value(*table) == 1


def wide_table(share_a, share_lost, distance):
    """Return a table that spreads just widely enough for the normal curve.

    Its first group holds `share_a` of the customers, of all of whom `share_lost` left,
    and its losses lie `distance` standard deviations from what equal rates would give.
    """
    variance = compare._WIDE**2 * 1.0001
    shares = share_a * (1 - share_a) * share_lost * (1 - share_lost)
    total = 2 * round(variance / shares / 2)
    start_a, lost = round(total * share_a), round(total * share_lost)
    lost_a = round(start_a * lost / total + distance * math.sqrt(variance))
    return lost_a, start_a, lost - lost_a, total - start_a


def both_ways(table):
    """Return the p-value by the normal curve, which a wide table gets, and exactly."""
    lost_a, start_a, lost_b, start_b = table
    lost, total = lost_a + lost_b, start_a + start_b
    spread = start_a * lost / total * (start_b / total) * ((total - lost) / (total - 1))
    assert compare._WIDE**2 < spread < compare._WIDE**2 * 1.001
    exact = compare._fisher_sum(lost_a, start_a, lost, total)
    return fisher_p_value(*table), exact


@pytest.mark.parametrize("distance", [0.01, -1.96, 3, 5])
@pytest.mark.parametrize("share_lost", [0.5, 0.05])
def test_where_the_normal_curve_takes_over_equal_groups_see_no_step(
    share_lost, distance
):
    normal, exact = both_ways(wide_table(0.5, share_lost, distance))
    assert normal == pytest.approx(exact, rel=1e-3, abs=1e-6)


@pytest.mark.parametrize("distance", [0.01, -1.96, 4])
@pytest.mark.parametrize("shares", [(0.3, 0.1), (0.001, 0.01)])
def test_where_the_normal_curve_takes_over_the_step_is_no_more_than_a_table(
    shares, distance
):
    # A whole table more or less in the other tail is what no curve can tell.
    normal, exact = both_ways(wide_table(*shares, distance))
    bend = math.exp(-(distance**2) / 2) / (compare._WIDE * math.sqrt(2 * math.pi))
    assert abs(normal - exact) <= 2 * bend + exact * 0.03
    assert verdict(normal) == verdict(exact)


@pytest.mark.parametrize(
    "table",
    [
        (LARGEST // 2, LARGEST, LARGEST // 2 + 10**7, LARGEST),
        (1, LARGEST, 3, LARGEST),
        (0, LARGEST, LARGEST, LARGEST),
        (1, 1, LARGEST - 1, LARGEST),
        (10**5, LARGEST, 10**5 + 10, LARGEST),
        (10**6, 10**7, 10**14, LARGEST),
    ],
)
def test_the_largest_tables_are_answered(table):
    assert 0 <= fisher_p_value(*table) <= 1
    names = ("lost_a", "start_a", "lost_b", "start_b")
    plain = {
        name: str(min(count, LARGEST - 1))
        for name, count in zip(names, table, strict=True)
    }
    results = computed("compare", **plain).results
    assert results["verdict"] == verdict(results["p_value"])


# What the p-value means -------------------------------------------------------------


def test_a_difference_is_real_below_five_percent_and_not_at_it():
    assert verdict(math.nextafter(SIGNIFICANCE, 0)) == "real"
    assert verdict(SIGNIFICANCE) == verdict(1.0) == "noise"
    assert verdict(0.0) == "real"


rates = st.fractions(0, 1, max_denominator=1000)


@given(rates, rates)
@example(Fraction(0), Fraction(1))
def test_how_many_customers_it_takes_depends_on_no_order_and_on_the_difference(a, b):
    needed = customers_to_tell(a, b)
    assert customers_to_tell(b, a) == needed
    assert (needed is None) == (a == b)
    if needed is not None:
        assert needed >= 1
        middle = (a + b) / 2
        assert customers_to_tell(a, middle) >= needed


@given(
    st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=100),
    st.fractions(Fraction(1, 20), Fraction(19, 20), max_denominator=100),
)
def test_so_many_customers_show_such_a_difference_to_be_real(a, b):
    assume(Fraction(1, 50) <= abs(a - b))
    # A fifth more for the exact test, which is stricter than the formula's.
    each = math.ceil(customers_to_tell(a, b) * 1.2) + 20
    table = (round(a * each), each, round(b * each), each)
    assert verdict(fisher_p_value(*table)) == "real"


@pytest.mark.parametrize("pair", [(-1, 0), (0, 2), (Fraction(3, 2), Fraction(1, 2))])
def test_rates_outside_their_bounds_need_no_customers_but_a_correction(pair):
    with pytest.raises(ValueError, match="rates must be from 0 to 1"):
        customers_to_tell(*pair)


def compared(start_a, lost_a, start_b, lost_b):
    numbers = {"start_a": start_a, "lost_a": lost_a, "start_b": start_b}
    plain = {name: str(number) for name, number in numbers.items()}
    return CompareAnswer(computed("compare", **plain, lost_b=str(lost_b)))


def test_nobody_is_told_to_collect_fewer_customers_than_there_are():
    assert compared(3, 3, 3, 0).customers_to_tell is None
    few = compared(400, 32, 380, 19)
    assert few.customers_to_tell > 400


def test_it_is_said_where_the_limits_and_the_test_disagree():
    # All of three against none of three: the limits leave out zero, the test does not.
    assert compared(3, 3, 3, 0).limits_and_test_disagree
    assert not compared(400, 32, 380, 19).limits_and_test_disagree
    assert not compared(1000, 200, 1000, 100).limits_and_test_disagree
    assert not compared(10, 5, 10, 5).limits_and_test_disagree


# What the page says -----------------------------------------------------------------

each_language = pytest.mark.parametrize("language", sorted(LANGUAGES))
SMALL_RATES = {
    "start_a": "1000000",
    "lost_a": "3",
    "start_b": "1000000",
    "lost_b": "5",
}


def page_of(client, start_a, lost_a, start_b, lost_b, language="en"):
    numbers = {"start_a": start_a, "lost_a": lost_a, "start_b": start_b}
    return ask(client, address("compare", language), **numbers, lost_b=lost_b)


@given(st.floats(0, 1), st.sampled_from(sorted(LANGUAGES)))
@example(math.nextafter(SIGNIFICANCE, 0), "en")
@example(math.nextafter(SIGNIFICANCE, 1), "ro")
@example(0.05000499, "et")
def test_a_p_value_looks_like_the_border_only_at_the_border(p_value, language):
    border = probability(SIGNIFICANCE, language)
    assert border == f"5{LANGUAGES[language].percent}"
    assert (probability(p_value, language) == border) == (p_value == SIGNIFICANCE)


@given(st.floats(0, 1))
def test_a_p_value_away_from_the_border_has_two_decimals_at_most(p_value):
    assume(abs(p_value - SIGNIFICANCE) > 0.0001)
    assert len(probability(p_value, "en").rstrip("%").partition(".")[2]) <= 2


BORDER = [
    ((69, 5, 118, 21), "This difference is within chance, but only just.", "5.001%"),
    ((111, 6, 90, 13), "Chance alone would rarely give this.", "4.9995%"),
    ((400, 32, 380, 19), "This difference is well within chance.", "11.06%"),
    ((10, 5, 10, 5), "Both rates are the same.", None),
]


@pytest.mark.parametrize(("numbers", "verdict", "p_value"), BORDER)
def test_near_the_border_the_page_says_so(client, db, numbers, verdict, p_value):
    page = page_of(client, *numbers)
    meaning = page.one("div", class_="meaning")
    assert meaning.one("strong").text == verdict
    if p_value:
        assert f"in {p_value} of such comparisons" in meaning.text
        assert p_value in words_of(page, "results")


@pytest.mark.parametrize(
    ("numbers", "needed"),
    [
        ((1, 1, 1, 0), None),
        ((100, 3, 100, 0), None),
        ((20, 19, 20, 16), None),
        ((400, 32, 380, 19), 1100),
    ],
)
def test_how_many_customers_it_takes_is_told_only_where_the_rule_holds(
    client, db, numbers, needed
):
    assert compared(*numbers).customers_to_tell == needed
    told = " ".join(cautions(page_of(client, *numbers)))
    assert "That does not prove the groups alike" in told
    assert ("you would need about" in told) == (needed is not None)


@each_language
def test_the_headline_says_percentage_points(client, db, language):
    page = page_of(client, 400, 32, 380, 19, language)
    value, text = answer(page)
    assert float(value) == 0.03
    words = {
        "en": "3 percentage points",
        "et": "3 protsendipunkti",
        "ro": "3 puncte procentuale",
    }
    assert text == words[language]
    assert '<output class="longest"><data value="0.03">' in page.response.text


@pytest.mark.parametrize(
    ("points", "en", "et", "ro"),
    [
        ("0", "percentage points", "protsendipunkti", "puncte procentuale"),
        ("1", "percentage point", "protsendipunkt", "punct procentual"),
        ("-1", "percentage point", "protsendipunkt", "punct procentual"),
        ("1.5", "percentage points", "protsendipunkti", "puncte procentuale"),
        ("20", "percentage points", "protsendipunkti", "de puncte procentuale"),
        ("-20", "percentage points", "protsendipunkti", "de puncte procentuale"),
        ("20.5", "percentage points", "protsendipunkti", "puncte procentuale"),
        ("0.0001", "percentage points", "protsendipunkti", "puncte procentuale"),
    ],
)
def test_percentage_points_take_the_plural_of_their_number(points, en, et, ro):
    for language, words in (("en", en), ("et", et), ("ro", ro)):
        said = points_in_words(Fraction(points) / 100, language)
        number, _space, rest = said.partition(" ")
        assert rest == words
        assert number.lstrip("−").replace(",", ".") == points.lstrip("-")


# The axis of the chart --------------------------------------------------------------


def axis(answer):
    """Return the labels below the ranges, each with where it stands."""
    texts = [shape for shape in answer.chart.shapes if shape.tag == "text"]
    return [(s.text, s.attributes) for s in texts if s.text[0].isdigit()]


def test_the_axis_of_tiny_rates_tells_its_values_apart(client, db):
    page = ask(client, address("compare", "en"), **SMALL_RATES)
    drawn = [t.text for t in page.one("figure", class_="chart").all("text")]
    labels = [text for text in drawn if text[0].isdigit()]
    assert labels == ["0%", "0.0005%", "0.001%", "0.0015%"]
    path = BY_NAME["compare"].address("svg", "en")
    assert all(label in client.get(path, SMALL_RATES).text for label in labels)


@given(st.fractions(0, 1))
def test_a_value_of_the_axis_is_printed_as_it_is(share):
    tick = Fraction(round(share * 10**15), 10**15)
    assert (
        Fraction(percent_tick(tick, "en", MAX_DECIMALS).rstrip("%").replace(",", ""))
        == tick * 100
    )


def test_labels_that_would_run_into_one_another_are_those_of_the_ends():
    most = LARGEST - 1
    (zero, _), (last, place) = axis(compared(most, 0, most, 1))
    assert (zero, last[:8]) == ("0%", "0.000000")
    assert 'x="640"' in place and 'text-anchor="end"' in place
    assert len(axis(compared(400, 32, 380, 19))) >= 4


# The file ---------------------------------------------------------------------------


def test_the_excel_file_shows_the_p_value_as_the_page_does(client):
    numbers = {"start_a": "111", "lost_a": "6", "start_b": "90", "lost_b": "13"}
    content = client.get(BY_NAME["compare"].address("xlsx", "en"), numbers).content
    rows = list(load_workbook(BytesIO(content))["Results"].iter_rows(min_row=2))
    labels = [label.value for label, _value in rows]
    assert sum("in percentage points" in label for label in labels) == 3
    *points, p_value = [value for _label, value in rows]
    assert p_value.number_format == "0.0000%"
    assert {cell.number_format for cell in points} == {"General"}
