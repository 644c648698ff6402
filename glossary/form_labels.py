"""What the principal forms of a word are called."""

from django.utils.translation import gettext_lazy as _

FORM_LABELS = {
    "genitive": _("genitive"),
    "partitive": _("partitive"),
    "plural_nominative": _("plural nominative"),
    "plural_genitive": _("plural genitive"),
    "plural_partitive": _("plural partitive"),
    "definite": _("definite"),
    "genitive_dative": _("genitive-dative"),
    "plural": _("plural"),
    "plural_definite": _("plural definite"),
    "plural_genitive_dative": _("plural genitive-dative"),
    "other": _("forms to add"),
    "struck": _("forms to leave out"),
}
