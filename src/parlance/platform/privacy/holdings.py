"""What the tables of this layer, and of the libraries under it, tell of persons."""

from django.utils.translation import gettext_lazy as _

from parlance.platform.privacy.values import Fate, Holding

_OWN = "t.person_id = %(person)s"
_OF_USER = "t.user_id in (select u.id from people_user u where u.person_id = %(person)s)"
_OF_ACTOR = "t.actor_id = %(person)s::text"

PEOPLE = (
    Holding(
        "people_person",
        _("Name and addresses"),
        "t.id = %(person)s",
        Fate.EMPTIED,
        personal=("name", "email", "phone", "notes"),
    ),
    Holding(
        "people_user",
        _("Sign-in"),
        _OWN,
        Fate.DELETED,
        personal=("last_login", "created_at", "joined_at"),
        secret=("password",),
    ),
    Holding("people_rolegrant", _("Roles"), _OWN, Fate.DELETED, personal=("role",)),
    Holding(
        "people_passwordlink",
        _("Invitations and links"),
        _OF_USER,
        Fate.DELETED,
        personal=("purpose", "expires_at"),
        secret=("token_hash",),
    ),
    Holding(
        "people_opensession",
        _("Sessions"),
        _OF_USER,
        Fate.DELETED,
        personal=("address", "device", "began_at", "last_seen_at"),
        secret=("key",),
    ),
    Holding(
        "mfa_authenticator",
        _("Second steps"),
        _OF_USER,
        Fate.DELETED,
        personal=("type", "created_at", "last_used_at"),
        secret=("data",),
    ),
    Holding(
        "account_emailaddress",
        _("Addresses known to the sign-in"),
        _OF_USER,
        Fate.DELETED,
        personal=("email",),
    ),
    Holding(
        "account_emailconfirmation",
        _("Addresses being confirmed"),
        "t.email_address_id in (select e.id from account_emailaddress e join people_user u"
        " on u.id = e.user_id where u.person_id = %(person)s)",
        Fate.DELETED,
        personal=("created", "sent"),
        secret=("key",),
    ),
    Holding(
        "single_sign_on_identity",
        _("Identities at providers"),
        _OWN,
        Fate.DELETED,
        personal=("roles", "made_at"),
        keys=("key",),
        file="identity",
    ),
    Holding(
        "directory_entry",
        _("Entry of the directory"),
        _OWN,
        Fate.DELETED,
        personal=("user_name", "external_id", "roles"),
        keys=("user_name_key",),
        file="directory",
        plain=("external_id_key",),
    ),
    Holding("directory_group_members", _("Groups of the directory"), ""),
    Holding(
        "tokens_accesstoken",
        _("Access tokens"),
        _OWN,
        Fate.DELETED,
        personal=("name", "scopes", "created_at", "last_used_at"),
        secret=("prefix", "digest"),
    ),
    Holding(
        "search_visit", _("Pages opened"), _OWN, Fate.DELETED, personal=("path", "opened_at")
    ),
    Holding(
        "views_savedview",
        _("Saved views"),
        "t.owner_id = %(person)s",
        Fate.DELETED,
        personal=("name", "page", "query"),
        plain=("roles",),
        mentions=("name", "query"),
    ),
    Holding("views_defaultview", _("Usual views"), _OWN, Fate.DELETED, personal=("page",)),
    Holding(
        "notifications_notification",
        _("Notifications"),
        _OWN,
        Fate.DELETED,
        personal=("title", "text", "at", "read_at"),
        mentions=("title", "text"),
        plain=("kind", "subject", "href"),
    ),
    Holding(
        "notifications_mailchoice",
        _("Choices of notifications"),
        _OWN,
        Fate.DELETED,
        personal=("kind", "mailing"),
    ),
    Holding(
        "notifications_digesttime",
        _("Time of the digest"),
        _OWN,
        Fate.DELETED,
        personal=("hour", "time_zone"),
    ),
    Holding("notifications_watch", _("What they follow"), _OWN, Fate.DELETED, personal=("subject",)),
    Holding(
        "api_answer",
        _("Answers kept for programs"),
        "t.owner = %(person)s::text",
        Fate.DELETED,
        personal=("body",),
        mentions=("body",),
        drops_mentions=True,
        plain=("owner", "key", "asked", "headers"),
    ),
    Holding(
        "audit_auditentry",
        _("Entries of the audit log, by the random id"),
        _OF_ACTOR,
        personal=("at", "action"),
        mentions=("before", "after", "reason"),
        plain=("actor_id", "subject_kind", "subject_id"),
    ),
    Holding(
        "runs_run",
        _("Background work"),
        _OF_ACTOR,
        personal=("title", "started_at"),
        mentions=("title", "words"),
        plain=("kind", "actor_id", "href"),
    ),
    Holding(
        "ledger_overwritten",
        _("Values kept to undo imports"),
        "t.\"table\" = 'people_person' and t.row_id = %(person)s::text",
        Fate.DELETED,
        personal=("before", "after"),
        mentions=("before", "after"),
        drops_mentions=True,
        plain=("table", "row_id"),
    ),
    Holding(
        "privacy_personalexport",
        _("Copies that were handed out"),
        _OWN,
        Fate.DELETED,
        personal=("created_at", "expires_at"),
        plain=("actor_id",),
    ),
)
"""What a person leaves; the record itself stands first, since erasing goes from the end."""

