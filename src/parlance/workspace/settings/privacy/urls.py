from django.urls import path

from parlance.workspace.settings.privacy import pages, person

urlpatterns = [
    path("privacy", pages.privacy, name="privacy"),
    path("privacy/retention", pages.keep_for, name="privacy_retention"),
    path("privacy/allow-again", pages.allow_again, name="privacy_allow"),
    path("privacy/people/<uuid:person_id>", person.privacy_person, name="privacy_person"),
    path("privacy/people/<uuid:person_id>/copy", person.export_person, name="privacy_export"),
    path("privacy/people/<uuid:person_id>/erase", person.erase_person, name="privacy_erase"),
    path("privacy/copies/<uuid:export_id>", person.copy_file, name="privacy_copy"),
]
