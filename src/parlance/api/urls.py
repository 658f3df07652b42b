from django.urls import include, path, re_path

from parlance.api import pages
from parlance.api.mounting import routes
from parlance.platform.api.serving import no_such_route

urlpatterns = [
    path("api/docs", pages.docs, name="api_docs"),
    path("api/v1/openapi.json", pages.openapi, name="openapi"),
    path("help/errors", pages.errors, name="errors"),
    path("help/errors/<str:code>", pages.error, name="error"),
    path("api/v1/", include((routes(), "api"))),
    re_path(r"^api/v1/.*$", no_such_route, name="api_no_such_route"),
]
