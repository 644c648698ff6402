from django.conf import settings
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Static files under names with their hash; the list of names is not served."""

    def __init__(self):
        super().__init__(manifest_storage=FileSystemStorage(settings.BASE_DIR / "var"))
