from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap as sitemap_file
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from calculator.sitemaps import CalculatorSitemap
from config import health, views
from config.api import api
from config.llms import llms
from config.sitemaps import sitemap
from glossary import downloads
from glossary.admin.guides import guide_page
from glossary.sitemaps import ENTRY_SITEMAPS, PageSitemap, TopicSitemap

SITEMAPS = {
    "pages": PageSitemap,
    "topics": TopicSitemap,
    "calculators": CalculatorSitemap,
    **ENTRY_SITEMAPS,
}

urlpatterns = [
    path("", views.root, name="root"),
    # Before the rest, as most requests are for these.
    *i18n_patterns(
        path(pgettext_lazy("address", "calculator/"), include("calculator.urls")),
        path("", include("glossary.urls")),
    ),
    path("admin/account/", include("accounts.urls")),
    path("admin/guide/<str:name>/", guide_page, name="guide"),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("healthz", health.live),
    path("readyz", health.ready),
    path("robots.txt", views.robots),
    path("llms.txt", llms),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path(
        "sitemap-<slug:section>.xml",
        sitemap_file,
        {"sitemaps": SITEMAPS},
        name="sitemap-part",
    ),
    *(
        path(
            f"downloads/churn-glossary.{kind}",
            downloads.download,
            {"kind": kind},
            name=f"download-{kind}",
        )
        for kind in downloads.FILES
    ),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
