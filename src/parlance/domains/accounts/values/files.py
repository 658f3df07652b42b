"""The exchange files of this domain."""

from parlance.kit.tables import Field, FieldType, FileSchema
from parlance.platform.privacy.consents import Consent

_TEXT = FieldType.TEXT
_SOURCE_ID = Field("source_id", _TEXT, "Your own key of this record, unique in the file.", True)
_ACCOUNT = Field(
    "account", _TEXT, "The account, by its source_id.", required=True, refers_to="accounts"
)
_CONSENTS = tuple(one.value for one in Consent)
_PERSON = (
    Field("name", _TEXT, "The person's name.", personal=True),
    Field("email", _TEXT, "The person's e-mail address.", personal=True),
)

ACCOUNTS = FileSchema(
    name="accounts",
    title="Accounts, with their attributes as they are now",
    fields=(
        _SOURCE_ID,
        Field("name", _TEXT, "What people call the account.", required=True),
        Field("parent", _TEXT, "The account above, by its source_id.", refers_to="accounts"),
        Field("owner", _TEXT, "Who looks after the account. Empty: as it was."),
        Field("segment", _TEXT, "Segment. Empty: as it was."),
        Field("country", _TEXT, "Country. Empty: as it was."),
        Field("industry", _TEXT, "Industry. Empty: as it was."),
        Field("signed_up_on", FieldType.DATE, "The day the account signed up. Empty: as it was."),
    ),
    extra=True,
)

ACCOUNT_HISTORY = FileSchema(
    name="account_history",
    title="Attributes of accounts as they were from a day on",
    fields=(
        _ACCOUNT,
        Field(
            "attribute",
            _TEXT,
            "owner, segment, country, industry, parent or one of your own.",
            required=True,
        ),
        Field(
            "value", _TEXT, "The value from that day on; a parent by its source_id. Empty: none."
        ),
        Field("from", FieldType.DATE, "The first day of this value.", required=True),
    ),
    key=("account", "attribute", "from"),
)

CONTACTS = FileSchema(
    name="contacts",
    title="People to talk to at an account",
    fields=(
        _SOURCE_ID,
        _ACCOUNT,
        *_PERSON,
        Field("phone", _TEXT, "The person's telephone number.", personal=True),
        Field("title", _TEXT, "Job title.", personal=True),
        Field("role", _TEXT, "What the person is for you: champion, decision maker, user…"),
        Field(
            "consent_service",
            _TEXT,
            "Whether the person agrees to messages about the service. Empty: as it was.",
            choices=_CONSENTS,
            personal=True,
        ),
        Field(
            "consent_marketing",
            _TEXT,
            "Whether the person agrees to marketing. Empty: as it was.",
            choices=_CONSENTS,
            personal=True,
        ),
        Field(
            "consent_on", FieldType.DATE, "The day of that word. Empty: as it was.", personal=True
        ),
        Field(
            "consent_by", _TEXT, "By which means: a form, a call. Empty: as it was.", personal=True
        ),
    ),
)

USERS = FileSchema(
    name="users",
    title="People who use your product at an account",
    fields=(
        _SOURCE_ID,
        _ACCOUNT,
        *_PERSON,
        Field("starts_on", FieldType.DATE, "First day as a user. Empty: always."),
        Field("ends_on", FieldType.DATE, "First day no longer a user. Empty: still one."),
    ),
)

FILES = (ACCOUNTS, ACCOUNT_HISTORY, CONTACTS, USERS)
