"""What of a calculation leaves the site: its files, and its embed in other pages."""

import csv
import re
from fractions import Fraction
from io import BytesIO, StringIO
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from openpyxl import load_workbook

from calculator.calculators import CALCULATORS
from calculator.display import machine_number
from calculator.exports import safe_text
from calculator.tables import Figure
from tests.browsing import canonical, is_indexable, parse, read
from tests.calculator.answers import BY_NAME

LANGUAGES = [code for code, _name in settings.LANGUAGES]
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml; charset=utf-8",
}

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_kind = pytest.mark.parametrize("kind", KINDS)
each_calculator = pytest.mark.parametrize(
    "calculator", CALCULATORS, ids=lambda calculator: calculator.name
)


def page_address(calculator, language):
    with translation.override(language):
        return calculator.get_absolute_url()


def file_address(calculator, language, kind, query=None):
    """Return the address of a file, of the worked example unless `query` is given."""
    with translation.override(language):
        typed = calculator.example_query if query is None else query
        return calculator.address(kind, language) + typed


def embed_address(calculator, language, query=None):
    with translation.override(language):
        typed = calculator.example_query if query is None else query
        return calculator.address("embed", language) + typed


def wrong_query(calculator):
    return f"?{urlencode({calculator.form_class.SHORT[0]: 'ten'})}"


def fetched(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response


# Plain inputs whose answers have gaps, losses below zero, and more than the example.
CASES = [
    *((calculator.name, calculator.form_class.EXAMPLE) for calculator in CALCULATORS),
    ("churn-rate", {"start": "30", "lost": "0"}),
    ("churn-rate", {"start": "1000.5", "end": "1200", "new": "300", "lost_new": "7"}),
    ("revenue-churn", {"start": "100.25", "expansion": "3", "new": "1000000"}),
    ("lifetime-value", {"arpa": "50", "margin": "0.9", "churn": "0", "cac": "9"}),
    ("lifetime-value", {"arpa": "50", "margin": "0", "churn": "0.1", "cac": "9"}),
    ("forecast", {"start": "0", "new": "0", "churn": "0", "periods": "1"}),
    ("forecast", {"start": "10", "churn": "0.1", "target_churn": "0.2", "arpa": "3"}),
    ("compare", {"start_a": "9", "lost_a": "0", "start_b": "9", "lost_b": "9"}),
    ("survival", {"stays": "5+ 6+ 7+"}),
    ("survival", {"stays": "2.5 3 1000.25 2000+"}),
]
each_case = pytest.mark.parametrize(
    ("name", "plain"),
    CASES,
    ids=[f"{name}: {urlencode(plain)}" for name, plain in CASES],
)


def computed(name, plain):
    """Return a calculator, the form of plain inputs and the query that says them."""
    calculator = BY_NAME[name]
    form = calculator.form_class(plain, notation="plain")
    assert form.is_valid(), form.errors
    return calculator, form


def csv_rows(response):
    assert response.content.startswith(b"\xef\xbb\xbf")
    text = response.content.decode("utf-8-sig")
    assert not text.startswith("\ufeff")
    return list(csv.reader(StringIO(text, newline=""), strict=True))


def tables_in(rows):
    """Return the tables of a CSV file: (title, columns, lines) each."""
    found, lines = [], []
    for row in [*rows, []]:
        if row:
            lines.append(row)
        else:
            (title,), columns, *body = lines
            found.append((title, columns, body))
            lines = []
    return found


def sheets_of(response):
    book = load_workbook(BytesIO(response.content))
    return {sheet.title: sheet for sheet in book.worksheets}


# Every file -------------------------------------------------------------------------


@each_calculator
@each_language
@each_kind
def test_a_file_says_what_it_is_and_is_named_after_the_calculator(
    client, calculator, language, kind
):
    response = fetched(client, file_address(calculator, language, kind))
    assert response["Content-Type"] == KINDS[kind]
    with translation.override(language):
        name = f"{calculator.slug}.{kind}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert len(response.content) > 200


@each_calculator
@each_kind
def test_the_headers_of_a_file_can_be_asked_for_alone(client, calculator, kind):
    address = file_address(calculator, "ro", kind)
    got, headed = client.get(address), client.head(address)
    assert (headed.status_code, headed.content) == (200, b"")
    for name in ("Content-Type", "Content-Disposition", "Cache-Control"):
        assert headed[name] == got[name]


@each_kind
def test_a_file_is_only_read(client, kind):
    address = file_address(CALCULATORS[0], "en", kind)
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address).status_code in (403, 405)


