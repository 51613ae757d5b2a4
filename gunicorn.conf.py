"""How gunicorn serves: it reads this file by itself from the folder it is started in.

An option on the command line goes before: `gunicorn --workers 8 'app:create_app()'`.
"""

from gunicorn.http.wsgi import Response

worker_class = "gthread"
workers, threads = 4, 4
# The chart library must start after the fork, in each worker.
preload_app = False
# A worker that says nothing for so long is ended; one that is asked to end finishes what it does.
timeout, graceful_timeout = 60, 30
# A worker is replaced after so many requests, not all at once: what leaks does not grow for ever.
max_requests, max_requests_jitter = 2000, 200
# Only a proxy on this machine is believed about who asks.
forwarded_allow_ips = "127.0.0.1"
loglevel = "warning"

_told = Response.default_headers


def _without_server(self: Response) -> list[str]:
    """Return the headers that gunicorn adds, without the one that says who serves.

    It has no setting for that. Should it make them otherwise one day, tests/test_gunicorn.py says.
    """
    return [header for header in _told(self) if not header.startswith("Server:")]


Response.default_headers = _without_server
