import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def check_all_again(apps, schema_editor):
    """What an entry offers to others is kept from its next check on."""
    apps.get_model("glossary", "QualityCheck").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('glossary', '0012_dismissed_findings'),
    ]

    operations = [
        migrations.RunPython(check_all_again, migrations.RunPython.noop),
        migrations.AddField(
            model_name='qualitycheck',
            name='checked_at',
            field=models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='qualitycheck',
            name='is_due',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='qualitycheck',
            name='offers',
            field=models.JSONField(default=list),
        ),
        migrations.AlterField(
            model_name='qualitycheck',
            name='entry',
            field=models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='quality_check', serialize=False, to='glossary.entry'),
        ),
    ]
