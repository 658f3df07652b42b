from django.urls import path

from parlance.domains.glossary import pages

urlpatterns = [
    path("glossary", pages.glossary, name="glossary"),
    path("glossary/<slug:slug>", pages.term, name="term"),
    path("glossary/<slug:slug>/watch", pages.watch_term, name="watch_term"),
]
