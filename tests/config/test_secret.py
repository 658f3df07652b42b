from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from parlance.config.secret import secret_key


def test_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(path), range(32)))

    assert keys == {path.read_text()}
    assert len(path.read_text()) > 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["secret_key"]
