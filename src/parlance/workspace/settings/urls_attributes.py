from django.urls import path

from parlance.workspace.settings import attributes

urlpatterns = [
    path("attributes", attributes.attributes, name="attributes"),
    path("attributes/<path:name>/retire", attributes.attribute_retire, name="attribute_retire"),
    path("attributes/<path:name>", attributes.attribute, name="attribute"),
]
