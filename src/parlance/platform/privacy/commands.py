import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from parlance.kit.actor import SYSTEM, Actor
from parlance.kit.fingerprints import must_be_fresh
from parlance.platform.audit import commands as audit
from parlance.platform.audit.guards import summed_up
from parlance.platform.events.outbox import publish
from parlance.platform.ledger.loads import ONE_LOAD
from parlance.platform.people.commands import close_sign_in, lock_members
from parlance.platform.people.models import Person, User
from parlance.platform.privacy import registry, suppression, tables
from parlance.platform.privacy.errors import (
    DaysUnsoundError,
    NothingToAllowError,
    OwnErasureError,
    PersonNotFoundError,
    ReasonMissingError,
)
from parlance.platform.privacy.events import PersonErased
from parlance.platform.privacy.models import Erasure, PersonalExport, Retention
from parlance.platform.privacy.queries import plan, retentions
from parlance.platform.privacy.retention import life
from parlance.platform.privacy.values import Subject
from parlance.platform.privacy.words import python_pattern
from parlance.platform.runs import commands as runs
from parlance.platform.secrets import seal

ERASE, EXPORT = "privacy.erase", "privacy.export"
_RESTORED = "An older backup was restored"


@transaction.atomic
def erase_person(
    *, actor: Actor, person_id: UUID, reason: str, at: datetime, expected: str | None = None
) -> int:
    """Erase what tells of a person, end their access, and remember them; return the erasure.

    Tables and access are done when this returns; files, the lake and a search for what is left
    follow in the background. `expected` is the fingerprint of the numbers that were agreed to.
    Raises `PersonNotFoundError`, `OwnErasureError`, `ReasonMissingError`, `StaleEditError`, and
    `LastAdministratorError`.
    """
    actor.must("privacy.erase")
    if actor.id == str(person_id):
        raise OwnErasureError
    if not reason.strip():
        raise ReasonMissingError
    _wait_for_loads()
    lock_members()
    numbers = plan(actor=actor, person_id=person_id).numbers
    must_be_fresh(expected, numbers, numbers)
    return _erase(actor=actor, person_id=person_id, reason=reason.strip(), at=at)


@transaction.atomic
def allow_again(*, actor: Actor, text: str, reason: str) -> None:
    """Let somebody be recorded again who was erased, by an address or a key of another system.

    Raises `NothingToAllowError` or `ReasonMissingError`.
    """
    actor.must("privacy.erase")
    if not reason.strip():
        raise ReasonMissingError
    kinds = {suppression.EMAIL, *(one.file for one in registry.holdings() if one.file)}
    forgiven = suppression.forgive(**dict.fromkeys(sorted(kinds), text.strip()))
    if not forgiven:
        raise NothingToAllowError
    audit.record(
        actor=actor,
        action="privacy.allow_again",
        subject=("suppression", "1"),
        after={"allowed": forgiven},
        reason=reason.strip(),
    )


@transaction.atomic
def keep_for(*, actor: Actor, days: Mapping[str, int], expected: str | None = None) -> None:
    """Say for how many days things are kept, by kind. Raises `DaysUnsoundError`."""
    actor.must("settings.change")
    now = retentions(actor=actor)
    asked = now | dict(days)
    must_be_fresh(expected, now, asked)
    for kind, count in days.items():
        known = registry.kept(kind)
        if not known.least <= count <= known.most:
            raise DaysUnsoundError(str(known.label), known.least, known.most)
    changed = {kind: count for kind, count in days.items() if now[kind] != count}
    if not changed:
        return
    for kind, count in changed.items():
        Retention.objects.update_or_create(kind=kind, defaults={"days": count})
    audit.record(
        actor=actor,
        action="privacy.keep_for",
        subject=("retention", "1"),
        before={kind: now[kind] for kind in changed},
        after=changed,
    )


@transaction.atomic
def ask_for_export(*, actor: Actor, person_id: UUID, at: datetime) -> UUID:
    """Have all that is kept about a person written to a file; return the export's id.

    Raises `PersonNotFoundError`.
    """
    from parlance.platform.privacy.jobs import write_export

    actor.must("privacy.export")
    if not Person.objects.filter(id=person_id).exists():
        raise PersonNotFoundError
    export = PersonalExport(
        person_id=person_id,
        actor_id=actor.id,
        created_at=at,
        expires_at=at + life("personal_exports"),
    )
    export.run_id = runs.start(actor=actor, kind=EXPORT, title="Copy of a person's data")
    export.save(force_insert=True)
    audit.record(actor=actor, action="privacy.export", subject=("person", str(person_id)))
    write_export.defer(export_id=str(export.id))
    return export.id


@transaction.atomic
def reapply_suppressions(*, at: datetime) -> int:
    """Erase again whom a restored backup brought back; return how many. Called at every start."""
    listed = suppression.reconcile()
    back = Person.objects.filter(id__in=listed).exclude(name="", email=None, phone=None, notes=None)
    ids = list(back.values_list("id", flat=True))
    for person_id in ids:
        _wait_for_loads()
        lock_members()
        _erase(actor=SYSTEM, person_id=person_id, reason=_RESTORED, at=at)
    return len(ids)


def _erase(*, actor: Actor, person_id: UUID, reason: str, at: datetime) -> int:
    from parlance.platform.privacy.jobs import finish_erasure

    subject = tables.subject_of(person_id)
    if User.objects.filter(person_id=person_id).exists():
        close_sign_in(actor=actor, person_id=person_id, reason=reason)
    pseudonym = suppression.new_pseudonym()
    replacements = suppression.add(
        person_id=person_id, at=at, keys=_keys(subject), pseudonym=pseudonym
    )
    with summed_up():
        touched, facts_changed = tables.erase(subject, pseudonym, replacements)
        tables.drop_record_if_alone(person_id)
    reason = _anonymous(reason, subject.words, pseudonym)
    erasure = Erasure.objects.create(
        person_id=person_id,
        at=at,
        actor_id=actor.id,
        reason=reason,
        words=seal(json.dumps(subject.words)),
        rebuilds_facts=facts_changed,
        counts=touched,
        run_id=runs.start(actor=actor, kind=ERASE, title="Erasure of a person"),
    )
    audit.record(
        actor=actor,
        action="privacy.erase",
        subject=("person", str(person_id)),
        after={"rows": touched},
        reason=reason,
    )
    publish(PersonErased(person_id), actor)
    finish_erasure.defer(erasure_id=erasure.pk)
    return erasure.pk


def _keys(subject: Subject) -> dict[str, tuple[str, ...]]:
    """Return what is put on the list; an address that others have, too, is not."""
    others = Person.objects.exclude(id=subject.person_id)
    own = tuple(
        one for one in subject.emails if not others.filter(email__lower=one.lower()).exists()
    )
    return {suppression.EMAIL: own, **subject.keys}


def _anonymous(text: str, words: tuple[str, ...], pseudonym: str) -> str:
    return python_pattern(words).sub(pseudonym, text) if words else text


def _wait_for_loads() -> None:
    """Let an import end first: it may be about to bring the person once more."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_LOAD])
