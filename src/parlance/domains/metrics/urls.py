from django.urls import path

from parlance.domains.metrics.pages.catalogue import metrics
from parlance.domains.metrics.pages.metric import metric

urlpatterns = [
    path("metrics", metrics, name="metrics"),
    path("metrics/<slug:slug>", metric, name="metric"),
]
