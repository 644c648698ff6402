"""What the results of a calculator are: their names, kinds and meanings for the API."""

from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, WithJsonSchema

# Whole numbers stay whole in JSON, however large; others become floats. Limits are told
# and not enforced: the last digit of a float may be beyond one.
Number = Annotated[int | float, WithJsonSchema({"type": "number"})]
Count = Annotated[int, WithJsonSchema({"type": "integer", "minimum": 0})]
Share = Annotated[
    int | float, WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1})
]


class Results(Schema):
    """What a calculator finds: below each name, what the API says of it.

    A calculator that found more, or anything of another kind, would not be described.
    """

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Interval(Results):
    low: Number
    high: Number
    level: Share
    """How often intervals made in this way hold the true value."""
    method: Literal["wilson", "newcombe"]
