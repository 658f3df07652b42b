from django.urls import path

from parlance.workspace.settings import notifications

urlpatterns = [
    path("notifications", notifications.notification_choices, name="notification_choices"),
]
