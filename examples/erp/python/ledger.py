"""The ERP's side of the books. An ERP has tables of its own; what matters is what is written together, and what is
written before the gateway is called."""

import json
import sqlite3
import uuid
from contextlib import closing

TABLES = """
CREATE TABLE IF NOT EXISTS orders (reference TEXT PRIMARY KEY, key TEXT NOT NULL, content TEXT NOT NULL, invoice TEXT,
                                   refused INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS events (id TEXT PRIMARY KEY, invoice TEXT, line TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS received (invoice TEXT PRIMARY KEY, number TEXT NOT NULL, document BLOB, content TEXT,
                                     answer_key TEXT NOT NULL, answered INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Ledger:
    def __init__(self, file):
        self.db = sqlite3.connect(file, timeout=30)
        self.db.executescript(TABLES)

    def close(self):
        self.db.close()

    def plan(self, reference, content):
        """An invoice is finished in the ERP. Its key is made here, once, and stored before anything is sent."""
        with self.db:
            self.db.execute(
                "INSERT OR IGNORE INTO orders VALUES (?, ?, ?, NULL, 0)",
                (reference, str(uuid.uuid4()), json.dumps(content)),
            )

    def to_send(self):
        rows = self._all("SELECT reference, key, content FROM orders WHERE invoice IS NULL AND NOT refused ORDER BY rowid")
        return [(reference, key, json.loads(content)) for reference, key, content in rows]

    def sent(self, reference, invoice_id):
        with self.db:
            self.db.execute("UPDATE orders SET invoice = ? WHERE reference = ?", (invoice_id, reference))

    def put_aside(self, reference):
        """The gateway does not take it as it is: a person corrects it, and it is planned anew."""
        with self.db:
            self.db.execute("UPDATE orders SET refused = 1 WHERE reference = ?", (reference,))

    def invoice_of(self, reference):
        rows = self._all("SELECT invoice FROM orders WHERE reference = ?", reference)
        return rows[0][0] if rows else None

    def cursor(self):
        rows = self._all("SELECT value FROM marks WHERE name = 'feed'")
        return rows[0][0] if rows else None

    def take_page(self, events, cursor):
        """What a page of the feed told, and where to go on after it: both or neither. Gives those that are new."""
        with self.db:
            fresh = [event for event in events if self._take(event["id"], event.get("invoiceId"), event)]
            self.db.execute("INSERT OR REPLACE INTO marks VALUES ('feed', ?)", (cursor,))
        return fresh

    def take_call(self, webhook_id, call):
        """False: it was taken before, by a call or with the feed. On the disk when it returns."""
        invoice = call["data"].get("invoice") or {}
        with self.db:
            return self._take(webhook_id, invoice.get("id"), call)

    def has(self, invoice_id):
        return bool(self._all("SELECT 1 FROM received WHERE invoice = ?", invoice_id))

    def receive(self, invoice, document, content):
        """Takes a supplier's invoice in. The key of the answer to it is made here, once."""
        with self.db:
            self.db.execute(
                "INSERT OR IGNORE INTO received VALUES (?, ?, ?, ?, ?, 0)",
                (invoice["id"], invoice["number"], document, json.dumps(content), str(uuid.uuid4())),
            )

    def to_answer(self):
        return self._all("SELECT invoice, number, answer_key FROM received WHERE answered = 0 ORDER BY rowid")

    def answered(self, invoice_id):
        with self.db:
            self.db.execute("UPDATE received SET answered = 1 WHERE invoice = ?", (invoice_id,))

    def _take(self, event_id, invoice_id, said):
        row = (event_id, invoice_id, json.dumps(said))
        return self.db.execute("INSERT OR IGNORE INTO events VALUES (?, ?, ?)", row).rowcount == 1

    def _all(self, sql, *values):
        with closing(self.db.execute(sql, values)) as rows:
            return rows.fetchall()
