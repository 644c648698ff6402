"""What an editor's browser does: read a page's form, change it, send it."""

from tests.browsing import parse


def editor_page(entry):
    return f"/admin/glossary/entry/{entry.pk}/change/"


def form_of(response, form_id=None):
    """Return {name: value} that the page's form would send, its buttons left out.

    Without an id, the form that sends to a page of an entry.
    """
    root = parse(response.text)
    found = [
        form
        for form in root.all("form", method="post")
        if form.attrs.get("id") == form_id
        and "logout" not in form.attrs.get("action", "")
    ]
    data = {}
    for element in found[-1]:
        name, kind = element.attrs.get("name"), element.attrs.get("type")
        if "disabled" in element.attrs:
            continue
        if not name or "__prefix__" in name or kind in ("submit", "radio"):
            continue
        if element.tag == "textarea":
            data[name] = "".join(element.parts).removeprefix("\n")
        elif element.tag == "select":
            chosen = element.all("option", selected=None)
            data[name] = chosen[0].attrs["value"] if chosen else ""
        elif kind == "checkbox":
            if "checked" in element.attrs:
                data[name] = "on"
        elif element.tag == "input":
            data[name] = element.attrs.get("value", "")
    return data


def open_entry(client, entry):
    """Return what the entry's own form would send."""
    return form_of(client.get(editor_page(entry)), "entry_form")
