"""A program: install, sign in, import and compute where there is no network but this machine's own.

Run it within a new network namespace. It prints what the page of revenue says.
"""

import fcntl
import re
import socket
import struct
import subprocess
import sys
import tempfile
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from factories.installation import installed

EMAIL = "ada@example.com"
_PASSWORD = re.compile(r"with the password (\S+)")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 1
_FILES = {
    "accounts.csv": "source_id,name\na1,One\n",
    "subscriptions.csv": (
        "source_id,account,starts_on,amount,currency\ns1,a1,2025-01-01,1234,USD\n"
    ),
}


def switch_loopback_on() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, _GET_FLAGS, asked))[1]
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", flags | _UP))


def main() -> None:
    switch_loopback_on()
    offline = {"PARLANCE_SECOND_FACTOR": "optional"}
    with (
        installed(offline, words=("--administrator", EMAIL)) as running,
        tempfile.TemporaryDirectory() as folder,
    ):
        for name, text in _FILES.items():
            Path(folder, name).write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "parlance", "import", folder],
            env=dict(running.environment),
            check=True,
            capture_output=True,
            text=True,
        )
        said = running.log.read_text(encoding="utf-8")
        found = _PASSWORD.search(said)
        assert found, said + done.stdout
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        sign_in = running.address + "/sign-in"
        token = _TOKEN.search(browser.open(sign_in).read().decode())
        assert token
        form = {"login": EMAIL, "password": found[1], "csrfmiddlewaretoken": token[1]}
        browser.open(sign_in, urlencode(form).encode())
        period = "?from=2025-01-01&to=2025-06-30"
        sys.stdout.write(browser.open(running.address + "/revenue" + period).read().decode())


if __name__ == "__main__":
    main()
