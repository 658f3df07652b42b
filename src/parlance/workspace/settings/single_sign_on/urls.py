from django.urls import path

from parlance.workspace.settings.single_sign_on import pages, provider

urlpatterns = [
    path("single-sign-on", pages.single_sign_on, name="single_sign_on"),
    path("single-sign-on/add", pages.add, name="single_sign_on_add"),
    path("single-sign-on/passwords", pages.passwords, name="single_sign_on_passwords"),
    path("single-sign-on/tokens", pages.new_token, name="directory_token_new"),
    path("single-sign-on/tokens/<int:token_id>/end", pages.end_token, name="directory_token_end"),
    path("single-sign-on/groups", pages.directory_groups, name="directory_groups"),
    path("single-sign-on/<int:provider_id>", provider.provider, name="single_sign_on_provider"),
    path("single-sign-on/<int:provider_id>/try", provider.try_provider, name="single_sign_on_try"),
    path("single-sign-on/<int:provider_id>/remove", provider.remove, name="single_sign_on_remove"),
]
