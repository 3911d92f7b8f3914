from django.urls import path

from home import views

app_name = "home"

urlpatterns = [
    path("shop-accent.<slug:name>.css", views.accent, name="accent"),
    path("search/", views.search, name="search"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", views.sitemap_section, name="sitemap_section"),
]
