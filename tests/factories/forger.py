"""An OpenID Connect provider that says whatever a test makes it say, over real connections."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

_KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]


class Forger:
    """`answers` holds what each place answers: an object, or bytes sent as they are."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key, self.other_key = _KEYS
        self.statuses: dict[str, int] = {}
        self.answers: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/auth",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/keys",
            },
            "/keys": {"keys": [self.public(self.key, "one")]},
        }

    def public(self, key: rsa.RSAPrivateKey, name: str) -> dict[str, Any]:
        shown: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
        return shown | {"kid": name, "use": "sig", "alg": "RS256"}

    def tell(self, token: str) -> None:
        """Hand out this ID token for the next code."""
        self.answers["/token"] = {"access_token": "a", "token_type": "Bearer", "id_token": token}

    def sign(self, claims: dict[str, Any], *, kid: str = "one", **header: Any) -> str:
        key = self.key if kid == "one" else self.other_key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid} | header)


def unsigned(claims: dict[str, Any], algorithm: str) -> str:
    """Return a token without a signature, whatever its header says."""
    parts = ({"alg": algorithm, "typ": "JWT"}, claims)
    return ".".join([*(_encoded(json.dumps(one).encode()) for one in parts), ""])


def by_shared_secret(claims: dict[str, Any], secret: bytes) -> str:
    """Return a token that is signed by HS256, with a key id that the provider shows."""
    parts = ({"alg": "HS256", "typ": "JWT", "kid": "one"}, claims)
    signed = ".".join(_encoded(json.dumps(one).encode()) for one in parts)
    return f"{signed}.{_encoded(hmac.digest(secret, signed.encode(), 'sha256'))}"


def by_key(claims: dict[str, Any], key: rsa.RSAPrivateKey, kid: str) -> str:
    """Return a token signed by RS256, with a key of whatever length."""
    parts = ({"alg": "RS256", "typ": "JWT", "kid": kid}, claims)
    signed = ".".join(_encoded(json.dumps(one).encode()) for one in parts)
    signature = key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{_encoded(signature)}"


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@contextmanager
def forger() -> Iterator[Forger]:
    """Serve what the forger says, on an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = provider.answers.get(self.path, {})
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(provider.statuses.get(self.path, 200))
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, *_words: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Forger(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
