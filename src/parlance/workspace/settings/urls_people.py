from django.urls import path

from parlance.workspace.settings import people, person, profile, rights, sessions

urlpatterns = [
    path("profile", profile.profile, name="profile"),
    path("sign-in", sessions.sign_in_settings, name="sign_in_settings"),
    path("sign-in/others/end", sessions.end_other_sessions, name="end_other_sessions"),
    path("sign-in/<int:session_id>/end", sessions.end_session, name="end_session"),
    path("people", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/<uuid:person_id>", person.person, name="person"),
    path("people/<uuid:person_id>/roles", person.change_roles, name="person_roles"),
    path("people/<uuid:person_id>/profile", person.change_person, name="person_profile"),
    path("people/<uuid:person_id>/close", person.close, name="person_close"),
    path("people/<uuid:person_id>/reopen", person.reopen, name="person_reopen"),
    path("people/<uuid:person_id>/sessions/end", person.end_sessions, name="person_end_sessions"),
    path("people/<uuid:person_id>/invite", person.invite_again, name="person_invite_again"),
    path("people/<uuid:person_id>/withdraw", person.withdraw, name="person_withdraw"),
    path("people/<uuid:person_id>/reset-link", person.reset_link, name="person_reset_link"),
    path("rights", rights.rights, name="rights"),
    path("rights/book", rights.narrow_to_book, name="narrow_to_book"),
]
