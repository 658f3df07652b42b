"""A look at the raw bytes of a SAML response before any library for signatures sees them.

What passes has one shape only: a response with one assertion, which holds the one signature,
which signs that assertion. Everything that forgeries hide in is refused unread: document types,
comments, other transforms, second assertions, second ids.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from parlance.platform.single_sign_on.errors import UnprovenError

MOST_BYTES = 200_000
_DEEPEST = 40
_PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
_ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
_DSIG = "http://www.w3.org/2000/09/xmldsig#"
_ENCRYPTION = "http://www.w3.org/2001/04/xmlenc#"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"

_RESPONSE = f"{_PROTOCOL} Response"
_ONE_ASSERTION = f"{_ASSERTION} Assertion"
_SIGNATURE = f"{_DSIG} Signature"
_SIGNED_INFO = f"{_DSIG} SignedInfo"
_REFERENCE = f"{_DSIG} Reference"
_WHERE = {
    _ONE_ASSERTION: (_RESPONSE, _ONE_ASSERTION),
    _SIGNATURE: (_RESPONSE, _ONE_ASSERTION, _SIGNATURE),
    _SIGNED_INFO: (_RESPONSE, _ONE_ASSERTION, _SIGNATURE, _SIGNED_INFO),
    _REFERENCE: (_RESPONSE, _ONE_ASSERTION, _SIGNATURE, _SIGNED_INFO, _REFERENCE),
}
"""What stands exactly once, and where."""

_ALLOWED = {
    f"{_DSIG} Transform": {f"{_DSIG}enveloped-signature", _EXCLUSIVE},
    f"{_DSIG} CanonicalizationMethod": {_EXCLUSIVE},
    f"{_DSIG} SignatureMethod": {
        f"{_MORE}{kind}-{digest}"
        for kind in ("rsa", "ecdsa")
        for digest in ("sha256", "sha384", "sha512")
    },
    f"{_DSIG} DigestMethod": {
        f"{_ENCRYPTION}sha256",
        f"{_MORE}sha384",
        f"{_ENCRYPTION}sha512",
    },
}
_NEVER = frozenset(
    {
        f"{_ASSERTION} EncryptedAssertion",
        f"{_ASSERTION} EncryptedID",
        f"{_DSIG} Object",
        f"{_DSIG} RetrievalMethod",
        f"{_DSIG} Manifest",
        f"{_DSIG} XPath",
    }
)
_IDS = ("ID", "Id", "id", "http://www.w3.org/XML/1998/namespace id")


@dataclass
class _Seen:
    path: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    assertion: str = ""
    signed: str = ""


def check(document: bytes) -> str:
    """Return the id of the one assertion. Raises `UnprovenError`."""
    if len(document) > MOST_BYTES:
        raise UnprovenError(f"it has more than {MOST_BYTES:,} bytes")
    try:
        # One encoding, so that no two readers see two documents.
        document.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnprovenError("it is not written in UTF-8") from error
    seen = _Seen()
    parser = expat.ParserCreate("utf-8", " ")
    parser.StartDoctypeDeclHandler = _refuse("it declares a document type")
    parser.EntityDeclHandler = _refuse("it declares entities")
    parser.CommentHandler = _refuse("it holds a comment")
    parser.ProcessingInstructionHandler = _refuse("it holds an instruction")
    parser.StartElementHandler = lambda name, attributes: _open(seen, name, attributes)
    parser.EndElementHandler = lambda _name: seen.path.pop()
    try:
        parser.Parse(document, True)
    except (expat.ExpatError, ValueError) as error:
        raise UnprovenError("it is no XML") from error
    for name in _WHERE:
        if seen.counts.get(name) != 1:
            raise UnprovenError("it must hold one assertion, signed once")
    if not seen.assertion or seen.signed != f"#{seen.assertion}":
        raise UnprovenError("its signature is for something else")
    return seen.assertion


def _open(seen: _Seen, name: str, attributes: Mapping[str, str]) -> None:
    seen.path.append(name)
    if len(seen.path) > _DEEPEST:
        raise UnprovenError("it is nested too deeply")
    if len(seen.path) == 1 and name != _RESPONSE:
        raise UnprovenError("it is no response")
    seen.counts[name] = seen.counts.get(name, 0) + 1
    if name in _NEVER:
        raise UnprovenError("it holds parts that are not accepted here")
    if name in _WHERE and tuple(seen.path) != _WHERE[name]:
        raise UnprovenError("its assertion or signature stands in the wrong place")
    if name in _ALLOWED and attributes.get("Algorithm") not in _ALLOWED[name]:
        raise UnprovenError("it is signed in a way that is not accepted")
    _keep_ids(seen, name, attributes)


def _keep_ids(seen: _Seen, name: str, attributes: Mapping[str, str]) -> None:
    for one in _IDS:
        if one not in attributes:
            continue
        if attributes[one] in seen.ids:
            raise UnprovenError("two of its parts have the same id")
        seen.ids.add(attributes[one])
    if name == _ONE_ASSERTION:
        seen.assertion = attributes.get("ID", "")
    if name == _REFERENCE:
        seen.signed = attributes.get("URI", "")


def _refuse(why: str) -> Callable[..., None]:
    def handler(*_parts: object) -> None:
        raise UnprovenError(why)

    return handler
