"""What is written to people about their sign-in."""

from django.utils.translation import gettext as _


def invitation(
    *, name: str, inviter: str, organisation: str, link: str, days: int
) -> tuple[str, str]:
    """Return subject and text."""
    subject = _("%(inviter)s invites you to Parlance") % {"inviter": inviter}
    text = _(
        "Hello %(name)s,\n\n"
        "%(inviter)s has invited you to the Parlance of %(organisation)s, where Customer Success"
        " and Product share one meaning for every word and one number for every question.\n\n"
        "Open this link, choose a password, and you are in:\n\n%(link)s\n\n"
        "It works once, within %(days)s days. If you did not expect it, do nothing.\n"
    ) % {
        "name": name,
        "inviter": inviter,
        "organisation": organisation,
        "link": link,
        "days": days,
    }
    return subject, text


def reset(*, name: str, link: str) -> tuple[str, str]:
    """Return subject and text."""
    text = _(
        "Hello %(name)s,\n\n"
        "somebody, most likely you, asked for a new password for Parlance. Open this link to"
        " choose one:\n\n%(link)s\n\n"
        "It works once, within an hour. If it was not you, do nothing: your password stays.\n"
    ) % {"name": name, "link": link}
    return _("A new password for Parlance"), text


def changed(*, name: str, what: str) -> tuple[str, str]:
    """Return subject and text that tell of a change to how somebody signs in."""
    text = _(
        "Hello %(name)s,\n\n%(what)s\n\n"
        "If it was not you, tell an administrator at once: they can end all your sessions.\n"
    ) % {"name": name, "what": what}
    return _("Your sign-in to Parlance has changed"), text
