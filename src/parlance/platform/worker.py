"""`python -m parlance.platform.worker`: the worker as a process of its own."""

import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlance.config.settings")
    django.setup()
    from parlance.platform.jobs import run_worker

    run_worker()


if __name__ == "__main__":
    main()
