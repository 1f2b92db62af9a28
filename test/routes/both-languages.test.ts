import { describe, expect, it } from "vitest";
import { DocumentFault } from "../../src/documents/index.ts";
import { Failure } from "../../src/domain/failure.ts";
import { problemOfStatus } from "../../src/domain/life-cycle/advice.ts";
import { ACME, event, invoice, kit, push } from "./kit.ts";

const json = { ...ACME, "content-type": "application/json" };

interface Body extends Record<string, unknown> {
  items: { reasons: object[] }[];
  errors: Record<string, string>[];
}
const bodyOf = async (answer: Response | Promise<Response>) => (await (await answer).json()) as Body;

describe("the API says to people in French what it says in English", () => {
  it("a rejection of the platform: English in message, French beside it", async () => {
    const said = { reasons: [{ code: "ADR_ERR", text: "" }], comment: null, rawCode: "fr:213" };
    const problem = problemOfStatus("rejected", said);
    const k = kit({
      getInvoice: async () => ({ ...invoice, status: "rejected", badge: "rejected", problem }),
    });
    expect((await bodyOf(k.get(`/v1/invoices/${invoice.id}`))).problem).toEqual({
      code: "ADR_ERR",
      message: "Wrong electronic invoicing address",
      messageFr: "Adresse de facturation électronique erronée",
      fix: expect.stringContaining("look it up in the directory"),
      fixFr: expect.stringContaining("cherchez-la dans l'annuaire"),
      raw: "ADR_ERR: ",
    });
  });

  it("a problem that an older version stored, as it stands", async () => {
    const old = { code: "timeout", message: "No answer.", fix: "Wait.", raw: null };
    const stored = JSON.parse(JSON.stringify({ ...invoice, problem: old }));
    const k = kit({ getInvoice: async () => stored });
    expect((await bodyOf(k.get(`/v1/invoices/${invoice.id}`))).problem).toEqual(old);
  });

  it("reasons of an event, those of a platform's own in its words alone", async () => {
    const reasons = [
      { code: "QTE_ERR", text: "Quantité facturée incorrecte" },
      { code: "E-17", text: "motif maison" },
    ];
    const k = kit({
      listInvoiceEvents: async () => [{ ...event, reasons }],
      listPushes: async () => [{ ...push, reasons, attachments: [] }],
    });
    const shown = [
      { ...reasons[0], textEn: "Wrong invoiced quantity" },
      { code: "E-17", text: "motif maison" },
    ];
    expect((await bodyOf(k.get(`/v1/invoices/${invoice.id}/events`))).items[0]?.reasons).toEqual(shown);
    expect((await bodyOf(k.get(`/v1/invoices/${invoice.id}/statuses`))).items[0]?.reasons).toEqual(shown);
  });

  it.each<[what: string, answer: () => Promise<Response>, code: string, title: string, detail: RegExp]>([
    [
      "no key",
      () => kit().get("/v1/invoices", {}),
      "key_missing",
      "Une clé d'API est nécessaire",
      /^Envoyez votre clé/,
    ],
    [
      "an expired token",
      () => kit().get("/v1/invoices", { Authorization: "Bearer pwt_old" }),
      "token_expired",
      "Le jeton a expiré",
      /^Faites-en un nouveau/,
    ],
    [
      "a token that only reads",
      () => kit().post(`/v1/invoices/${invoice.id}/sync`, null, { Authorization: "Bearer pwt_read" }),
      "token_reads_only",
      "Le jeton ne peut que lire",
      /synchronise/,
    ],
    [
      "an unknown path",
      () => kit().get("/v1/nothing"),
      "route_unknown",
      "Il n'y a rien ici",
      /^Aucune opération/,
    ],
    [
      "an empty file",
      () => kit().post("/v1/invoices", null, { ...ACME, "content-type": "application/pdf" }),
      "file_missing",
      "Il n'y a pas de fichier dans la demande",
      /^Le corps est vide/,
    ],
  ])("%s", async (_, answer, code, titleFr, detailFr) => {
    expect(await bodyOf(answer())).toMatchObject({
      code,
      titleFr,
      detailFr: expect.stringMatching(detailFr),
      title: expect.not.stringMatching(titleFr),
      detail: expect.stringMatching(/\.$/),
    });
  });

  it("a platform that fails, in general where nothing French is known of it", async () => {
    const facts = { code: "odd", message: "It is odd.", fix: "Look.", raw: "bizarre" };
    const k = kit({
      sync: async () => {
        throw new Failure("unsent", facts);
      },
    });
    expect(await bodyOf(k.post(`/v1/invoices/${invoice.id}/sync`, null))).toMatchObject({
      detail: "It is odd. Look.",
      titleFr: "La plateforme est injoignable",
      detailFr: expect.stringMatching(/^La plateforme n'a pas pu être jointe\. La passerelle réessaie/),
    });
  });

  it("a document that is not taken, at least of what kind that is", async () => {
    const k = kit({
      submitInvoice: async () => {
        throw new DocumentFault("invalid", "term_missing", "BT-1 is missing.", "Give it.", "BT-1");
      },
    });
    const answer = k.post("/v1/invoices", "<a/>", { ...ACME, "content-type": "application/xml" });
    expect(await bodyOf(answer)).toMatchObject({ titleFr: "Le document n'est pas valide" });
  });

  it("a form that was filled in wrongly, field by field", async () => {
    const payee = { siren: "123456789", name: "Factor", iban: "FR76 3000", bic: "X" };
    const comment = "";
    const body = JSON.stringify({ status: "factored", payee, comment, amounts: "x", atachments: [] });
    const { errors, detailFr } = await bodyOf(kit().post(`/v1/invoices/${invoice.id}/statuses`, body, json));
    const french = Object.fromEntries(errors.map((e) => [e.path, `${e.messageFr} | ${e.fixFr}`]));
    expect(french).toEqual({
      "payee.siren": "n'est pas un SIREN | donnez neuf chiffres ; le dernier est une clé de contrôle",
      "payee.iban": "n'est pas un IBAN | écrivez-le sans espaces, en majuscules",
      "payee.bic": "n'est pas un BIC | donnez huit ou onze caractères",
      comment: "est vide | dites quelque chose, ou laissez-le",
      amounts: 'doit être une liste, et non du texte | écrivez une liste : ["x"]',
      atachments: "« atachments » n'est pas connu ici | vouliez-vous dire « attachments » ?",
    });
    expect(detailFr).toContain("payee.siren n'est pas un SIREN. À faire : donnez neuf chiffres");
  });
});
