from django.urls import include, path

from parlance.workspace import notifications, pages, search

urlpatterns = [
    path("", include("parlance.workspace.settings.urls")),
    path("", include("parlance.workspace.dashboards.urls")),
    path("revenue", pages.company, name="dashboard"),
    path("search", search.search, name="search"),
    path("palette", search.palette, name="palette"),
    path("notifications", notifications.notifications, name="notifications"),
    path("notifications/mark", notifications.mark, name="mark_notifications"),
    path("notifications/<int:notification_id>", notifications.notification, name="notification"),
    path("notifications/unsubscribe/<str:token>", notifications.unsubscribe, name="unsubscribe"),
    path("explain", pages.explanation, name="explain"),
    path("accounts/<int:account_id>", pages.account, name="account"),
]
