"""The calculators' pages: an address holds the numbers, the page shows what follows."""

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from calculator import exports
from calculator.calculators import CALCULATORS, list_data
from config.context import LanguageLink


@require_safe
def calculator_list(request):
    context = {"calculators": CALCULATORS, "structured_data": list_data()}
    return render(request, "calculator/list.html", context)


@require_safe
@vary_on_headers("HX-Request")
def calculator_page(request, calculator):
    """Show a calculator; htmx gets what changed since the last key was pressed."""
    form = calculator.form_class.from_query(request.GET)
    # Now, as the sentences of an error hold numbers in the language that is active.
    form.is_valid()
    links = [
        LanguageLink(code, name, calculator.address("page", code) + form.query_in(code))
        for code, name in settings.LANGUAGES
    ]
    return _page(request, calculator, form, "base.html", links)


@require_safe
@vary_on_headers("HX-Request")
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embedded_calculator(request, calculator):
    """Show a calculator without the site's frame, for the pages of others."""
    form = calculator.form_class.from_query(request.GET)
    response = _page(request, calculator, form, "calculator/_embed_frame.html", [])
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _page(request, calculator, form, frame, links):
    is_live = bool(request.htmx)
    embedded = frame != "base.html"
    # While someone types, what is still missing is not yet a mistake.
    is_early = is_live and form.is_bound and form.is_incomplete
    answer = calculator.answer_class(form) if form.is_valid() else None
    context = {
        "frame": "calculator/_live_frame.html" if is_live else frame,
        "embedded": embedded,
        "is_early": is_early,
        "calculator": calculator,
        "form": form,
        "sentences": dict.fromkeys(form.fields, "") if is_early else form.sentences,
        "answer": answer,
        "results": answer and answer.results,
        "language_links": links,
    }
    if not form.is_bound:
        context["structured_data"] = calculator.structured_data
    response = render(request, calculator.template, context)
    if is_live:
        kind = "embed" if embedded else "page"
        address = calculator.address(kind, form.language)
        response.headers["HX-Replace-Url"] = address + form.query
        if form.errors and not is_early and form.more_is_open:
            response.headers["HX-Trigger"] = "more-needed"
    return response


@require_safe
def download(request, calculator, kind):
    """Give a calculation as a file; what cannot be computed is shown on its page."""
    form = calculator.form_class.from_query(request.GET)
    if not form.is_valid():
        return redirect(calculator.get_absolute_url() + form.query)
    answer = calculator.answer_class(form)
    content = {
        "csv": lambda: exports.to_csv(answer),
        "xlsx": lambda: exports.to_xlsx(answer, calculator.title),
        "svg": lambda: exports.to_svg(answer),
    }[kind]()
    response = HttpResponse(content, content_type=exports.CONTENT_TYPES[kind])
    name = f"{calculator.slug}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
