from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError

from accounts.signing_in import forget_second_factor


class Command(BaseCommand):
    help = "Let somebody who lost phone and recovery codes sign in by password alone."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *, username, **options):
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Nobody is called {username}.")
        forget_second_factor(user)
        self.stdout.write(f"{username} can sign in with the password alone.")
