"""Who may do what at the editors' desk: the one place that says so.

The groups are made by a migration and hold permissions; a person may be in several.
Superusers may everything.
"""

from django.utils.translation import gettext_noop as _
from modeltranslation.fields import TranslationField
from modeltranslation.utils import build_localized_fieldname

from glossary.models.revised import LANGUAGE_CODES

# The names under which the groups are stored; they are shown translated.
EDITORS = _("Editors")
REVIEWERS = _("Reviewers")
TRANSLATORS = {
    "et": _("Estonian translators"),
    "ro": _("Romanian translators"),
    "en": _("English translators"),
}
PUBLISHING = "published_at"


def writable_languages(user):
    """Return the codes of the languages that the user may write."""
    return [code for code in LANGUAGE_CODES if user.has_perm(f"glossary.write_{code}")]


def may_publish(user):
    return user.has_perm("glossary.publish_entry")


def may_edit_structure(user):
    """Tell whether the user may change what all languages share.

    That is the concept and topic, keys, related entries, and which parts there are.
    """
    return user.has_perm("glossary.edit_structure")


def may_write(user, field):
    """Tell whether the user may change a field of an entry, a part, a topic…"""
    if not isinstance(field, TranslationField):
        return may_edit_structure(user)
    if field.translated_field.name == PUBLISHING:
        return may_publish(user)
    return field.language in writable_languages(user)


def may_restore(user):
    """Tell whether the user may put an earlier state of an entry in its place."""
    return may_edit_structure(user) and len(writable_languages(user)) == len(
        LANGUAGE_CODES
    )


def may_replace(user, before, after):
    """Tell whether the user may put one state of an entry in the place of another.

    None stands for no entry: it is deleted, or brought back. What readers see changes
    only by those who may publish.
    """
    is_shown_alike = _moments(before) == _moments(after)
    return may_restore(user) and (is_shown_alike or may_publish(user))


def _moments(entry):
    names = [build_localized_fieldname(PUBLISHING, code) for code in LANGUAGE_CODES]
    return [getattr(entry, name, None) for name in names]
