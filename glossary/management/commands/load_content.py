from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from glossary.exchange import load_folder
from glossary.located_yaml import ContentError


class Command(BaseCommand):
    help = "Load the content folder; keep what editors changed since the last load."

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", nargs="?", type=Path, default=settings.BASE_DIR / "content"
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="let the files win over what editors changed",
        )

    def handle(self, *, folder, overwrite, **options):
        try:
            report = load_folder(folder, overwrite=overwrite)
        except ContentError as error:
            raise CommandError(f"{error}\nNothing was loaded.") from error
        counts = ", ".join(f"{n} {what}" for what, n in report.files.items())
        self.stdout.write(f"Content files: {counts or 'none'}.")
        for path in report.kept:
            self.stdout.write(
                f"  kept as edited: {path} (dump_content writes it to the file, "
                "--overwrite replaces it)"
            )
        if report.unknown:
            self.stdout.write(
                f"  in the database alone: {', '.join(report.unknown)} "
                "(dump_content writes them to files)"
            )
