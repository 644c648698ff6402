import django.db.models.deletion
from django.db import migrations, models


# The words of every text: FTS5 reads the table itself and follows it by triggers.
SQLITE_WORDS = [
    """
    CREATE VIRTUAL TABLE glossary_searchtext_words USING fts5(
        language, folded, content='glossary_searchtext', content_rowid='id',
        tokenize='unicode61 remove_diacritics 0', prefix='3 4 5'
    )
    """,
    """
    CREATE TRIGGER glossary_searchtext_added AFTER INSERT ON glossary_searchtext BEGIN
        INSERT INTO glossary_searchtext_words(rowid, language, folded)
        VALUES (new.id, new.language, new.folded);
    END
    """,
    """
    CREATE TRIGGER glossary_searchtext_gone AFTER DELETE ON glossary_searchtext BEGIN
        INSERT INTO glossary_searchtext_words(
            glossary_searchtext_words, rowid, language, folded
        ) VALUES ('delete', old.id, old.language, old.folded);
    END
    """,
    """
    CREATE TRIGGER glossary_searchtext_changed AFTER UPDATE ON glossary_searchtext BEGIN
        INSERT INTO glossary_searchtext_words(
            glossary_searchtext_words, rowid, language, folded
        ) VALUES ('delete', old.id, old.language, old.folded);
        INSERT INTO glossary_searchtext_words(rowid, language, folded)
        VALUES (new.id, new.language, new.folded);
    END
    """,
]
POSTGRESQL_WORDS = [
    """
    CREATE INDEX glossary_searchtext_words ON glossary_searchtext
    USING gin (to_tsvector('simple', folded))
    """,
    # What begins with some letters: other orders of the alphabet cannot answer that.
    """
    CREATE INDEX glossary_wordform_beginnings
    ON glossary_wordform (folded varchar_pattern_ops, language)
    """,
]
NO_WORDS = {
    "sqlite": [
        "DROP TRIGGER glossary_searchtext_added",
        "DROP TRIGGER glossary_searchtext_gone",
        "DROP TRIGGER glossary_searchtext_changed",
        "DROP TABLE glossary_searchtext_words",
    ],
    "postgresql": [
        "DROP INDEX glossary_searchtext_words",
        "DROP INDEX glossary_wordform_beginnings",
    ],
}


def forget_the_index(apps, schema_editor):
    """The rows lack what the new columns hold; the next start writes them anew."""
    for model in ("WordForm", "SearchText"):
        apps.get_model("glossary", model).objects.all().delete()


def index_words(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in SQLITE_WORDS if is_sqlite else POSTGRESQL_WORDS:
        schema_editor.execute(statement)


def no_words(apps, schema_editor):
    for statement in NO_WORDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('glossary', '0005_topics'),
    ]

    operations = [
        migrations.RunPython(forget_the_index, migrations.RunPython.noop),
        migrations.CreateModel(
            name='MissedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=5, verbose_name='language')),
                ('folded', models.CharField(max_length=100, verbose_name='what was searched')),
                ('times', models.PositiveIntegerField(default=1, verbose_name='times')),
                ('last_day', models.DateField(verbose_name='last day')),
            ],
            options={
                'verbose_name': 'search without result',
                'verbose_name_plural': 'searches without result',
                'ordering': ['-times', '-last_day', 'folded'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='searchtext',
            name='search_text_once',
        ),
        migrations.RemoveIndex(
            model_name='wordform',
            name='word_form_text',
        ),
        migrations.RemoveIndex(
            model_name='wordform',
            name='word_form_folded',
        ),
        migrations.AddField(
            model_name='entry',
            name='homonym',
            field=models.BooleanField(default=False, help_text='Search finds the term, but no text is linked to it.', verbose_name='also an everyday word'),
        ),
        migrations.AddField(
            model_name='entry',
            name='homonym_en',
            field=models.BooleanField(default=False, help_text='Search finds the term, but no text is linked to it.', verbose_name='also an everyday word'),
        ),
        migrations.AddField(
            model_name='entry',
            name='homonym_et',
            field=models.BooleanField(default=False, help_text='Search finds the term, but no text is linked to it.', verbose_name='also an everyday word'),
        ),
        migrations.AddField(
            model_name='entry',
            name='homonym_ro',
            field=models.BooleanField(default=False, help_text='Search finds the term, but no text is linked to it.', verbose_name='also an everyday word'),
        ),
        migrations.AddField(
            model_name='historicalentry',
            name='homonym',
            field=models.BooleanField(default=False, help_text='Search finds the term, but no text is linked to it.', verbose_name='also an everyday word'),
        ),
        migrations.AddField(
            model_name='historicalentry',
            name='homonym_en',
            field=models.BooleanField(default=False, help_text='Search finds the term, but no text is linked to it.', verbose_name='also an everyday word'),
        ),
        migrations.AddField(
            model_name='historicalentry',
            name='homonym_et',
            field=models.BooleanField(default=False, help_text='Search finds the term, but no text is linked to it.', verbose_name='also an everyday word'),
        ),
        migrations.AddField(
            model_name='historicalentry',
            name='homonym_ro',
            field=models.BooleanField(default=False, help_text='Search finds the term, but no text is linked to it.', verbose_name='also an everyday word'),
        ),
        migrations.AddField(
            model_name='historicallabel',
            name='homonym',
            field=models.BooleanField(default=False, help_text='Search finds the label, but no text is linked to it.', verbose_name='also an everyday word'),
        ),
        migrations.AddField(
            model_name='label',
            name='homonym',
            field=models.BooleanField(default=False, help_text='Search finds the label, but no text is linked to it.', verbose_name='also an everyday word'),
        ),
        migrations.AddField(
            model_name='searchtext',
            name='question',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='glossary.question'),
        ),
        migrations.AddConstraint(
            model_name='searchtext',
            constraint=models.UniqueConstraint(condition=models.Q(('question', None)), fields=('entry', 'language'), name='search_text_once'),
        ),
        migrations.AddConstraint(
            model_name='searchtext',
            constraint=models.UniqueConstraint(fields=('question', 'language'), name='search_text_once_per_question'),
        ),
        migrations.AddField(
            model_name='wordform',
            name='links',
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='wordform',
            name='name',
            field=models.CharField(default='', max_length=200),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='wordform',
            index=models.Index(fields=['folded', 'language'], name='word_form_folded'),
        ),
        migrations.AddConstraint(
            model_name='missedsearch',
            constraint=models.UniqueConstraint(fields=('language', 'folded'), name='missed_search_once'),
        ),
        migrations.RunPython(index_words, no_words),
    ]
