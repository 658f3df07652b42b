"""What imports and exports keep of persons, and what an erasure takes of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parlance.exchange import exports, uploads
from parlance.exchange.models import Upload
from parlance.exchange.values import UploadState
from parlance.platform.privacy.values import Holding

_ACTOR = "t.actor_id = %(person)s::text"

HOLDINGS = (
    Holding(
        "exchange_load",
        _("Imports, by the random id"),
        _ACTOR,
        personal=("source", "recorded_at"),
        mentions=("source", "reason"),
        plain=(
            "actor_id",
            "mapping",
            "mapping_text",
            "counts",
            "not_read",
            "problems_file",
        ),
    ),
    Holding(
        "exchange_loadconflict",
        _("Values that imports left aside"),
        mentions=("key", "kept", "offered"),
        drops_mentions=True,
        plain=("file", "field"),
    ),
    Holding(
        "exchange_upload",
        _("Uploads"),
        _ACTOR,
        personal=("title", "created_at"),
        mentions=("title", "checked"),
        plain=("actor_id", "mapping_name", "mapping"),
    ),
    Holding(
        "exchange_mappingversion",
        _("Mappings, by the random id"),
        _ACTOR,
        personal=("name", "saved_at"),
        plain=("content", "actor_id"),
    ),
    Holding(
        "exchange_export",
        _("Exports"),
        _ACTOR,
        personal=("created_at", "what"),
        plain=("actor_id", "form", "rows", "left_out", "file"),
    ),
)


def remove_files(words: tuple[str, ...], now: datetime) -> int:  # noqa: ARG001 - all cleaners are told
    """Remove uploads and exports of everybody, whoever they tell of; an import under way goes on.

    They are kept for days only, and can be brought or written again; to look into all kinds of
    files for one person would promise more than it can hold.
    """
    waiting = Upload.objects.exclude(state=UploadState.APPLYING)
    kept = waiting.exclude(state=UploadState.APPLIED)
    with transaction.atomic():
        brought = list(kept)
        for upload in brought:
            uploads.forget(upload)
    written = exports.forget_all()
    return len(brought) + written
