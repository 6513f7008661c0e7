"""One application on the server of the site: python -m bench.serve NAME

Says the number of its port, then answers until it is told to stop.
"""

import sys

import django
import uvicorn

django.setup()

from mysite import run  # noqa: E402  the apps must be loaded first


def main(name):
    config = run.config()
    config.app = name
    listener = run.take(0)
    run.open_for_calls(listener)

    class Server(uvicorn.Server):
        async def startup(self, sockets=None):
            await super().startup(sockets)
            sys.stdout.write(f"{listener.getsockname()[1]}\n")
            sys.stdout.flush()

    Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
