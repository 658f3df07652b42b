from django.urls import path

from parlance.domains.accounts.pages import (
    bulk,
    bulk_edits,
    consents,
    exports,
    lists,
    persons,
    records,
    segments,
    words,
)

_ONE = "accounts/<int:account_id>"

urlpatterns = [
    path("accounts", lists.accounts, name="accounts"),
    path("accounts/totals", lists.account_totals, name="account_totals"),
    path("accounts/words", words.account_words, name="account_words"),
    path("accounts/accounts.csv", exports.accounts_csv, name="accounts_csv"),
    path("accounts/accounts.xlsx", exports.accounts_xlsx, name="accounts_xlsx"),
    path("accounts/new", records.account_new, name="account_new"),
    path("accounts/change", bulk.bulk_new, name="bulk_new"),
    path("accounts/changes/<int:bulk_id>", bulk_edits.bulk_edit, name="bulk_edit"),
    path("accounts/changes/<int:bulk_id>/undo", bulk_edits.bulk_undo, name="bulk_undo"),
    path("accounts/segments", segments.segments, name="segments"),
    path("accounts/segments/new", segments.segment_new, name="segment_new"),
    path("accounts/segments/<int:segment_id>", segments.segment, name="segment"),
    path(
        "accounts/segments/<int:segment_id>/delete",
        segments.segment_delete,
        name="segment_delete",
    ),
    path(f"{_ONE}/edit", records.account_edit, name="account_edit"),
    path(f"{_ONE}/contacts/new", persons.contact_new, name="contact_new"),
    path(f"{_ONE}/contacts/<int:contact_id>", persons.contact_edit, name="contact_edit"),
    path(
        f"{_ONE}/contacts/<int:contact_id>/consent",
        consents.contact_consent,
        name="contact_consent",
    ),
    path(f"{_ONE}/contacts/<int:contact_id>/end", persons.contact_end, name="contact_end"),
    path(f"{_ONE}/team/new", persons.team_join, name="team_join"),
    path(f"{_ONE}/team/<int:member_id>/leave", persons.team_leave, name="team_leave"),
]
