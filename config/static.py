from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Static files under names with their hash.

    The list of names lies beside the folder that is served, not in it.
    """

    def __init__(self):
        beside = FileSystemStorage(Path(settings.STATIC_ROOT).parent)
        super().__init__(manifest_storage=beside)
