"""What two editors wrote of the same entry, and what came of it."""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import QueryDict

from glossary.admin.conflicts.inputs import belongs

CHOICE = "choice|"
SIDES = ("mine", "theirs")
# Where a part stands in its list: whoever moved it last has moved it.
PLACE = "position"


@dataclass
class Difference:
    """One field that was changed; `name` is set where the editor must choose.

    `base` is None where it is not known what the editor began from.
    """

    part: str
    label: str
    code: str
    base: str | None
    theirs: str
    mine: str
    name: str = ""
    widget: str = ""
    inputs: list = field(default_factory=list)

    @property
    def language(self):
        return dict(settings.LANGUAGES).get(self.code, "")

    @property
    def choice(self):
        return f"{CHOICE}{self.name}"


@dataclass
class Merge:
    """Both sides put together: `data` is what to send, with mine where both differ."""

    data: QueryDict = field(default_factory=lambda: QueryDict(mutable=True))
    conflicts: list[Difference] = field(default_factory=list)
    taken: list[Difference] = field(default_factory=list)
    kept: list[Difference] = field(default_factory=list)

    @property
    def inputs(self):
        """Return (name, value) of what the page carries along unseen."""
        shown = {name for each in self.conflicts for name in _names(each, self.data)}
        return [
            (name, value)
            for name, values in self.data.lists()
            if name not in shown
            for value in values
        ]


def chosen(post):
    """Return what was sent with each choice between two texts carried out."""
    data = post.copy()
    for key in [key for key in data if key.startswith(CHOICE)]:
        name = key.removeprefix(CHOICE)
        side = data.pop(key)[-1]
        for other in SIDES:
            texts = {
                k.split("|", 2)[2]: data.pop(k)
                for k in list(data)
                if k.startswith(f"{other}|{name}|")
            }
            if other == side:
                for k in [k for k in data if belongs(k, name)]:
                    del data[k]
                for k, values in texts.items():
                    data.setlist(k, values)
    return data


def _names(difference, data):
    return [key for key in data if belongs(key, difference.name)]
