from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    help = "Migrate and load the content: what a start needs, in one process."

    def handle(self, **options):
        call_command("migrate", verbosity=0)
        call_command("load_content", stdout=self.stdout)
