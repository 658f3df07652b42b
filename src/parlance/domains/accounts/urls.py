from django.urls import path

from parlance.domains.accounts import pages

urlpatterns = [path("accounts", pages.accounts, name="accounts")]
