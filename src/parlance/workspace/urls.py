from django.urls import path

from parlance.workspace import pages

urlpatterns = [
    path("", pages.company, name="dashboard"),
    path("explain", pages.explanation, name="explain"),
    path("accounts/<int:account_id>", pages.account, name="account"),
]
