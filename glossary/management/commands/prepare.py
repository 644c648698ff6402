from django.core.management import BaseCommand, call_command

from glossary.models.index import reindex_by_new_rules
from glossary.quality import due

# As many as are checked within seconds; more would keep readers waiting.
MOST_CHECKED_AT_START = 100


class Command(BaseCommand):
    help = "Migrate, load the content and renew the index: what a start needs, at once."

    def handle(self, **options):
        call_command("migrate", verbosity=0)
        call_command("load_content", stdout=self.stdout)
        reindex_by_new_rules()
        if 0 < due().count() <= MOST_CHECKED_AT_START:
            call_command("check_quality", stdout=self.stdout)
