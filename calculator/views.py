"""The calculators' pages: an address holds the numbers, the page shows what follows."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from calculator.calculators import CALCULATORS
from config.context import language_links


@require_safe
def calculator_list(request):
    return render(request, "calculator/list.html", {"calculators": CALCULATORS})


@require_safe
def calculator_page(request, calculator):
    form = calculator.form_class.from_query(request.GET)
    context = {
        "calculator": calculator,
        "form": form,
        "results": form.results if form.is_valid() else None,
        "language_links": language_links(
            lambda code: (calculator.get_absolute_url() + form.query_in(code), True)
        ),
    }
    return render(request, calculator.template, context)
