from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from parlance.engine.language.errors import LanguageError
from parlance.engine.language.nodes import Span
from parlance.kit.errors import ConflictError, InvalidError, NotFoundError


class AccountNotFoundError(NotFoundError):
    """Raised when there is no such account, or the actor may not see it."""

    code = "accounts.account_not_found"

    def __init__(self, account_id: int) -> None:
        super().__init__(f"There is no account {account_id} that you may see.")
        self.account_id = account_id


class SourceIdTakenError(ConflictError):
    """Raised when a record is created under a key that another one has."""

    code = "accounts.source_id_taken"

    def __init__(self, source_id: str) -> None:
        super().__init__(f"“{source_id}” is taken; change that record or choose another key.")
        self.source_id = source_id


class UnknownParentError(InvalidError):
    """Raised when an account is put under one that does not exist."""

    code = "accounts.unknown_parent"

    def __init__(self, parents: Sequence[str]) -> None:
        named = ", ".join(f"“{parent}”" for parent in parents)
        super().__init__(f"No account has the source_id {named}; load these accounts first.")
        self.parents = tuple(parents)


class OwnParentError(InvalidError):
    """Raised when an account is put under itself."""

    code = "accounts.own_parent"

    def __init__(self) -> None:
        super().__init__("An account cannot be its own parent; leave the parent empty.")


class ParentCycleError(InvalidError):
    """Raised when accounts would stand above themselves by way of others."""

    code = "accounts.parent_cycle"

    def __init__(self, names: Sequence[str]) -> None:
        way = " → ".join(names)
        super().__init__(f"These accounts would stand above themselves: {way}. Break the circle.")
        self.names = tuple(names)


class SegmentNotFoundError(NotFoundError):
    """Raised when there is no such segment, or it is somebody else's own."""

    code = "accounts.segment_not_found"

    def __init__(self, segment_id: int) -> None:
        super().__init__(f"There is no segment {segment_id} that you may see.")


class SegmentNameTakenError(ConflictError):
    """Raised when a segment is given a name that another one has."""

    code = "accounts.segment_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"A segment “{name}” exists already; choose another name.")


class SegmentInUseError(ConflictError):
    """Raised when a segment is deleted that rules of other segments name."""

    code = "accounts.segment_in_use"

    def __init__(self, name: str, users: Sequence[str]) -> None:
        shown = ", ".join(f"“{one}”" for one in users)
        super().__init__(f"“{name}” is part of {shown}; change these first.")


class UnknownSegmentError(LanguageError):
    """Raised when a filter names a segment that the actor cannot see."""

    code = "accounts.unknown_segment"

    def __init__(self, name: str, span: Span, known: Sequence[str]) -> None:
        spelled = {one.casefold(): one for one in known}
        close = get_close_matches(name.casefold(), spelled, n=3, cutoff=0.6)
        meant = " or ".join(f"“{spelled[one]}”" for one in close)
        super().__init__(
            f"There is no segment “{name[:80]}”.",
            position=span.start,
            length=span.length,
            remedy=f"Did you mean {meant}?" if meant else "",
        )


class CircularSegmentError(LanguageError):
    """Raised when a segment's rule leads back to itself."""

    code = "accounts.circular_segment"

    def __init__(self, path: Sequence[str], span: Span) -> None:
        super().__init__(
            f"The segments lead back to themselves: {' → '.join(path)}.",
            position=span.start,
            length=span.length,
        )


class BrokenSegmentError(LanguageError):
    """Raised when the rule of a named segment is not understood any more."""

    code = "accounts.broken_segment"

    def __init__(self, name: str, why: str, span: Span) -> None:
        super().__init__(
            f"The rule of segment “{name}” is not understood: {why}",
            position=span.start,
            length=span.length,
        )


class ValueUnsoundError(InvalidError):
    """Raised when a value does not suit its attribute; the sentence says what would."""

    code = "accounts.value_unsound"

    def __init__(self, attribute: str, sentence: str) -> None:
        super().__init__(sentence)
        self.attribute = attribute


class AttributeNameTakenError(ConflictError):
    """Raised when an attribute is named like another one, or like a word of the glossary."""

    code = "accounts.attribute_name_taken"

    def __init__(self, name: str, by: str) -> None:
        super().__init__(f"“{name}” means {by} already; choose another name.")


class AttributeNotFoundError(NotFoundError):
    """Raised when no custom attribute has this name."""

    code = "accounts.attribute_not_found"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no custom attribute “{name}”.")


class ContactNotFoundError(NotFoundError):
    """Raised when there is no such contact at an account that the actor may see."""

    code = "accounts.contact_not_found"

    def __init__(self, contact_id: int) -> None:
        super().__init__(f"There is no contact {contact_id} that you may see.")


class MemberNotFoundError(NotFoundError):
    """Raised when nobody with this number stands on a team that the actor may see."""

    code = "accounts.member_not_found"

    def __init__(self, member_id: int) -> None:
        super().__init__(f"There is no team member {member_id} that you may see.")


class BulkNotFoundError(NotFoundError):
    """Raised when there is no such bulk edit, or it is somebody else's."""

    code = "accounts.bulk_not_found"

    def __init__(self, bulk_id: int) -> None:
        super().__init__(f"There is no bulk edit {bulk_id} that you may see.")


class BulkOverError(ConflictError):
    """Raised when a bulk edit can no longer be undone."""

    code = "accounts.bulk_over"


class AttributeNotRecordedError(NotFoundError):
    """Raised when the value to correct is not recorded from that day on."""

    code = "accounts.attribute_not_recorded"

    def __init__(self, attribute: str, starts_on: date) -> None:
        super().__init__(f"No value of “{attribute}” is recorded from {starts_on:%d %B %Y} on.")


class CursorNotUnderstoodError(InvalidError):
    """Raised when a list is asked to go on behind something that it never gave out."""

    code = "accounts.cursor_not_understood"

    def __init__(self) -> None:
        super().__init__("This place in the list is not known; start again at its beginning.")


class UnknownFileError(InvalidError):
    """Raised when a file is loaded that this domain does not know."""

    code = "accounts.unknown_file"

    def __init__(self, file: str) -> None:
        super().__init__(f"There is no file “{file}” among the accounts' files.")
