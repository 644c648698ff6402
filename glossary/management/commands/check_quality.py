from django.core.management import BaseCommand

from glossary.models import Entry, QualityFinding
from glossary.quality import check_in_turn, due


class Command(BaseCommand):
    help = (
        "Check the entries written since the last time; the admin lists what is found."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--all",
            action="store_true",
            help="check every entry, also those that were checked and have not changed",
        )

    def handle(self, *, verbosity, **options):
        entries = Entry.objects.order_by("pk") if options["all"] else due()
        for count in check_in_turn(entries):
            if verbosity > 1:
                self.stdout.write(f"{count} entries checked")
        found = QualityFinding.objects.count()
        self.stdout.write(f"Quality findings: {found}, listed in the admin.")
