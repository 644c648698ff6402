from django.conf import settings
from django.utils import translation
from ninja import Query, Router, Schema
from pydantic import create_model

from calculator.calculators import CALCULATORS
from calculator.forms.base import plain
from calculator.forms.fields import PLAIN
from config.errors import InvalidInput

router = Router()


class CalculatorOut(Schema):
    name: str
    title: str
    urls: dict[str, str]


@router.get("", response=list[CalculatorOut], summary="The calculators")
def calculators(request):
    return [
        {
            "name": calculator.name,
            "title": str(calculator.title),
            "urls": _urls(calculator),
        }
        for calculator in CALCULATORS
    ]


def _urls(calculator):
    urls = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            urls[code] = settings.SITE_URL + calculator.get_absolute_url()
    return urls


def _add_route(calculator):
    """Offer a calculator at its name; its query is described by the form's fields."""
    fields = calculator.form_class.base_fields
    query = create_model(
        f"{calculator.form_class.__name__}Query",
        **{name: (str | None, None) for name in fields},
    )

    @router.get(
        calculator.name,
        response=dict,
        summary=f"Compute: {calculator.name}",
        operation_id=calculator.name.replace("-", "_"),
        openapi_extra={
            "parameters": [
                {"name": name, "in": "query", "example": value}
                for name, value in calculator.form_class.EXAMPLE.items()
            ]
        },
    )
    def results(request, query: Query[query]):
        form = calculator.form_class(request.GET, notation=PLAIN)
        if not form.is_valid():
            raise InvalidInput(form.errors)
        return plain(form.results)


for calculator in CALCULATORS:
    _add_route(calculator)
