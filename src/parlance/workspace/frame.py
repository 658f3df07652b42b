from parlance.platform.rendering import Request
from parlance.web.shell import Shell, shell


def frame(request: Request) -> Shell:
    return shell(request)
