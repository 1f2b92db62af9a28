"""The ERP's endpoint for webhooks: verifies, stores, answers; works afterwards.

    HOOK_SECRET=whsec_… python3 examples/erp/python/webhook.py [PORT]

The gateway's configuration names it: webhooks: [{ url: "http://127.0.0.1:9000/", secret: "whsec_…", allowPrivate: true }]
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ledger import Ledger

TOLERANCE = 300  # seconds: a copy that somebody kept is worth nothing later
LARGEST = 1024 * 1024


def is_genuine(headers, body, secret, now=None):
    """By Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`, over the bytes as they came."""
    message_id, timestamp = headers.get("webhook-id"), headers.get("webhook-timestamp", "")
    if not message_id or not timestamp.isdigit() or not timestamp.isascii():
        return False
    if abs((time.time() if now is None else now) - int(timestamp)) > TOLERANCE:
        return False
    key = base64.b64decode(secret[len("whsec_"):] if secret.startswith("whsec_") else secret)
    text = f"{message_id}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest())
    # Several while a secret is being replaced. compare_digest takes as long whatever is wrong.
    given = headers.get("webhook-signature", "").encode().split(b" ")
    return any([hmac.compare_digest(signature, expected) for signature in given])


class Endpoint(BaseHTTPRequestHandler):
    def do_POST(self):
        length = self.headers.get("content-length", "")
        if not length.isdigit() or int(length) > LARGEST:
            return self._answer(413)
        body = self.rfile.read(int(length))
        if not is_genuine(self.headers, body, os.environ["HOOK_SECRET"]):
            return self._answer(401)
        call = json.loads(body)
        ledger = Ledger(os.environ.get("ERP_LEDGER", "erp-ledger-python.db"))
        try:
            fresh = ledger.take_call(self.headers["webhook-id"], call)
        finally:
            ledger.close()
        # 2xx means stored. A second copy changes nothing, and a type that is not known here does no harm.
        self._answer(204)
        if fresh and "invoice" in call["data"]:
            invoice = call["data"]["invoice"]
            status = invoice["status"]
            label = f"{status['code']} {status['label']}" if status else invoice["delivery"]
            print(f"{call['type']}  {invoice['number']}  {label}", flush=True)

    def _answer(self, code):
        self.send_response(code)
        self.end_headers()

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    if not os.environ.get("HOOK_SECRET"):
        sys.exit(__doc__)
    with ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 9000), Endpoint) as server:
        print(f"listening on http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()
