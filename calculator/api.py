from django.conf import settings
from django.utils import translation
from ninja import Query, Router, Schema
from pydantic import Field, create_model

from calculator.calculators import CALCULATORS
from calculator.forms.base import plain
from calculator.forms.fields import PLAIN
from config.errors import Errors, InvalidInput, in_language

router = Router()


class CalculatorOut(Schema):
    name: str
    title: str
    urls: dict[str, str]


@router.get(
    "",
    response={200: list[CalculatorOut], 422: Errors},
    summary="The calculators",
)
def calculators(request, language: str = settings.LANGUAGE_CODE):
    with in_language(request, language):
        titles = [str(calculator.title) for calculator in CALCULATORS]
    return [
        {"name": calculator.name, "title": title, "urls": _urls(calculator)}
        for calculator, title in zip(CALCULATORS, titles, strict=True)
    ]


def _urls(calculator):
    return {
        code: settings.SITE_URL + calculator.address("page", code)
        for code, _name in settings.LANGUAGES
    }


def _add_route(calculator):
    """Offer a calculator at its name; its query is described by the form's fields."""
    form_class = calculator.form_class
    query = create_model(
        f"{form_class.__name__}Query",
        **{
            name: (
                str | None,
                Field(None, json_schema_extra=_described(form_class, name)),
            )
            for name in form_class.base_fields
        },
        language=(str | None, Field(None, json_schema_extra={"example": "et"})),
    )
    answer = {"application/json": {"example": plain(form_class.example().results)}}

    @router.get(
        calculator.name,
        response={200: form_class.RESULTS, 422: Errors},
        summary=f"Compute: {calculator.name}",
        operation_id=calculator.name.replace("-", "_"),
        openapi_extra={"responses": {200: {"content": answer}}},
    )
    def results(request, query: Query[query]):
        with in_language(request, request.GET.get("language") or request.LANGUAGE_CODE):
            form = calculator.form_class(request.GET, notation=PLAIN)
            if not form.is_valid():
                # In words now: the language is another again when they are sent.
                raise InvalidInput(
                    {name: list(map(str, form.errors[name])) for name in form.errors}
                )
            return plain(form.results)


def _described(form_class, name):
    """Return what the description says of an input, besides its name."""
    field = form_class.base_fields[name]
    with translation.override("en"):
        described = {"description": f"{field.label}. {field.help_text}".strip()}
    if field.required:
        described["description"] += " Required."
    if field.is_share:
        described["description"] += " As a share of one: 0.05 is 5%."
    if choices := getattr(field, "choices", None):
        described["enum"] = [value for value, _name in choices]
    if name in form_class.EXAMPLE:
        described["example"] = form_class.EXAMPLE[name]
    return described


for calculator in CALCULATORS:
    _add_route(calculator)