@each_calculator
@each_language
@each_kind
def test_what_cannot_be_computed_is_shown_on_its_page(
    client, db, calculator, language, kind
):
    wrong = wrong_query(calculator)
    response = client.get(file_address(calculator, language, kind, wrong))
    assert response.status_code == 302
    assert response["Location"] == page_address(calculator, language) + wrong
    page = read(client, response["Location"])
    assert page.one("div", class_="error-summary")
    control = page.one(id=f"id_{calculator.form_class.SHORT[0]}")
    assert "ten" in (control.attrs.get("value"), control.text)


@each_calculator
@each_kind
@pytest.mark.parametrize("query", ["", "?utm_source=letter"])
def test_a_file_of_nothing_leads_to_the_blank_page(client, db, calculator, kind, query):
    response = client.get(file_address(calculator, "et", kind, query))
    assert (response.status_code, response["Location"]) == (
        302,
        page_address(calculator, "et"),
    )
    assert not read(client, response["Location"]).all(class_="error-summary")


# CSV --------------------------------------------------------------------------------


@each_case
@each_language
def test_a_csv_file_holds_every_table_in_order(client, language, name, plain):
    with translation.override(language):
        calculator, form = computed(name, plain)
        query, answer = form.query, calculator.answer_class(form)
        expected = [
            (
                str(table.title),
                [str(column) for column in table.columns],
                [as_in_a_file(row.label) for row in table.rows],
            )
            for table in answer.all_tables
        ]
        assert expected[0][0] == gettext("Your numbers as understood")
    rows = csv_rows(fetched(client, file_address(calculator, language, "csv", query)))
    found = tables_in(rows)
    assert [
        (title, columns, [line[0] for line in lines]) for title, columns, lines in found
    ] == expected
    assert len(found) >= 3
    for _title, columns, lines in found:
        assert {len(line) for line in lines} <= {len(columns)}


def as_in_a_file(label):
    return machine_number(label.plain) if isinstance(label, Figure) else str(label)


def numbers_of(answer):
    """Return the numbers of all tables as files hold them; None where there is none."""
    return [
        cell.plain if cell.plain is None else float(cell.plain)
        for table in answer.all_tables
        for row in table.rows
        for cell in row.cells
        if isinstance(cell, Figure)
    ]


@each_case
def test_the_numbers_of_a_csv_file_are_plain_in_every_language(client, name, plain):
    calculator, form = computed(name, plain)
    held = []
    for language in LANGUAGES:
        query = form.query_in(language)
        address = file_address(calculator, language, "csv", query)
        found = tables_in(csv_rows(fetched(client, address)))
        cells = [cell for _, _, lines in found for line in lines for cell in line[1:]]
        held.append([cell for cell in cells if not re.search(r"[^\W\d_]", cell)])
    assert held == [held[0]] * len(LANGUAGES)
    assert all(re.fullmatch(r"(-?[0-9]+(\.[0-9]+)?)?", cell) for cell in held[0])
    numbers = numbers_of(calculator.answer_class(form))
    assert [float(cell) if cell else None for cell in held[0]] == numbers


@each_case
def test_times_are_plain_in_every_language(client, name, plain):
    calculator, form = computed(name, plain)
    held = []
    for language in LANGUAGES:
        query = form.query_in(language)
        address = file_address(calculator, language, "csv", query)
        *_others, (_title, _columns, lines) = tables_in(
            csv_rows(fetched(client, address))
        )
        labels = [line[0] for line in lines]
        held.append([label for label in labels if not re.search(r"[^\W\d_]", label)])
    assert held == [held[0]] * len(LANGUAGES)
    assert all(re.fullmatch(r"[0-9]+(\.[0-9]+)?", label) for label in held[0])


@each_calculator
def test_a_csv_file_begins_with_the_numbers_that_were_typed(client, calculator):
    response = fetched(client, file_address(calculator, "et", "csv"))
    _title, _columns, lines = tables_in(csv_rows(response))[0]
    with translation.override("et"):
        fields = calculator.form_class.base_fields
        labels = {str(field.label): name for name, field in fields.items()}
    example = calculator.form_class.EXAMPLE
    if "stays" in example:
        with translation.override("et"):
            still_here = gettext("still here")
        words = [f"{time}{'+' * (state == still_here)}" for _, time, state in lines]
        assert " ".join(words) == example["stays"]
        assert [line[0] for line in lines] == [str(n + 1) for n in range(len(lines))]
        return
    held = {labels[label]: Fraction(value) for label, value in lines}
    assert {name: held[name] for name in example} == {
        name: Fraction(text) for name, text in example.items()
    }


