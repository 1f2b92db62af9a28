"""One door to the gateway: key, deadlines, repetitions with jitter, and its no with field and fix. Python 3.9, no package."""

import email.utils
import json
import random
import time
import urllib.error
import urllib.parse
import urllib.request

AGAIN = (429, 502, 503, 504)
LONGEST_WAIT = 20.0


class Problem(Exception):
    """The gateway's no (RFC 9457). Asking again changes nothing: show it to a person."""

    def __init__(self, status, problem):
        super().__init__(problem.get("detail") or f"The gateway answered {status}.")
        self.status = status
        self.code = problem.get("code", "")
        self.request_id = problem.get("requestId", "")
        self.errors = problem.get("errors", [])

    def lines(self):
        """What is wrong, where, and how to put it right."""
        yield f"{self.code} ({self.status}): {self}"
        for fault in self.errors:
            yield f"  {fault['path']}: {fault['message']} ({fault.get('rule') or fault['code']})"
            yield f"    fix: {fault['fix']}"


class Unreachable(Exception):
    """No answer, again and again: ask later, and what was sent under the same key."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """The key goes to the address that was configured, and nowhere else."""

    def redirect_request(self, *_):
        return None


class Gateway:
    def __init__(self, url, key, tries=6, first_wait=0.5, timeout=30.0):
        self.url = url.rstrip("/")
        self.key = key
        self.tries = tries
        self.first_wait = first_wait
        self.timeout = timeout
        self._opener = urllib.request.build_opener(_NoRedirect)

    def get(self, path, **query):
        return json.loads(self.document(path, **query))

    def document(self, path, **query):
        """The bytes of an answer."""
        return self._call("GET", path, query, None, {})

    def post(self, path, body, key, **query):
        """`key` names what is asked for, not the call: the same one goes with it whenever it is asked for again."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        return json.loads(self._call("POST", path, query, json.dumps(body).encode(), headers))

    def pages(self, path, **query):
        """The items of a list, page by page."""
        while True:
            page = self.get(path, limit=200, **query)
            yield from page["items"]
            if page["nextCursor"] is None:
                return
            query["cursor"] = page["nextCursor"]

    def _call(self, method, path, query, body, headers):
        """Repeated whenever it is not known whether it arrived: reads change nothing, and a key is done once."""
        query = urllib.parse.urlencode({name: value for name, value in query.items() if value is not None})
        url = f"{self.url}{path}{'?' + query if query else ''}"
        headers = {**headers, "Authorization": f"Bearer {self.key}"}
        last = None
        for n in range(self.tries):
            asked = 0.0
            request = urllib.request.Request(url, data=body, headers=headers, method=method)
            try:
                with self._opener.open(request, timeout=self.timeout) as answer:
                    return answer.read()
            except urllib.error.HTTPError as error:
                said = error.read()
                if error.code not in AGAIN:
                    raise Problem(error.code, _problem(said)) from None
                asked, last = _asked_to_wait(error.headers.get("Retry-After")), error
            except OSError as error:  # no connection, a reset, a time-out
                last = error
            if n + 1 < self.tries:
                # Anywhere within the doubled wait, so that many ERPs do not come back at one moment.
                time.sleep(max(asked, random.uniform(0, min(LONGEST_WAIT, self.first_wait * 2**n))))
        raise Unreachable(f"{method} {path}: no answer after {self.tries} tries") from last


def _problem(said):
    try:
        problem = json.loads(said)
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def _asked_to_wait(text):
    """Seconds that `Retry-After` asks for: a number, or a date. At most a minute, for this example does not wait longer."""
    if not text:
        return 0.0
    if text.isdigit():
        return min(60.0, float(text))
    try:
        return min(60.0, max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time()))
    except (TypeError, ValueError):
        return 0.0
