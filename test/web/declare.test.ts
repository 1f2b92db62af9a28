import { describe, expect, test } from "vitest";
import { Failure } from "../../src/domain/failure.ts";
import { Rejection, told } from "../../src/domain/problem.ts";
import type { UseCases } from "../../src/usecases/index.ts";
import type { DoneAct } from "../../src/usecases/operate/acts.ts";
import { browser, ORIGIN } from "./browser.ts";
import { cameAs, plain, signedIn } from "./desk.ts";
import { answers as known, SIREN } from "./directory-samples.ts";

const DECLARE = "/desk/directory/declare";
const END = `/desk/directory/end?platform=main&address=${SIREN}_ACHATS&from=2026-10-01`;
/** A form that says everything that can be said. */
const FULL = {
  platform: "main",
  siren: "732 829 320",
  siret: "732 829 320 00074",
  code: "COMPTA",
  codeName: "Comptabilité",
  suffix: "",
  from: "2026-10-01",
  until: "2026-12-31",
};
const BARE = { platform: "main", siren: SIREN, suffix: "ACHATS", from: "2026-10-01" };

/** An administrator, and what was written down of them. */
const desk = async (answers: Partial<UseCases> = {}) => {
  const done: DoneAct[] = [];
  const one = await signedIn({ recordAct: async (act) => void done.push(act), ...known, ...answers });
  done.length = 0;
  return { ...one, done };
};

const refusing = (error: Error) => async (): Promise<never> => {
  throw error;
};

const fault = (path: string, text: string) => ({
  path,
  code: "odd",
  rule: "G1.87",
  ...told({ en: `${text} is <odd>.`, fr: `${text} est <étrange>.` }, { en: "Mend it.", fr: "Corrigez." }),
});
const refused = new Rejection(
  422,
  "declaration_refused",
  { en: "No", fr: "Non" },
  { en: "It is odd.", fr: "C'est étrange." },
  [fault("from", "The day"), fault("routingCode.code", "The code")],
);
const lost = new Failure("unknown", {
  code: "timeout",
  message: "Nobody knows whether it arrived.",
  fix: "Send the same request again.",
  messageFr: "On ne sait pas si c'est arrivé.",
  fixFr: "Renvoyez la même demande.",
  raw: "<gateway timeout>",
});

