"""Any field follows from the others: whichever is left empty, the results are the same.

The numbers are decimals that end, and so are those that follow from them: what is
written out in full loses nothing.
"""

from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from calculator.numbers import LIMIT, write_number
from tests.calculator.answers import computed, refused


def decimals(low, high, places):
    """Return numbers from `low` to `high` with at most so many decimals."""
    scale = 10**places
    return st.integers(low * scale, high * scale).map(lambda n: Fraction(n, scale))


amounts = st.one_of(st.integers(0, 1000).map(Fraction), decimals(0, 10**9, 2))
above_zero = amounts.filter(bool)
shares = decimals(0, 1, 4)
# Whatever is divided by one of these ends after a few decimals.
dividers = st.builds(
    lambda twos, fives: Fraction(2) ** twos * Fraction(5) ** fives,
    st.integers(-4, 4),
    st.integers(-4, 4),
)
dividing_shares = dividers.map(lambda number: min(number, 1 / number))


def written(values):
    return {name: write_number(values[name], "en") for name in values}


def form_of(name, values):
    return computed(name, **written(values))


def refusals_of(name, values):
    return refused(name, **written(values))


def without(values, *names):
    return {name: values[name] for name in values if name not in names}


def assert_follows(name, values, *ways):
    """Check that each way to leave fields of `values` empty gives the same results.

    A way is the names of the fields left empty.
    """
    expected = form_of(name, values)
    for empty in ways:
        form = form_of(name, without(values, *empty))
        assert form.results == expected.results, empty
        for field in empty:
            value = form.cleaned_data[field]
            assert value == values[field], (empty, field)
            whence = form.whence(field)
            assert whence == "computed" or value == form.fields[field].assumed


# Customer churn ---------------------------------------------------------------------


@st.composite
def months(draw):
    """A month in all its numbers, which agree."""
    start, rate = draw(above_zero), draw(shares)
    new = draw(amounts)
    lost_new = min(draw(st.one_of(st.just(Fraction(0)), amounts)), new)
    lost = start * rate
    end = start + new - lost - lost_new
    return {
        "start": start,
        "lost": lost,
        "end": end,
        "new": new,
        "lost_new": lost_new,
        "churn_rate": rate,
    }


@given(months())
@example(
    {
        "start": Fraction(1000),
        "lost": Fraction(50),
        "end": Fraction(1030),
        "new": Fraction(80),
        "lost_new": Fraction(0),
        "churn_rate": Fraction(1, 20),
    }
)
def test_a_month_is_the_same_whichever_of_its_numbers_is_left_empty(month):
    ways = [
        ("start", "churn_rate"),
        ("lost", "churn_rate"),
        ("end", "churn_rate"),
        ("new", "churn_rate"),
        ("churn_rate",),
        ("lost", "end"),
        ("end",),
        ("lost",),
        ("new",),
        ("start",),
    ]
    if month["churn_rate"] > 0:
        ways.append(("start", "end"))
    if month["churn_rate"] < 1:
        ways.append(("start", "lost"))
    assert_follows("churn-rate", month, *ways)


@given(
    months(), st.sampled_from(["start", "lost", "end", "new", "lost_new", "churn_rate"])
)
def test_a_month_whose_numbers_disagree_is_refused(month, name):
    changed = month | {name: month[name] + Fraction(1, 100)}
    assert refusals_of("churn-rate", changed)


# Revenue churn ----------------------------------------------------------------------


@st.composite
def revenues(draw):
    """The revenue of a period in all its amounts, which agree."""
    gains = {name: draw(amounts) for name in ("expansion", "reactivation", "new")}
    losses = {name: draw(amounts) for name in ("churned", "contraction")}
    start = sum(losses.values()) + draw(amounts)
    assume(start > 0)
    end = start + sum(gains.values()) - sum(losses.values())
    return {"start": start, **losses, **gains, "end": end}


@given(revenues())
def test_a_period_of_revenue_is_the_same_whichever_amount_is_left_empty(revenue):
    assert_follows("revenue-churn", revenue, *((name,) for name in revenue))


@given(revenues(), st.sampled_from([-1, 1]))
def test_a_period_of_revenue_whose_amounts_disagree_is_refused(revenue, step):
    changed = revenue | {"end": revenue["end"] + step}
    assume(changed["end"] >= 0)
    assert list(refusals_of("revenue-churn", changed)) == ["end"]


# Lifetime value ---------------------------------------------------------------------


