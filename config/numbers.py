"""The numbers in what people send: ids, and the places and counts of parts."""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

# What a database holds for certain.
MOST_DIGITS = 18


def number_in(text):
    """Return the number that stands in plain digits, or None.

    >>> number_in("42"), number_in("²"), number_in("9" * 30)
    (42, None, None)
    """
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


class TickedRows:
    """A list of the admin in which a forged row that is ticked is none."""

    def response_action(self, request, queryset):
        request.POST = request.POST.copy()
        ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        rows = [text for text in ticked if number_in(text) is not None]
        request.POST.setlist(ACTION_CHECKBOX_NAME, rows)
        return super().response_action(request, queryset)
