from django.urls import path

from home import newsletter_views, views

app_name = "home"

urlpatterns = [
    path("shop-accent.<slug:name>.css", views.accent, name="accent"),
    path("search/", views.search, name="search"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("newsletter/", newsletter_views.sign_up, name="newsletter"),
    path("newsletter/sent/", newsletter_views.sent, name="newsletter_sent"),
    path("newsletter/confirm/<str:token>/", newsletter_views.confirm, name="newsletter_confirm"),
    path("newsletter/leave/<str:token>/", newsletter_views.leave, name="newsletter_leave"),
    path("feeds/journal.xml", views.journal_as_feed, name="journal_feed"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", views.sitemap_section, name="sitemap_section"),
]
