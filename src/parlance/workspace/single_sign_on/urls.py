from django.urls import URLPattern, path

from parlance.workspace.single_sign_on import pages

urlpatterns: list[URLPattern] = [
    path("sign-in/with/<slug:slug>", pages.start, name="single_sign_on_start"),
    path("sign-in/with/<slug:slug>/back", pages.back, name="single_sign_on_back"),
    path("sign-in/with/<slug:slug>/response", pages.saml_back, name="saml_back"),
    path("sign-in/with/<slug:slug>/done", pages.saml_done, name="saml_done"),
    path("sign-in/with/<slug:slug>/metadata", pages.saml_metadata, name="saml_metadata"),
]
