from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from glossary.exchange import NothingToDump, dump_folder


class Command(BaseCommand):
    help = "Write the glossary to the content folder."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", nargs="?", type=Path, default=settings.BASE_DIR / "content"
        )

    def handle(self, *, folder, **options):
        try:
            self.stdout.write(f"Content files written: {dump_folder(folder)}.")
        except NothingToDump as error:
            raise CommandError(str(error)) from error