@st.composite
def customers(draw):
    """A customer's worth in all its numbers, which agree and end."""
    arpa = draw(dividers) * draw(st.integers(1, 1000))
    margin, churn = draw(dividing_shares), draw(dividing_shares)
    cac = draw(dividers)
    ltv = arpa * margin / churn
    assume(ltv < LIMIT and ltv / cac < LIMIT)
    return {
        "arpa": arpa,
        "margin": margin,
        "churn": churn,
        "cac": cac,
        "ltv": ltv,
        "ltv_to_cac": ltv / cac,
    }


@given(customers())
@example(
    {
        "arpa": Fraction(50),
        "margin": Fraction(9, 10),
        "churn": Fraction(1, 10),
        "cac": Fraction(180),
        "ltv": Fraction(450),
        "ltv_to_cac": Fraction(5, 2),
    }
)
def test_a_customers_worth_is_the_same_whichever_number_is_left_empty(customer):
    inputs = ("arpa", "margin", "churn")
    assert_follows(
        "lifetime-value",
        customer,
        *((name,) for name in customer),
        *((name, "ltv") for name in (*inputs, "ltv_to_cac", "cac")),
        *((name, "ltv_to_cac") for name in inputs),
        *((name, "cac") for name in inputs),
    )


@given(customers(), st.sampled_from(["ltv", "ltv_to_cac"]))
def test_a_customers_worth_that_disagrees_is_refused(customer, name):
    changed = customer | {name: customer[name] * 2}
    assume(changed[name] < LIMIT)
    assert refusals_of("lifetime-value", changed)
    # The one that is not given elsewhere would do without the other.
    other = "ltv" if name == "ltv_to_cac" else "ltv_to_cac"
    assert refusals_of("lifetime-value", without(changed, other))


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("churn-rate", {"start": "3", "lost": "1", "churn_rate": "0.3333"}),
        ("churn-rate", {"start": "300", "lost": "100", "churn_rate": "0.333333"}),
        (
            "lifetime-value",
            {"arpa": "100", "margin": "0.8", "churn": "0.03", "ltv": "2666.67"},
        ),
        (
            "forecast",
            {"start": "9", "new": "40", "churn": "0.03", "steady_state": "1333.3"},
        ),
    ],
)
def test_what_someone_rounded_well_agrees(name, inputs):
    assert computed(name, **inputs)


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("churn-rate", {"start": "3", "lost": "1", "churn_rate": "0.33"}),
        ("churn-rate", {"start": "3", "lost": "1", "churn_rate": "0.3334"}),
        (
            "lifetime-value",
            {"arpa": "100", "margin": "0.8", "churn": "0.03", "ltv": "2666"},
        ),
    ],
)
def test_what_is_another_number_does_not(name, inputs):
    assert refused(name, **inputs)


# Forecast ---------------------------------------------------------------------------


@st.composite
def forecasts(draw):
    """A forecast in all its numbers, which agree."""
    churn, steady = draw(shares.filter(bool)), draw(above_zero)
    return {
        "start": draw(amounts),
        "new": churn * steady,
        "churn": churn,
        "steady_state": steady,
        "periods": Fraction(draw(st.integers(1, 24))),
        "target_churn": draw(shares),
        "arpa": draw(amounts),
    }


@given(forecasts())
def test_a_forecast_is_the_same_whichever_number_is_left_empty(forecast):
    ways = [("new",), ("churn",), ("steady_state",)]
    assert_follows("forecast", forecast, *ways)


@given(forecasts())
def test_a_forecast_whose_numbers_disagree_is_refused(forecast):
    changed = forecast | {"steady_state": forecast["steady_state"] + 1}
    assert list(refusals_of("forecast", changed)) == ["steady_state"]


# Where nothing follows --------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted", [{"cac": "5", "ltv_to_cac": "3"}, {"margin": "0", "ltv": "5"}], ids=str
)
def test_no_finite_value_can_be_wanted_where_nobody_leaves(wanted):
    assert refused("lifetime-value", arpa="50", churn="0", **{"margin": "1", **wanted})


@pytest.mark.parametrize(
    ("name", "inputs", "result", "value"),
    [
        (
            "lifetime-value",
            {"arpa": "900000000000000", "margin": "1", "churn": "0.5"},
            "ltv",
            18 * 10**14,
        ),
        (
            "lifetime-value",
            {"arpa": "50", "margin": "1", "churn": "1", "cac": "0.00000000000001"},
            "ltv_to_cac",
            5 * 10**15,
        ),
        (
            "forecast",
            {"start": "0", "new": "900000000000000", "churn": "0.5"},
            "steady_state",
            18 * 10**14,
        ),
    ],
    ids=["ltv", "ltv_to_cac", "steady_state"],
)
def test_a_result_may_be_larger_than_what_can_be_typed(name, inputs, result, value):
    assert refused(name, **inputs) == {}
    assert computed(name, **inputs).results[result] == value
