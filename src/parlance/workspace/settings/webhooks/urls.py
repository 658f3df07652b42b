from django.urls import path

from parlance.workspace.settings.webhooks import pages

urlpatterns = [
    path("webhooks", pages.endpoints, name="webhooks"),
    path("webhooks/new", pages.open_endpoint, name="webhook_open"),
    path("webhooks/<int:endpoint_id>", pages.endpoint, name="webhook"),
    path("webhooks/<int:endpoint_id>/switch", pages.switch, name="webhook_switch"),
    path("webhooks/<int:endpoint_id>/test", pages.send_test, name="webhook_test"),
    path("webhooks/<int:endpoint_id>/secret", pages.rotate, name="webhook_rotate"),
    path("webhooks/<int:endpoint_id>/replay", pages.replay, name="webhook_replay"),
    path("webhooks/<int:endpoint_id>/remove", pages.close, name="webhook_close"),
    path(
        "webhooks/<int:endpoint_id>/log/<int:delivery_id>", pages.delivery, name="webhook_delivery"
    ),
]
