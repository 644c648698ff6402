"""Who is editing an entry: each page that has it open says so every half minute."""

from datetime import timedelta

from django.utils import timezone

from glossary.models import Editing

EVERY_SECONDS = 30
GONE_AFTER = timedelta(seconds=90)
# A page that reports more often, or in several windows, writes no more than this.
NOTED_EVERY = timedelta(seconds=20)


def note_editor(entry_id, user):
    """Remember that a user has the entry open, and forget who left it long ago."""
    now = timezone.now()
    editing = Editing.objects.filter(entry_id=entry_id, user=user).first()
    if editing and editing.seen_at > now - NOTED_EVERY:
        return
    since = editing.since if editing and editing.seen_at > now - GONE_AFTER else now
    Editing.objects.update_or_create(
        entry_id=entry_id, user=user, defaults={"since": since, "seen_at": now}
    )
    Editing.objects.filter(entry_id=entry_id, seen_at__lt=now - GONE_AFTER).delete()


def forget_editor(entry_id, user):
    """The user has saved and left; an open window says again that it is there."""
    Editing.objects.filter(entry_id=entry_id, user=user).delete()


def other_editors(entry_id, user):
    """Return who else has the entry open, those who came first first."""
    return list(
        Editing.objects.filter(
            entry_id=entry_id, seen_at__gte=timezone.now() - GONE_AFTER
        )
        .exclude(user=user)
        .select_related("user")
        .order_by("since")
    )
