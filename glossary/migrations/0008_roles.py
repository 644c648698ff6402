"""The groups of editors, each with the permissions that its role needs."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db import migrations

READING = ["view_entry", "view_topic", "view_callout"]
WRITING = [*READING, "change_entry", "change_topic", "change_callout"]
EVERYTHING = [
    *WRITING,
    *(
        f"{action}_{model}"
        for action in ("add", "delete")
        for model in ("entry", "topic", "callout")
    ),
    "edit_structure",
]
ROLES = {
    "Editors": [*EVERYTHING, "write_et", "write_ro", "write_en"],
    "Reviewers": [*READING, "publish_entry"],
    "Estonian translators": [*WRITING, "write_et"],
    "Romanian translators": [*WRITING, "write_ro"],
    "English translators": [*WRITING, "write_en"],
}


def make_roles(apps, schema_editor):
    # Django makes the permissions after all migrations; they are needed here.
    glossary = installed_apps.get_app_config("glossary")
    create_contenttypes(glossary, verbosity=0, apps=apps)
    create_permissions(glossary, verbosity=0, apps=apps)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.add(
            *Permission.objects.filter(
                content_type__app_label="glossary", codename__in=codenames
            )
        )


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("glossary", "0007_former_address_and_publishing"),
    ]
    operations = [
        migrations.AlterModelOptions(
            name="entry",
            options={
                "ordering": ["concept"],
                "permissions": [
                    ("publish_entry", "Can publish entry"),
                    ("edit_structure", "Can edit what all languages share"),
                    ("write_et", "Can write et"),
                    ("write_ro", "Can write ro"),
                    ("write_en", "Can write en"),
                ],
                "verbose_name": "entry",
                "verbose_name_plural": "entries",
            },
        ),
        # The people in them keep their groups when this is taken back.
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
