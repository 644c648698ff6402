"""Why something is refused, said where nobody knows yet in which language.

Plain Python. A program prints it in English; the web translates its text, which
`make messages` gathers wherever a Reason is made.
"""


class Reason:
    """An English sentence, and apart from it the values that stand in it.

    >>> str(Reason("“%(text)s” stands twice.", text="churn"))
    '“churn” stands twice.'
    """

    def __init__(self, text: str, /, **values: object) -> None:
        self.text, self.values = text, values

    def __str__(self) -> str:
        return self.text % self.values