def test_a_result_without_a_value_is_an_empty_cell(client):
    address = file_address(BY_NAME["lifetime-value"], "en", "csv")
    address = address.partition("?")[0] + "?arpa=50&margin=90&churn=0"
    rows = csv_rows(fetched(client, address))
    assert ["Lifetime value", ""] in rows
    assert not any(cell in ("None", "–") for row in rows for cell in row)


# XLSX -------------------------------------------------------------------------------


@each_case
@each_language
def test_an_excel_file_has_a_sheet_for_each_table(client, language, name, plain):
    with translation.override(language):
        calculator, form = computed(name, plain)
        query = form.query
        titles = [table.title for table in calculator.answer_class(form).all_tables]
    address = file_address(calculator, language, "xlsx", query)
    sheets = sheets_of(fetched(client, address))
    assert len(sheets) == len(titles)
    assert len({title.casefold() for title in sheets}) == len(titles)
    for sheet, title in zip(sheets, titles, strict=True):
        # What Excel asks of a sheet's name.
        assert 0 < len(sheet) <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", sheet)
        # It is the table's title, without what Excel refuses, cut where it is long.
        allowed = re.sub(r"[\[\]:*?/\\]", " ", title)
        if len(allowed) <= 31:
            assert sheet == allowed
        else:
            assert allowed.startswith(sheet.removesuffix("…"))
            assert len(sheet) > 15


@each_case
def test_the_numbers_of_an_excel_file_are_numbers(client, name, plain):
    with translation.override("ro"):
        calculator, form = computed(name, plain)
        query, tables = form.query, calculator.answer_class(form).all_tables
    sheets = sheets_of(fetched(client, file_address(calculator, "ro", "xlsx", query)))
    seen = 0
    for sheet, table in zip(sheets.values(), tables, strict=True):
        lines = list(sheet.iter_rows(min_row=2))
        for line, row in zip(lines, table.rows, strict=True):
            for cell, figure in zip(line[1:], row.cells, strict=True):
                if not isinstance(figure, Figure):
                    assert (cell.value, cell.data_type) == (str(figure), "s")
                    continue
                if figure.plain is None:
                    assert cell.value is None
                    continue
                seen += 1
                assert cell.data_type == "n"
                assert cell.value == pytest.approx(float(figure.plain), rel=1e-14)
                printed = str(figure)
                if printed.startswith("<"):
                    assert cell.number_format == "0.00E+00"
                else:
                    assert cell.number_format.endswith("%") == ("%" in printed)
    assert seen >= 5


@each_case
@each_language
def test_an_excel_file_holds_the_numbers_of_the_csv_file(client, language, name, plain):
    calculator, form = computed(name, plain)
    query = form.query_in(language)
    csv_file, excel = (
        fetched(client, file_address(calculator, language, kind, query))
        for kind in ("csv", "xlsx")
    )
    tables, sheets = tables_in(csv_rows(csv_file)), sheets_of(excel).values()
    for (_title, columns, lines), sheet in zip(tables, sheets, strict=True):
        header, *rows = sheet.iter_rows(values_only=True)
        assert list(header) == columns
        assert [str(row[0]) for row in rows] == [line[0] for line in lines]
        for row, line in zip(rows, lines, strict=True):
            for value, cell in zip(row[1:], line[1:], strict=True):
                if isinstance(value, str):
                    assert value == cell
                else:
                    expected = pytest.approx(float(cell), rel=1e-14) if cell else None
                    assert value == expected


@pytest.mark.parametrize(
    "name", ["churn-rate", "lifetime-value", "forecast", "survival"]
)
def test_the_periods_of_a_series_are_numbers_too(client, name):
    response = fetched(client, file_address(BY_NAME[name], "en", "xlsx"))
    *_others, series = sheets_of(response).values()
    times = [cell.value for cell in next(series.iter_cols(min_row=2))]
    assert times == ([2, 3, 5, 8, 12] if name == "survival" else [*range(len(times))])
    assert len(times) >= 5


# Formulas ---------------------------------------------------------------------------

SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "\0"]


@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_words_that_a_spreadsheet_would_run_are_marked_as_words(sign):
    assert safe_text(f"{sign}cmd|' /C calc'!A0") == f"'{sign}cmd|' /C calc'!A0"
    assert safe_text(sign) == f"'{sign}"


@pytest.mark.parametrize("text", ["", "Churn", "a=b", "'=1", "1 + 1", "(Start − end)"])
def test_other_words_stay_as_they_are(text):
    assert safe_text(text) == text


