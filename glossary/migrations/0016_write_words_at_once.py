from django.db import migrations

# PostgreSQL gathers new words in a list that each search reads to its end, until the
# next vacuum. Texts are searched far more often than written.
AT_ONCE = "ALTER INDEX glossary_searchtext_words SET (fastupdate = off)"
GATHERED = "SELECT gin_clean_pending_list('glossary_searchtext_words')"
LATER = "ALTER INDEX glossary_searchtext_words RESET (fastupdate)"


def run(*statements):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return on_postgresql


class Migration(migrations.Migration):

    dependencies = [
        ('glossary', '0015_callouts_of_deleted'),
    ]

    operations = [
        migrations.RunPython(run(AT_ONCE, GATHERED), run(LATER)),
    ]
