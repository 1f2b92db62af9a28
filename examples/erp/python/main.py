"""An ERP in short: sends an invoice, follows it to its end, takes in what suppliers sent and approves it.

    PASSERELLE_KEY=… python3 examples/erp/python/main.py [INVOICE.json]

PASSERELLE_URL: the gateway (http://127.0.0.1:8080). ERP_LEDGER: the books (erp-ledger-python.db in the working folder).
ERP_SECONDS: how long to follow (90). It approves everything that it receives: let it run against the sandbox.
"""

import json
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from ledger import Ledger
from passerelle import Gateway, Problem, Unreachable

ENDS = {"payment_received", "refused", "rejected", "cancelled", "routing_error", "inadmissible"}
EXAMPLE = Path(__file__).parents[2] / "invoice.json"


def send_all(gateway, ledger):
    """Sends what is planned and not sent yet, after a crash too: the same under the same key is the same invoice."""
    for reference, key, content in ledger.to_send():
        try:
            invoice = gateway.post("/v1/invoices", content, key, reference=reference)
        except Problem as problem:
            print("\n".join(problem.lines()), file=sys.stderr)
            if problem.status in (401, 403):  # it is not the invoice that is at fault
                raise SystemExit(1) from None
            ledger.put_aside(reference)
            continue
        ledger.sent(reference, invoice["id"])
        print(f"sent      {invoice['number']}  {invoice['id']}")


def read_feed(gateway, ledger):
    """Everything that happened since the last run. A page and the cursor behind it are stored together."""
    fresh = []
    while True:
        page = gateway.get("/v1/events", limit=200, cursor=ledger.cursor())
        fresh += ledger.take_page(page["items"], page["nextCursor"])
        if len(page["items"]) < 200:
            return fresh


def receive_all(gateway, ledger):
    """Takes in what suppliers sent: the document as it came, to be kept, and its content, to be booked."""
    for invoice in gateway.pages("/v1/invoices", direction="inbound"):
        if ledger.has(invoice["id"]):
            continue
        document = gateway.document(f"/v1/invoices/{invoice['id']}/document")
        content = gateway.get(f"/v1/invoices/{invoice['id']}/document", rendition="json")
        ledger.receive(invoice, document, content)
        print(f"received  {invoice['number']}  {invoice['seller']['name']}  {invoice['total']} {invoice['currency']}")


def answer_all(gateway, ledger):
    """Approves what was taken in, once that may be said. An ERP asks its orders and its people here."""
    for invoice_id, number, key in ledger.to_answer():
        allowed = gateway.get(f"/v1/invoices/{invoice_id}/allowed-statuses")["allowed"]
        if any(status["name"] == "approved" for status in allowed):
            try:
                gateway.post(f"/v1/invoices/{invoice_id}/statuses", {"status": "approved"}, key)
            except Problem as problem:
                if problem.status != 409:
                    raise
                continue  # somebody else has just said something: look again in the next round
            print(f"approved  {number}")
            ledger.answered(invoice_id)
        elif gateway.get(f"/v1/invoices/{invoice_id}")["badge"]["state"] != "pending":
            ledger.answered(invoice_id)  # somebody else has answered


def label(status):
    return f"{status['code']} {status['label']}" if status else "-"


def run(gateway, ledger, content):
    reference = content["number"]
    ledger.plan(reference, content)
    send_all(gateway, ledger)
    own = ledger.invoice_of(reference)
    if own is None:
        return 1
    ends = time.monotonic() + float(os.environ.get("ERP_SECONDS", "90"))
    shown = set()

    def show(status):
        if status and status["code"] not in shown:
            shown.add(status["code"])
            print(f"status    {reference}  {label(status)}", flush=True)

    while True:
        # The feed has what was said about invoices; how a delivery goes, the invoice itself tells. It is asked first:
        # the feed then has at least what it says.
        invoice = gateway.get(f"/v1/invoices/{own}")
        status = invoice["status"]
        for event in read_feed(gateway, ledger):
            if event.get("invoiceId") == own:
                show(event["status"])
        show(status)
        receive_all(gateway, ledger)
        answer_all(gateway, ledger)
        if invoice["delivery"] == "failed" or (status and status["name"] in ENDS) or time.monotonic() > ends:
            print(f"now       {reference}  {label(status)}  {invoice['badge']['label']}")
            if invoice["problem"]:
                print(f"{invoice['problem']['code']}: {invoice['problem']['message']}", file=sys.stderr)
                print(f"  fix: {invoice['problem']['fix']}", file=sys.stderr)
            return 1 if invoice["delivery"] == "failed" else 0
        time.sleep(1)  # an ERP takes webhooks, and asks once a minute for what a lost call had told


def main():
    key = os.environ.get("PASSERELLE_KEY")
    if not key:
        print(__doc__, file=sys.stderr)
        return 2
    content = json.loads(Path(sys.argv[1] if len(sys.argv) > 1 else EXAMPLE).read_text(encoding="utf-8"))
    # At most 20 characters: the public portal takes no longer number.
    content["number"] = f"PY{time.time_ns() // 1000}"
    content["issueDate"] = date.today().isoformat()
    content["dueDate"] = (date.today() + timedelta(days=30)).isoformat()
    ledger = Ledger(os.environ.get("ERP_LEDGER", "erp-ledger-python.db"))
    try:
        return run(Gateway(os.environ.get("PASSERELLE_URL", "http://127.0.0.1:8080"), key), ledger, content)
    except Problem as problem:
        print("\n".join(problem.lines()), file=sys.stderr)
        return 1
    except Unreachable as error:
        print(f"{error}: {error.__cause__}. What is planned is sent by the next run.", file=sys.stderr)
        return 1
    finally:
        ledger.close()


if __name__ == "__main__":
    sys.exit(main())