describe("an address", () => {
  test("is declared as it was typed, and that is written down", async () => {
    const { post, token, calls, done, seen } = await desk();
    const answer = await post(DECLARE, { ...FULL, token });
    expect(answer.status).toBe(303);
    expect(calls[0]?.slice(0, 3)).toEqual([
      "declareAddress",
      "main",
      {
        siren: SIREN,
        siret: "73282932000074",
        routingCode: { code: "COMPTA", name: "Comptabilité" },
        suffix: null,
        from: "2026-10-01",
        until: "2026-12-31",
      },
    ]);
    expect(done).toMatchObject([
      {
        act: "address_declare",
        status: 303,
        via: "desk",
        target: {
          on: `${SIREN}_73282932000074_COMPTA`,
          detail: "platform=main from=2026-10-01 until=2026-12-31 adopted=false",
        },
      },
    ]);
    const next = answer.headers.get("Location") ?? "";
    expect(next).toBe(`/desk/directory?q=${SIREN}&platform=main&done=declared`);
    expect(await seen(next)).toContain("The address is declared.");
    expect(await seen(next, "fr")).toContain("L'adresse est déclarée.");
  });

  test("that was there already is told so, with what is doubtful about it", async () => {
    const { post, token } = await desk({
      declareAddress: async (_platform, { siren, siret, suffix, from, until }) => ({
        line: {
          identifier: `${siren}_ACHATS`,
          siren,
          siret,
          routingCode: null,
          suffix,
          from,
          until,
          reference: null,
        },
        adopted: true,
        warnings: [{ code: "odd", ...told({ en: "It is <odd>.", fr: "x" }, { en: "Look.", fr: "y" }) }],
      }),
    });
    const answer = await post(DECLARE, { ...BARE, token });
    expect(answer.status).toBe(200);
    const page = plain(await answer.text());
    for (const text of ["declared already", `${SIREN}_ACHATS`, "It is &lt;odd&gt;.", "Look."])
      expect(page).toContain(text);
  });

  test.each([
    ["en", "The day is &lt;odd&gt;. Mend it.", "The code is &lt;odd&gt;. Mend it.", "Nothing was declared."],
    [
      "fr",
      "The day est &lt;étrange&gt;. Corrigez.",
      "The code est &lt;étrange&gt;. Corrigez.",
      "Rien n'a été déclaré.",
    ],
  ] as const)(
    "that a rule speaks against is told beside its fields, with what was typed kept: %s",
    async (...of) => {
      const [language, day, code, head] = of;
      const { post, seen, token, done } = await desk({ declareAddress: refusing(refused) });
      await seen("/desk/directory", language);
      const answer = await post(DECLARE, { ...FULL, token });
      expect(answer.status).toBe(422);
      const page = plain(await answer.text());
      expect(page).toContain(head);
      expect(page).toMatch(new RegExp(`<p id="from-fault" class="notice wrong">${day} <code>G1.87</code>`));
      expect(page).toMatch(new RegExp(`<p id="code-fault" class="notice wrong">${code}`));
      expect(page).toMatch(/name="from"[^>]*aria-describedby="from-hint from-fault" aria-invalid="true"/);
      expect(page).not.toContain('id="siren-fault"');
      for (const [name, value] of Object.entries(FULL).filter(([name]) => name !== "platform"))
        expect(page).toMatch(new RegExp(`name="${name}" type="\\w+" value="${value}"`));
      expect(done).toMatchObject([{ act: "address_declare", status: 422 }]);
    },
  );

  test.each([
    [{ siren: "732829321" }, "siren", "This is not a SIREN"],
    [{ siret: "73282932000075" }, "siret", "This is not a SIRET"],
    [{ code: "" }, "code", "A name is given, and no routing code"],
    [{ codeName: "x".repeat(101) }, "codeName", "100 characters at most"],
    [{ from: "2026-02-30" }, "from", "not a day of the calendar"],
    [{ until: "later" }, "until", "not a day of the calendar"],
  ])("that cannot be read (%j) is asked of nobody", async (change, name, text) => {
    const { post, token, calls, done } = await desk();
    const answer = await post(DECLARE, { ...FULL, ...change, token });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toMatch(new RegExp(`<p id="${name}-fault" class="notice wrong">[^<]*${text}`));
    expect(page.match(/aria-invalid/g)).toHaveLength(1);
    expect(calls).toEqual([]);
    expect(done).toMatchObject([{ act: "address_declare", status: 422 }]);
  });

  test.each([
    ["en", lost, 503, ["Nobody knows whether it arrived.", "Send the same request again."]],
    ["fr", lost, 503, ["On ne sait pas si c'est arrivé.", "Renvoyez la même demande."]],
    [
      "en",
      new Rejection(501, "capability_missing", "No", "It lets nobody declare."),
      501,
      ["It lets nobody declare."],
    ],
    [
      "en",
      new Rejection(422, "x", "No", "All is odd.", [fault("elsewhere", "This")]),
      422,
      ["All is odd.", "This is"],
    ],
  ] as const)(
    "that cannot be declared now keeps what was typed: %s",
    async (language, error, status, texts) => {
      const { post, seen, token } = await desk({ declareAddress: refusing(error) });
      await seen("/desk/directory", language);
      const answer = await post(DECLARE, { ...BARE, token });
      expect(answer.status).toBe(status);
      const page = plain(await answer.text());
      for (const text of [...texts, 'value="ACHATS"']) expect(page).toContain(text);
      // Nobody knows what became of it: it is not said that nothing was done.
      expect(page).not.toMatch(/Nothing was declared|Rien n'a été déclaré/);
    },
  );

  test("fills in what is known, and begins tomorrow in France", async () => {
    const { seen } = await desk();
    const page = await seen(`${DECLARE}?siren=${SIREN}&platform=main`);
    expect(page).toContain(`name="siren" type="text" value="${SIREN}"`);
    expect(page).toContain('name="from" type="date" value="2025-07-03"');
    expect(await seen(DECLARE, "fr")).toContain("Déclarer l'adresse");
  });
});

describe("the end of an address", () => {
  test("is confirmed on a page of its own, given, and written down", async () => {
    const { seen, post, token, calls, done } = await desk();
    const page = await seen(END);
    for (const text of [`${SIREN}_ACHATS`, "1 Oct 2026", "nobody can send an invoice", 'value="2025-07-02"'])
      expect(page).toContain(text);
    expect(calls).toEqual([]);
    const answer = await post(END, { token, until: "2026-12-31" });
    expect([answer.status, answer.headers.get("Location")]).toEqual([
      303,
      `/desk/directory?q=${SIREN}&platform=main&done=ended`,
    ]);
    expect(calls[0]?.slice(0, 3)).toEqual([
      "endAddress",
      "main",
      { identifier: `${SIREN}_ACHATS`, siren: SIREN, siret: null, from: "2026-10-01", until: "2026-12-31" },
    ]);
    expect(done).toMatchObject([
      {
        act: "address_end",
        status: 303,
        target: { on: `${SIREN}_ACHATS`, detail: "platform=main until=2026-12-31" },
      },
    ]);
  });

  test.each([
    [
      "en",
      new Rejection(422, "x", "No", "No.", [fault("until", "The day")]),
      422,
      "The day is &lt;odd&gt;. Mend it.",
    ],
    [
      "fr",
      new Rejection(422, "x", "No", "No.", [fault("until", "Le jour")]),
      422,
      "Le jour est &lt;étrange&gt;. Corrigez.",
    ],
    ["en", new Rejection(409, "several_lines", "Which?", "Several.", [fault("from", "It")]), 409, "Several."],
    ["en", new Rejection(404, "address_not_declared", "None", "There is none."), 404, "There is none."],
    ["fr", lost, 503, "On ne sait pas si c'est arrivé."],
  ] as const)(
    "that is refused says why beside what was typed: %s %s",
    async (language, error, status, text) => {
      const { post, seen, token, done } = await desk({ endAddress: refusing(error) });
      await seen("/desk/directory", language);
      const answer = await post(END, { token, until: "2026-12-31" });
      expect(answer.status).toBe(status);
      const page = plain(await answer.text());
      expect(page).toContain(text);
      expect(page).toContain('value="2026-12-31"');
      expect(done).toMatchObject([{ act: "address_end", status }]);
    },
  );

  test("on what is no day is asked of nobody", async () => {
    const { post, token, calls } = await desk();
    const answer = await post(END, { token, until: "tomorrow" });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('id="until-fault"');
    expect(calls).toEqual([]);
  });

  test.each([
    "/desk/directory/end",
    "/desk/directory/end?platform=main&address=0088:1234",
    `/desk/directory/end?platform=nobody&address=${SIREN}`,
    `${END}x`,
  ])("means a line: %s names none", async (path) => {
    const { get, post, token, calls } = await desk();
    for (const answer of [await get(path), await post(path, { token, until: "2026-12-31" })]) {
      expect(answer.status).toBe(404);
      expect(await answer.text()).toContain("No declared address is meant");
    }
    expect(calls).toEqual([]);
  });
});

describe("declaring and ending", () => {
  test("is no tenant's", async () => {
    const { post, get, calls } = browser();
    await post("/desk/login", { key: "acme-key" });
    const token = /name="token" value="([^"]+)"/.exec(await (await get("/desk/invoices")).text())?.[1] ?? "";
    calls.length = 0;
    for (const path of [DECLARE, END]) {
      expect((await get(path)).status, path).toBe(403);
      const answer = await post(path, { ...BARE, token, until: "" });
      expect(answer.status, path).toBe(403);
      expect(await answer.text()).toContain("for administrators");
    }
    expect(calls).toEqual([]);
  });

  test("is not for who may only look", async () => {
    const reader = { name: "audit@example.com", sees: "all", acts: false } as const;
    const { get, post, token, calls } = await cameAs(reader, known);
    for (const path of [DECLARE, END]) {
      const asked = await get(path);
      expect(asked.status, path).toBe(403);
      const page = await asked.text();
      expect(page).toContain("You may look");
      expect(page).not.toContain('name="from"');
      const answer = await post(path, { ...BARE, token, until: "2026-12-31" });
      expect(answer.status, path).toBe(403);
      expect(await answer.text()).toContain("You may look");
    }
    expect(calls).toEqual([]);
  });

  test("is done by a form of the session's own pages alone", async () => {
    const { post, token, calls } = await desk();
    for (const path of [DECLARE, END]) {
      expect((await post(path, { ...BARE, token: "x", until: "2026-12-31" })).status).toBe(403);
      const elsewhere = await post(
        path,
        { ...BARE, token, until: "2026-12-31" },
        { Origin: "https://evil.example" },
      );
      expect(elsewhere.status).toBe(403);
    }
    expect(calls).toEqual([]);
    expect((await post(END, { token, until: "2026-12-31" }, { Origin: ORIGIN })).status).toBe(303);
  });
});
