from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET

from parlance.platform.rendering import Request
from parlance.web.settings import settings_menu


@require_GET
def first(request: Request) -> HttpResponse:
    """Lead to the first page of the settings that this person may open."""
    subjects = settings_menu(request.actor, request.path)
    entries = [entry for subject in subjects for entry in subject.entries]
    return HttpResponseRedirect(entries[0].href if entries else "/")
