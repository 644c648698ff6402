class InvalidInput(Exception):
    """A request to the API that cannot be answered; `errors` by field, for people."""

    def __init__(self, errors):
        super().__init__(errors)
        self.errors = errors
