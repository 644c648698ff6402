"""An index that gives entries in order, those without a term last."""

from django.db import migrations, models
from django.db.models import Q

LANGUAGES = ("et", "ro", "en")


def sort_entries_without_a_term_last(apps, schema_editor):
    entries = apps.get_model("glossary", "Entry").objects
    for language in LANGUAGES:
        field = f"sort_key_{language}"
        without = Q(**{field: ""}) | Q(**{f"{field}__isnull": True})
        entries.filter(without).update(**{field: "99"})


class Migration(migrations.Migration):
    dependencies = [("glossary", "0003_editing")]

    operations = [
        migrations.RunPython(
            sort_entries_without_a_term_last, migrations.RunPython.noop
        ),
        *(
            migrations.RemoveIndex(
                model_name="entry", name=f"entry_in_order_{language}"
            )
            for language in LANGUAGES
        ),
        *(
            migrations.AddIndex(
                model_name="entry",
                index=models.Index(
                    fields=[f"sort_key_{language}", "concept"],
                    name=f"entry_in_order_{language}",
                ),
            )
            for language in LANGUAGES
        ),
    ]