@each_case
@each_language
def test_no_cell_begins_as_a_formula_does(client, language, name, plain):
    calculator, form = computed(name, plain)
    query = form.query_in(language)
    rows = csv_rows(fetched(client, file_address(calculator, language, "csv", query)))
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(tuple(SIGNS)) or re.fullmatch(r"-[0-9.]+", cell)
    excel = fetched(client, file_address(calculator, language, "xlsx", query))
    cells = [
        cell
        for sheet in sheets_of(excel).values()
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    ]
    assert {cell.data_type for cell in cells} == {"n", "s"}
    for cell in cells:
        assert not str(cell.value).startswith(tuple(SIGNS)) or cell.data_type == "n"


# The chart --------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {f"{SVG}{tag}" for tag in ("path", "rect", "circle", "text")}


@each_case
@each_language
def test_the_chart_is_a_drawing_that_stands_alone(client, language, name, plain):
    with translation.override(language):
        calculator, form = computed(name, plain)
        query, chart = form.query, calculator.answer_class(form).chart
        title, words = str(chart.title), str(chart.description)
    response = fetched(client, file_address(calculator, language, "svg", query))
    drawing = ElementTree.fromstring(response.content)
    assert drawing.tag == f"{SVG}svg"
    assert drawing.find(f"{SVG}title").text == title
    assert drawing.find(f"{SVG}desc").text == words
    assert title in [text.text for text in drawing.iter(f"{SVG}text")]
    left, top, width, height = map(float, drawing.get("viewBox").split())
    assert (float(drawing.get("width")), float(drawing.get("height"))) == (
        width,
        height,
    )
    shapes = [element for element in drawing.iter() if element.tag in DRAWN]
    assert len(shapes) == len(chart.shapes) + 2
    for shape in shapes:
        # Its colours are its own: no style sheet reaches it.
        assert shape.get("fill"), ElementTree.tostring(shape)
        assert shape.get("fill") != "none" or shape.get("stroke")
        if shape.tag == f"{SVG}text":
            assert left <= float(shape.get("x")) <= left + width
            assert top <= float(shape.get("y")) <= top + height
    tags = {element.tag for element in drawing.iter()}
    assert tags <= {f"{SVG}{tag}" for tag in ("svg", "title", "desc")} | DRAWN
    for element in drawing.iter():
        names = set(element.attrib)
        assert not names & {"class", "style", "href"}
        assert not any(name.startswith("on") or "}" in name for name in names)


@each_calculator
@each_language
def test_the_chart_on_the_page_and_the_file_show_the_same(
    client, db, calculator, language
):
    with translation.override(language):
        address = calculator.get_absolute_url() + calculator.example_query
    drawn = read(client, address).one("figure", class_="chart").one("svg")
    file = fetched(client, file_address(calculator, language, "svg"))
    drawing = ElementTree.fromstring(file.content)
    texts = [text.text for text in drawing.iter(f"{SVG}text")]
    assert texts[1:] == [text.text for text in drawn.all("text")]
    paths = [path.get("d") for path in drawing.iter(f"{SVG}path")]
    assert paths == [path.attrs["d"] for path in drawn.all("path")]


# Embedded ---------------------------------------------------------------------------


@each_calculator
@each_language
@pytest.mark.parametrize("state", ["blank", "answer", "error"])
def test_an_embedded_calculator_is_without_the_frame_of_the_site(
    client, calculator, language, state
):
    query = {"blank": "", "answer": None, "error": wrong_query(calculator)}[state]
    page = read(client, embed_address(calculator, language, query))
    assert not page.all("header") + page.all("footer") + page.all("nav")
    assert not page.all("form", role="search")
    assert page.one("html").attrs["lang"] == language
    assert page.one("main").one("h1")
    assert canonical(page) == settings.SITE_URL + page_address(calculator, language)
    assert not is_indexable(page)
    form = page.one("form", class_="calculator-form")
    assert form.attrs["action"] == embed_address(calculator, language, "") + "#answer"
    assert form.attrs["hx-get"] == embed_address(calculator, language, "")
    names = {control.attrs["name"] for control in form.all(name=None)}
    assert names == calculator.form_class.base_fields.keys()
    assert len(page.all("output")) == (state == "answer")
    assert len(page.all(class_="error-summary")) == (state == "error")
    # Whatever leads to the site opens beside the page that holds the frame.
    for link in page.all("a"):
        inside = link.attrs["href"].startswith(embed_address(calculator, language, ""))
        if not inside and not link.attrs["href"].startswith("#"):
            assert link.attrs["target"] == "_blank"
            assert link.attrs["rel"] == "noopener"


