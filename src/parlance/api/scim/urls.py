from django.urls import URLPattern, path, re_path

from parlance.api.scim import views

_ROOT = "scim/v2/"

urlpatterns: list[URLPattern] = [
    path(f"{_ROOT}Users", views.users, name="scim_users"),
    path(f"{_ROOT}.search", views.search, name="scim_search"),
    path(f"{_ROOT}Users/.search", views.search, {"kind": "User"}, name="scim_search_users"),
    path(f"{_ROOT}Groups/.search", views.search, {"kind": "Group"}, name="scim_search_groups"),
    path(f"{_ROOT}Users/<str:key>", views.user, name="scim_user"),
    path(f"{_ROOT}Groups", views.groups, name="scim_groups"),
    path(f"{_ROOT}Groups/<str:key>", views.group, name="scim_group"),
    path(f"{_ROOT}ServiceProviderConfig", views.service, name="scim_service"),
    path(f"{_ROOT}ResourceTypes", views.resource_types, name="scim_resource_types"),
    path(f"{_ROOT}ResourceTypes/<str:key>", views.resource_types, name="scim_resource_type"),
    path(f"{_ROOT}Schemas", views.schemas, name="scim_schemas"),
    path(f"{_ROOT}Schemas/<str:key>", views.schemas, name="scim_schema"),
    re_path(r"^scim/v2/(?P<rest>.*)$", views.nothing, name="scim_nothing"),
]
