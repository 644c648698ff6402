from django.urls import include, path
from django.utils.translation import pgettext_lazy

from glossary import card_views, downloads, feeds, list_views, views

app_name = "glossary"

urlpatterns = [
    path("", views.home, name="home"),
    path(
        pgettext_lazy("address", "glossary/"), list_views.entry_list, name="entry-list"
    ),
    path(
        pgettext_lazy("address", "glossary/<slug:slug>/"),
        include(
            [
                path("", views.entry_detail, name="entry"),
                path("card.png", card_views.entry_card, name="entry-card"),
            ]
        ),
    ),
    path(pgettext_lazy("address", "topics/"), list_views.topic_list, name="topic-list"),
    path(
        pgettext_lazy("address", "topics/<slug:slug>/"),
        list_views.topic_detail,
        name="topic",
    ),
    path(
        pgettext_lazy("address", "questions/"),
        list_views.question_list,
        name="question-list",
    ),
    path(pgettext_lazy("address", "print/"), list_views.print_page, name="print"),
    path(
        pgettext_lazy("address", "translations/"),
        list_views.term_table,
        name="term-table",
    ),
    path(
        pgettext_lazy("address", "preview/"),
        include([path("<str:token>/", views.preview, name="preview")]),
    ),
    path(
        pgettext_lazy("address", "for-programs/"), downloads.programs, name="programs"
    ),
    path("feed.xml", feeds.changes, name="feed"),
    path("card.png", card_views.site_card, name="card"),
    path(pgettext_lazy("address", "search/"), views.search_page, name="search"),
    path(
        pgettext_lazy("address", "search/suggestions/"),
        views.suggestions,
        name="suggestions",
    ),
]
