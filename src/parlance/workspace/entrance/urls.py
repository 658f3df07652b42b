from django.urls import path

from parlance.workspace.entrance import links, pages

urlpatterns = [
    path("welcome", pages.welcome, name="welcome"),
    path("invitation/<str:token>", links.choose_password, name="invitation"),
    path("password/forgotten", links.forgotten, name="password_forgotten"),
    path("password/reset/<str:token>", links.choose_password, name="password_reset"),
    path("second-step/set-up", pages.second_step_setup, name="second_step_setup"),
]
