from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap


class SiteSitemap(Sitemap):
    """A sitemap whose addresses are the site's own, in every language."""

    i18n = True
    alternates = True
    limit = 5000
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc

    def get_urls(self, page=1, site=None, protocol=None):
        """Add x-default as the pages state it; Django's own would lack the /en/."""
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            url["alternates"] += [
                {"location": other["location"], "lang_code": "x-default"}
                for other in url["alternates"]
                if other["lang_code"] == settings.LANGUAGE_CODE
            ]
        return urls
