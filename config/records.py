import logging


class OneLine(logging.Formatter):
    """One line for each record, whatever line breaks a visitor put into it."""

    def formatMessage(self, record):
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)
