"""The glossary in schema.org's words, in the active language."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.structured_data import breadcrumbs, item_list, json_ld
from glossary.markdown import to_text


def home_data():
    """Return the site with its search, and the glossary as a set of terms."""
    home = settings.SITE_URL + reverse("glossary:home")
    search = settings.SITE_URL + reverse("glossary:search")
    site = {
        "@type": "WebSite",
        "@id": f"{home}#site",
        "name": _("Churn glossary"),
        "url": home,
        "inLanguage": get_language(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": search + "?q={search_term_string}",
            },
            "query-input": "required name=search_term_string",
        },
    }
    return json_ld(site, _term_set())


def page_data(*way, listed=()):
    """Return the way from the home page to a page of the glossary, and what it lists.

    `way` and `listed` are (name, address). Questions are listed without their answers:
    search engines want an answer told once, which the page of its entry does.
    """
    items = [item_list(listed)] if listed else []
    return json_ld(_term_set(), *items, breadcrumbs(_home(), *way))


def entry_data(entry, questions, names, changed_at):
    """Return an entry as a defined term, and its questions where it has any.

    `names` are the other names by which readers may call the concept.
    """
    url = settings.SITE_URL + entry.get_absolute_url()
    term = {
        "@type": "DefinedTerm",
        "@id": f"{url}#term",
        "name": entry.term,
        "description": entry.definition,
        "termCode": entry.concept,
        "inLanguage": get_language(),
        "url": url,
        "inDefinedTermSet": {"@id": _term_set()["@id"]},
    }
    if names:
        term["alternateName"] = list(names)
    faq = {
        "@type": "FAQPage",
        "@id": f"{url}#questions",
        "url": url,
        "inLanguage": get_language(),
        "dateModified": changed_at.isoformat(),
        "about": {"@id": term["@id"]},
        "mainEntity": [_question(question, url) for question in questions],
    }
    way = breadcrumbs(
        _home(),
        (_("Glossary"), reverse("glossary:entry-list")),
        (entry.term, entry.get_absolute_url()),
    )
    return json_ld(_term_set(), term, *([faq] if questions else []), way)


def _question(question, url):
    return {
        "@type": "Question",
        "name": question.question,
        "url": f"{url}#{question.anchor}",
        "acceptedAnswer": {"@type": "Answer", "text": to_text(question.answer)},
    }


def _term_set():
    url = settings.SITE_URL + reverse("glossary:entry-list")
    return {
        "@type": "DefinedTermSet",
        "@id": f"{url}#terms",
        "name": _("Churn glossary"),
        "url": url,
        "inLanguage": get_language(),
    }


def _home():
    return _("Churn glossary"), reverse("glossary:home")
