from django.urls import path

from parlance.web import pages

urlpatterns = [
    path("patterns", pages.patterns, name="patterns"),
    path("look", pages.look, name="look"),
]
