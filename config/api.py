"""The public API: read-only JSON, described at /api/v1/openapi.json."""

from django.http import JsonResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from calculator.api import router as calculator_router
from config.errors import InvalidInput
from glossary.api import router as glossary_router

api = NinjaAPI(
    title="Churn glossary",
    version="1",
    description=(
        "The glossary's entries and the calculators. Read-only and public; numbers "
        "are plain, such as 1000.5. A question that cannot be answered gets status "
        "422 and sentences by field: {errors: {field: [messages]}}."
    ),
    docs_url=None,
)
api.add_router("", glossary_router, tags=["glossary"])
api.add_router("calculators", calculator_router, tags=["calculators"])


@api.exception_handler(InvalidInput)
def refuse(request, error):
    return JsonResponse({"errors": error.errors}, status=422)


@api.exception_handler(ValidationError)
def refuse_parameters(request, error):
    errors = {}
    for problem in error.errors:
        errors.setdefault(str(problem["loc"][-1]), []).append(problem["msg"])
    return JsonResponse({"errors": errors}, status=422)