@each_calculator
@each_language
def test_an_embedded_answer_leads_to_its_page(client, db, calculator, language):
    page = read(client, embed_address(calculator, language))
    with translation.override(language):
        address = calculator.get_absolute_url() + calculator.example_query
    links = [a for a in page.all("a") if a.attrs["href"] == address]
    assert len(links) == 1
    there = read(client, address)
    shown = page.one("output").one("data"), there.one("output").one("data")
    assert shown[0].attrs == shown[1].attrs
    assert page.one("div", class_="meaning").text == (
        there.one("div", class_="meaning").text
    )


def framed_by(response):
    """Return who may frame an answer, as its policy says."""
    directives = response["Content-Security-Policy"].split(";")
    (ancestors,) = [d.split() for d in directives if "frame-ancestors" in d]
    return ancestors[1:]


@each_calculator
@each_language
@pytest.mark.parametrize("state", ["blank", "answer", "error", "live"])
def test_an_embedded_calculator_may_be_framed_by_anyone(
    client, calculator, language, state
):
    query = {"blank": "", "error": wrong_query(calculator)}.get(state)
    headers = {"HX-Request": "true"} if state == "live" else {}
    address = embed_address(calculator, language, query)
    for response in (client.get(address, headers=headers), client.head(address)):
        assert response.status_code == 200
        assert framed_by(response) == ["*"]
        assert "X-Frame-Options" not in response.headers
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        # Everything else stays as strict as elsewhere.
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert not re.search("unsafe|https?:", response["Content-Security-Policy"])


def not_to_be_framed():
    """Return an address of every other kind, with the status of its answer."""
    for calculator in CALCULATORS:
        wrong = wrong_query(calculator)
        page = page_address(calculator, "et")
        yield page, 200
        yield file_address(calculator, "et", "csv").replace(".csv", "/"), 200
        yield page + wrong, 200
        for kind in KINDS:
            yield file_address(calculator, "et", kind), 200
            yield file_address(calculator, "et", kind, wrong), 302
        yield page.rstrip("/"), 301
        yield embed_address(calculator, "et", "").rstrip("/"), 301
        yield embed_address(calculator, "et", "") + "nothing/", 404
        yield page.replace("/et/", "/en/") + "embed/", 404
        yield f"/api/v1/calculators/{calculator.name}?start=1", None
    yield "/et/", 200
    yield page_address(CALCULATORS[0], "en").rsplit("/", 2)[0] + "/", 200
    yield "/", 302
    yield "/en/nothing/", 404
    yield "/admin/login/", 200
    yield "/robots.txt", 200
    yield "/healthz", 200


@pytest.mark.parametrize(
    ("address", "status"), [*not_to_be_framed()], ids=lambda value: str(value)[:60]
)
def test_nothing_else_may_be_framed(client, db, address, status):
    response = client.get(address)
    assert status in (None, response.status_code)
    assert framed_by(response) == ["'none'"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    # A missing slash is mended before that header is set; what follows has it.
    assert status == 301 or response["X-Frame-Options"] == "DENY"


@each_calculator
def test_what_replaces_the_answer_of_a_page_may_not_be_framed(client, calculator):
    headers = {"HX-Request": "true"}
    response = client.get(page_address(calculator, "en"), headers=headers)
    assert framed_by(response) == ["'none'"]
    assert response["X-Frame-Options"] == "DENY"


def test_a_refused_method_may_not_be_framed(client):
    response = client.post(embed_address(CALCULATORS[0], "en", ""))
    assert response.status_code == 405
    assert framed_by(response) == ["'none'"]


@each_calculator
def test_an_embed_that_is_not_sent_twice_may_still_be_shown_elsewhere(
    client, calculator
):
    address = embed_address(calculator, "en")
    tag = client.get(address)["ETag"]
    response = client.get(address, headers={"if-none-match": tag})
    assert response.status_code == 304
    assert response.get("Cross-Origin-Resource-Policy") in (None, "cross-origin")
    assert "X-Frame-Options" not in response.headers


@each_calculator
@each_language
@pytest.mark.parametrize("query", ["", None], ids=["blank", "answer"])
def test_the_code_to_embed_leads_to_the_embedded_calculator(
    client, db, calculator, language, query
):
    with translation.override(language):
        typed = calculator.example_query if query is None else query
        page = read(client, calculator.get_absolute_url() + typed)
    code = parse(page.one("textarea", id="embed-code").text)
    frame = code.one("iframe")
    assert [element.tag for element in code if element is not code] == ["iframe"]
    source = frame.attrs["src"].removeprefix(settings.SITE_URL)
    assert source == embed_address(calculator, language, typed)
    assert framed_by(fetched(client, source)) == ["*"]
    assert frame.attrs["title"] and frame.attrs["lang"] == language
    assert int(frame.attrs["height"]) >= 400
