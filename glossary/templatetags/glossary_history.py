"""How the editors' desk writes moments."""

from django import template

from glossary.history import shown_moment

register = template.Library()
register.filter("moment", shown_moment)