OTHERS = (
    Holding(
        "webhooks_message", _("Messages to programs"), mentions=("body",), plain=("id", "event")
    ),
    Holding("webhooks_attempt", _("Deliveries"), mentions=("error", "answer")),
    Holding("webhooks_delivery", _("Deliveries"), plain=("state",)),
    Holding(
        "webhooks_endpoint",
        _("Webhooks"),
        mentions=("description", "disabled_reason"),
        secret=("secret", "former_secret"),
        plain=("url", "events"),
    ),
    Holding("queue_failure", _("Failed jobs"), mentions=("words",)),
    Holding(
        "procrastinate_jobs",
        _("Jobs; letters in them are sealed"),
        plain=("queue_name", "task_name", "lock", "args", "status", "queueing_lock"),
    ),
    Holding("procrastinate_events", _("Events of jobs"), plain=("type",)),
    Holding(
        "procrastinate_periodic_defers", _("Jobs by the clock"), plain=("task_name", "periodic_id")
    ),
    Holding("procrastinate_workers", _("Workers")),
    Holding("django_session", _("Sessions"), secret=("session_key", "session_data")),
    Holding("directory_group", _("Groups"), mentions=("name",), plain=("external_id",)),
    Holding("directory_token", _("Tokens of the directory"), secret=("digest",), plain=("prefix",)),
    Holding("directory_grouproles", _("Roles by group"), plain=("role_map",)),
    Holding(
        "single_sign_on_provider",
        _("Identity providers"),
        secret=("client_secret",),
        plain=(
            "slug", "label", "issuer", "client_id", "scopes", "group_claim", "role_map",
            "linked_domains", "acr_values", "saml_address", "saml_certificates",
        ),
    ),
    Holding("single_sign_on_spentassertion", _("Spent assertions"), plain=("key",)),
    Holding("single_sign_on_passwordrule", _("Rule of passwords")),
    Holding(
        "organisation_organisationsettings",
        _("Settings"),
        plain=("name", "reporting_currency", "time_zone", "locale", "accent", "logo"),
    ),
    Holding("organisation_organisationlogo", _("Logo"), plain=("media_type", "content", "version")),
    Holding("lake_manifest", _("Lake")),
    Holding("lake_factversion", _("Lake"), plain=("fact",)),
    Holding("ledger_confirmed", _("Rows that imports stated again"), plain=("table",)),
    Holding("notifications_told", _("What was told"), plain=("key",)),
    Holding("api_bucket", _("Limits of requests"), plain=("key",)),
    Holding("auth_permission", _("Not used"), plain=("name", "codename")),
    Holding("auth_group", _("Not used"), plain=("name",)),
    Holding("auth_group_permissions", _("Not used")),
    Holding("django_content_type", _("Kinds of rows"), plain=("app_label", "model")),
    Holding("privacy_suppressionkey", _("Key of the list of the erased"), secret=("sealed",)),
    Holding("privacy_suppression", _("The erased"), plain=("kind", "digest", "replacement")),
    Holding(
        "privacy_erasure",
        _("Erasures"),
        secret=("words",),
        mentions=("reason",),
        plain=("actor_id", "counts", "found"),
    ),
    Holding("privacy_retention", _("How long things are kept"), plain=("kind",)),
)
