from django.urls import path

from parlance.web import branding, pages, saved_views

urlpatterns = [
    path("patterns", pages.patterns, name="patterns"),
    path("branding.css", branding.styles, name="branding_styles"),
    path("logo", branding.logo_file, name="logo"),
    path("look", pages.look, name="look"),
    path("help", pages.help_contents, name="help"),
    path("help/<slug:kind>/<slug:name>", pages.help_page, name="help_page"),
    path("views/<slug:page>", saved_views.saved_views, name="saved_views"),
    path("views/<slug:page>/save", saved_views.save_view, name="save_view"),
    path(
        "views/<slug:page>/<int:view_id>",
        saved_views.change_saved_view,
        name="change_saved_view",
    ),
]
