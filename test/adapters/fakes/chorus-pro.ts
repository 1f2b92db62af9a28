import { type Context, Hono } from "hono";
import { faultsOf, MODELS, type Path, publishedFaults } from "./chorus-pro-models.ts";
import { Faults } from "./faults.ts";

export interface FakeState {
  code: string;
  at: string;
  comment?: string;
}

export interface FakeInvoice {
  id: number;
  number: string;
  date: string;
  total: string;
  supplier: string;
  buyer: string;
  flow: string | null;
  framework: string;
  /** `FACTURE` or `FACTURE_TRAVAUX`: one that the account received. Null: one that it sent. */
  received: string | null;
  states: FakeState[];
  /** The platform refuses its history. */
  historyRefused?: boolean;
  files: Partial<Record<"PDF" | "PIVOT", Uint8Array>>;
}

/** What an integration report says of a flow. */
export interface FakeReport {
  state: string;
  invoiceErrors?: { numeroDP?: string; libelleErreurDP: string }[];
  technicalErrors?: { codeErreur: string; libelleErreur: string; natureErreur: string }[];
  /** Not visible yet. */
  codeRetour?: number;
}

interface FakeFlow {
  number: string;
  bytes: Uint8Array;
  fileName: string;
  invoiceId: number;
  /** What the next questions about it are answered; the last one stays. */
  reports: FakeReport[];
  /** Integrated invoices show in the search. */
  integrated: boolean;
}

export interface FakeStructure {
  id: number;
  siret: string;
  name: string;
  statut: string;
  kind: string;
  parametres: object;
  services: {
    idService: number;
    codeService: string;
    libelleService: string;
    estActif: boolean;
    engagement: boolean;
  }[];
}

const NOTHING = { codeRetour: 20000, libelle: "TRA_MSG_00.015 : aucun résultat" };
const OK = { codeRetour: 0, libelle: "TRA_MSG_00.000" };

/** Civil time in France in September, as the platform writes it. */
const written = (iso: string): string =>
  new Date(Date.parse(iso) + 7_200_000).toISOString().replace("Z", "+02:00");

/**
 * Chorus Pro behind PISTE. Every request is held against the models of its operation, ours and (where it is there) the
 * published one; what does not fit is answered with a return code and written down in `violations`. It answers in the
 * ways that make life hard: lists of one as an object, numbers as text, what is empty left out.
 */
export class ChorusFake {
  readonly faults = new Faults();
  readonly violations: string[] = [];
  readonly invoices: FakeInvoice[] = [];
  readonly flows: FakeFlow[] = [];
  readonly structures: FakeStructure[] = [];
  readonly attached: { id: number; name: string; bytes: Uint8Array }[] = [];
  readonly revoked = new Set<string>();
  /** Reports of the flows that are deposited from now on. */
  reports: FakeReport[] = [{ state: "IN_INTEGRE" }];
  /** Deposits show in the search at once, not only after the report. */
  visibleAtOnce = false;
  /** The platform's clock. */
  now = (): string => "2026-09-15T08:00:00.000Z";
  beforePage: () => void = () => {};
  /** Largest page that it gives, whatever is asked for. */
  cap = 1000;
  saysPages = true;
  readonly secret = "s3cr3t-of-piste";
  readonly login = "TECH_1_42@cpro.fr";
  readonly password = "pâss-of-the-account";
  #tokens = 0;
  #ids = 5_000_000;
  readonly #app = new Hono();

  constructor() {
    const app = this.#app;
    app.post("/api/oauth/token", (c) => this.#token(c));
    app.use("/cpro/*", (c, next) => this.#guard(c, next));
    this.#on("/factures/v1/deposer/flux", (body) => this.#deposit(body));
    this.#on("/transverses/v1/consulterCRDetaille", (body) => this.#report(String(body.numeroFluxDepot)));
    this.#on("/factures/v1/rechercher/fournisseur", (body) => this.#search(body, null));
    this.#on("/factures/v1/rechercher/recipiendaire", (body) =>
      this.#search(body, String(body.typeDemandePaiement)),
    );
    this.#on("/factures/v1/consulter/historique", (body) => this.#history(body));
    this.#on("/factures/v1/consulter/fournisseur", (body) =>
      this.#invoice(Number(body.identifiantFactureCPP)),
    );
    this.#on("/factures/v1/consulter/recipiendaire", (body) =>
      this.#invoice(Number(body.identifiantFactureCPP)),
    );
    this.#on("/factures/v1/telecharger/groupe", (body) => this.#download(body));
    this.#on("/factures/v1/completer", (body) => this.#complete(body));
    this.#on("/factures/v1/traiter/recue", (body) => this.#treat(body));
    this.#on("/transverses/v1/ajouter/fichier", (body) => {
      const id = 900 + this.attached.length;
      this.attached.push({
        id,
        name: String(body.pieceJointeNom),
        bytes: Buffer.from(String(body.pieceJointeFichier), "base64"),
      });
      return { ...OK, pieceJointeId: String(id) };
    });
    this.#on("/transverses/v1/recuperer/typespj", () => ({
      ...OK,
      listeTypePieceJointe: [
        { idTypePieceJointe: 1, codeTypePieceJointe: "01", libelleTypePieceJointe: "Facture" },
        { idTypePieceJointe: 2, codeTypePieceJointe: "02", libelleTypePieceJointe: "Pièce complémentaire" },
      ],
    }));
    for (const whose of ["fournisseur", "destinataire"] as const) {
      this.#on(`/transverses/v1/recuperer/structures/actives/${whose}`, () => ({
        ...OK,
        listeStructures: { idStructureCPP: 1, identifiant: "73282932000074", designationStructure: "Nous" },
      }));
    }
    this.#on("/structures/v1/rechercher", (body) => this.#structures(body));
    this.#on("/structures/v1/consulter", (body) => {
      const found = this.structures.find((s) => s.id === body.idStructureCPP);
      if (found === undefined) return NOTHING;
      return {
        ...OK,
        informationGenerales: {
          idStructureCPP: found.id,
          raisonSocialeStructure: found.name,
          structurePriveePublique: found.kind,
        },
        parametres: found.parametres,
      };
    });
    this.#on("/structures/v1/rechercher/services", (body) => this.#services(body));
    this.#on("/structures/v1/consulter/service", (body) => {
      const service = this.structures
        .find((s) => s.id === body.idStructure)
        ?.services.find((s) => s.idService === body.idService);
      return service === undefined
        ? NOTHING
        : { ...OK, parametres: { numeroEngagement: service.engagement } };
    });
    this.#on("/transverses/v1/rechercher/destinataire", (body) => {
      const found = this.structures.filter(
        (s) =>
          s.kind === "PUBLIQUE" &&
          (body.identifiant === undefined
            ? s.name.toLowerCase().includes(String(body.nomVilleCodePostal).toLowerCase())
            : s.siret.startsWith(String(body.identifiant))),
      );
      if (found.length === 0) return NOTHING;
      const list = found.map((s) => ({ idStructureCPP: s.id, siret: s.siret, nomDestinataire: s.name }));
      return {
        ...OK,
        listeDestinataires: oneOrMany(list),
        parametresRetour: { pageCourante: 1, pages: 1, total: list.length },
      };
    });
    // PISTE answers 403 to a path that it does not know.
    app.notFound((c) => {
      this.violations.push(`${c.req.method} ${c.req.path} is no operation`);
      return c.json({ error: "forbidden" }, 403);
    });
  }

  /** To be handed over as `fetch`. */
  fetch = (request: Request): Promise<Response> =>
    this.faults.around(request, operationOf(request), (r) => this.#app.fetch(r));

  /** An invoice at the platform. */
  add(invoice: Partial<FakeInvoice> & { states: FakeState[] }): FakeInvoice {
    const id = ++this.#ids;
    const added: FakeInvoice = {
      id,
      number: `P-${id}`,
      date: "2026-09-10",
      total: "120.00",
      supplier: "73282932000074",
      buyer: "21750001600019",
      flow: null,
      framework: "A1_FACTURE_FOURNISSEUR",
      received: null,
      files: {},
      ...invoice,
    };
    this.invoices.push(added);
    return added;
  }

  /** The invoice of a deposit. */
  invoiceOf(flow: FakeFlow): FakeInvoice {
    const invoice = this.invoices.find(({ id }) => id === flow.invoiceId);
    if (invoice === undefined) throw new Error("no such invoice");
    return invoice;
  }

  #on(path: Path, serve: (body: Record<string, unknown>) => object): void {
    this.#app.post(`/cpro${path}`, async (c) => {
      const body = (await c.req.json()) as Record<string, unknown>;
      const wrong = [...faultsOf(MODELS[path], body, path), ...publishedFaults(path, body)];
      if (wrong.length === 0) return c.json(serve(body));
      this.violations.push(...wrong);
      return c.json({ codeRetour: 20100, libelle: `TRA_MSG_00.012 ${wrong.join("; ")}` }, 400);
    });
  }

  async #token(c: Context): Promise<Response> {
    const form = new URLSearchParams(await c.req.text());
    if (form.get("grant_type") !== "client_credentials" || form.get("scope") !== "openid") {
      this.violations.push(`token: ${form}`);
    }
    if (form.get("client_secret") !== this.secret) return c.json({ error: "invalid_client" }, 400);
    this.#tokens++;
    return c.json({
      access_token: `piste-${this.#tokens}-${"x".repeat(40)}`,
      token_type: "Bearer",
      expires_in: 3600,
      scope: "openid",
    });
  }

  async #guard(c: Context, next: () => Promise<void>): Promise<Response | undefined> {
    const token = /^Bearer (.+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    const account = Buffer.from(`${this.login}:${this.password}`, "utf8").toString("base64");
    if (!token.startsWith("piste-") || this.revoked.has(token) || c.req.header("cpro-account") !== account) {
      return c.json({ error: "unauthorized" }, 401);
    }
    if (!/^application\/json;\s*charset=utf-8$/.test(c.req.header("content-type") ?? "")) {
      this.violations.push(`${c.req.path}: content-type ${c.req.header("content-type")}`);
      return c.json({}, 415);
    }
    await next();
    return undefined;
  }

  #deposit(body: Record<string, unknown>): object {
    const fileName = String(body.nomFichier);
    const number = `CPP0011106${String(this.flows.length + 1).padStart(15, "0")}`;
    const bytes = Buffer.from(String(body.fichierFlux), "base64");
    // Its number and total, where it is an invoice; the short documents of some tests have them in the file name alone.
    const document = bytes.toString("utf8");
    const name =
      /<rsm:ExchangedDocument>\s*<ram:ID>([^<]+)/.exec(document)?.[1] ?? fileName.replace(/\.\w+$/, "");
    const total = /<ram:GrandTotalAmount>([^<]+)/.exec(document)?.[1];
    const duplicate = this.invoices.some((invoice) => invoice.number === name && invoice.received === null);
    const invoice = duplicate
      ? { id: 0 }
      : this.add({
          number: name,
          date: "2026-09-15",
          ...(total === undefined ? {} : { total }),
          flow: number,
          states: [{ code: "DEPOSEE", at: this.now() }],
        });
    this.flows.push({
      number,
      bytes,
      fileName,
      invoiceId: invoice.id,
      reports: duplicate
        ? [
            {
              state: "IN_REJETE",
              invoiceErrors: [{ numeroDP: name, libelleErreurDP: "Le numéro de facture existe déjà" }],
            },
          ]
        : [...this.reports],
      integrated: this.visibleAtOnce,
    });
    return { ...OK, numeroFluxDepot: number, dateDepot: "2026-09-15", syntaxeFlux: body.syntaxeFlux };
  }

  #report(number: string): object {
    const flow = this.flows.find((f) => f.number === number);
    if (flow === undefined) return { codeRetour: 20001, libelle: "TRA_MSG_01.001 : flux inconnu" };
    const report = flow.reports.length > 1 ? flow.reports.shift() : flow.reports[0];
    if (report === undefined) throw new Error("no report");
    if (report.codeRetour !== undefined) return { codeRetour: report.codeRetour, libelle: "TRA_MSG_01.001" };
    if (/^IN_INTEGRE|^QP_RECEVABLE/.test(report.state)) flow.integrated = true;
    return {
      ...OK,
      codeInterfaceDepotFlux: "FSO1106A",
      dateDepotFlux: "2026-09-15",
      dateHeureEtatCourantFlux: written(this.now()),
      etatCourantDepotFlux: report.state,
      nomFichier: flow.fileName,
      listeErreurDP: oneOrMany(report.invoiceErrors ?? []),
      ...(report.technicalErrors === undefined
        ? {}
        : { listeErreurTechnique: oneOrMany(report.technicalErrors) }),
    };
  }

  #search(body: Record<string, unknown>, received: string | null): object {
    this.beforePage();
    const paging = (body.rechercheFactureParFournisseur ?? body.paramRecherche) as Record<string, number>;
    const since = Date.parse(String(body.periodeDateHeureEtatCourantDu ?? "1970-01-01T00:00:00Z"));
    const found = this.invoices
      .filter((i) => i.received === received && this.#shows(i))
      .filter((i) => body.numeroFacture === undefined || i.number.includes(String(body.numeroFacture)))
      .filter((i) => body.numeroFluxDepot === undefined || i.flow === body.numeroFluxDepot)
      .filter((i) => Date.parse(i.states.at(-1)?.at ?? "") >= since)
      .sort((a, b) => (a.number < b.number ? -1 : 1));
    const size = Math.min(paging.nbResultatsParPage ?? 10, this.cap);
    const page = paging.pageResultatDemandee ?? 1;
    const shown = found.slice((page - 1) * size, page * size);
    if (shown.length === 0) return NOTHING;
    const pages = {
      pageCourante: page,
      pages: Math.ceil(found.length / size),
      nbResultatsParPage: size,
      total: found.length,
    };
    const list = oneOrMany(shown.map((i) => this.#row(i)));
    if (!this.saysPages) return { ...OK, listeFactures: list };
    return received === null
      ? { ...OK, listeFactures: list, parametresRetour: pages }
      : { ...OK, listeFactures: list, ...pages };
  }

  #shows(invoice: FakeInvoice): boolean {
    const flow = this.flows.find((f) => f.invoiceId === invoice.id);
    return flow === undefined || flow.integrated;
  }

  #row(invoice: FakeInvoice): object {
    const state = invoice.states.at(-1);
    return {
      ...(invoice.received === null
        ? { identifiantFactureCPP: invoice.id }
        : { idFacture: String(invoice.id) }),
      typeDemandePaiement: invoice.received ?? "FACTURE",
      numeroFacture: invoice.number,
      dateFacture: invoice.date,
      dateDepot: invoice.date,
      codeFournisseur: invoice.supplier,
      typeIdentifiantFournisseur: "SIRET",
      codeDestinataire: invoice.buyer,
      designationDestinataire: "COMMUNE DE BELLE RIVE",
      montantTTC: invoice.total,
      devise: "EUR",
      numeroFluxDepot: invoice.flow,
      statut: state?.code,
      dateHeureEtatCourant: written(state?.at ?? ""),
      ...(state?.comment === undefined ? {} : { commentaireEtatCourant: state.comment }),
      coordBancairesFournisseurCompteBancaire: "FR7630001007941234567890185",
      nomPrenomUtilisateurCreateur: "Jeanne Dupont",
    };
  }

  #known(id: number): FakeInvoice | undefined {
    return this.invoices.find((invoice) => invoice.id === id);
  }

  #history(body: Record<string, unknown>): object {
    const invoice = this.#known(Number(body.idFacture));
    if (invoice === undefined) return { codeRetour: 20000, libelle: "GDP_MSG_11.008" };
    if (invoice.historyRefused === true)
      return { codeRetour: 20002, libelle: "GCU_MSG_01.001 : accès impossible" };
    const paging = body.paramRechercheHistoStatuts as Record<string, number>;
    const size = paging.nbResultatsParPageListeHistoStatut ?? 10;
    const page = paging.pageResultatDemandeeListeHistoStatut ?? 1;
    const entries = invoice.states.map(({ code, at, comment }, i) => ({
      histoStatutId: 70_000 + i,
      histoStatutCode: code,
      histoStatutDatePassage: written(at),
      ...(comment === undefined ? {} : { histoStatutCommentaire: comment }),
      histoStatutUtilisateurPrenom: "Jeanne",
      histoStatutUtilisateurNom: "Dupont",
      histoStatutUtilisateurEmail: "jeanne.dupont@belle-rive.example",
    }));
    return {
      ...OK,
      idFacture: invoice.id,
      numeroFacture: invoice.number,
      modeDepot: "UPLOAD_API",
      statutCourantCode: invoice.states.at(-1)?.code,
      historiquesDesStatuts: {
        histoStatut: oneOrMany(entries.slice((page - 1) * size, page * size)),
        pageCouranteHistoStatut: page,
        pagesHistoStatut: Math.ceil(entries.length / size),
      },
    };
  }

  #invoice(id: number): object {
    const invoice = this.#known(id);
    if (invoice === undefined) return { codeRetour: 20000, libelle: "GDP_MSG_11.008" };
    const cadreDeFacturation = { codeCadreFacturation: invoice.framework };
    return { ...OK, facture: { identifiantFactureCPP: id, cadreDeFacturation } };
  }

  #download(body: Record<string, unknown>): object {
    const [wanted] = body.listeFacture as { idFacture: number }[];
    const invoice = this.#known(wanted?.idFacture ?? 0);
    if (invoice === undefined) return { codeRetour: 20000, libelle: "GDP_MSG_11.008" };
    const bytes = invoice.files[body.format as "PDF" | "PIVOT"];
    return { ...OK, fichierResultat: bytes === undefined ? null : Buffer.from(bytes).toString("base64") };
  }

  #complete(body: Record<string, unknown>): object {
    const invoice = this.#known(Number(body.identifiantFactureCPP));
    if (invoice === undefined) return { codeRetour: 20000, libelle: "GDP_MSG_11.008" };
    if (invoice.states.at(-1)?.code !== "SUSPENDUE") return { codeRetour: 20002, libelle: "GDP_MSG_11.033" };
    const files = (body.pieceJointeComplementaire ?? []) as { pieceJointeComplementaireId: number }[];
    for (const { pieceJointeComplementaireId: id } of files) {
      if (!this.attached.some((a) => a.id === id)) this.violations.push(`no attachment ${id}`);
    }
    invoice.states.push({ code: "COMPLETEE", at: this.now(), comment: String(body.commentaire ?? "") });
    return {
      ...OK,
      identifiantFactureCPP: invoice.id,
      numeroFacture: invoice.number,
      dateTraitement: "2026-09-15",
    };
  }

  #treat(body: Record<string, unknown>): object {
    const invoice = this.#known(Number(body.idFacture));
    if (invoice === undefined || invoice.received === null)
      return { codeRetour: 20000, libelle: "GDP_MSG_11.008" };
    const code = String(body.nouveauStatut);
    if (["SUSPENDUE", "REJETEE"].includes(code) && body.motif === undefined) {
      return { codeRetour: 20004, libelle: "GDP_MSG_12.001 : motif obligatoire" };
    }
    invoice.states.push({ code, at: this.now(), comment: String(body.motif ?? "") });
    return { ...OK, idFacture: invoice.id, dateTraitement: "2026-09-15", nouveauStatut: code };
  }

  #structures(body: Record<string, unknown>): object {
    const { identifiantStructure } = body.structure as { identifiantStructure: string };
    const found = this.structures.filter((s) => s.siret === identifiantStructure);
    if (found.length === 0) return NOTHING;
    const list = found.map((s) => ({
      idStructureCPP: s.id,
      identifiantStructure: s.siret,
      typeIdentifiantStructure: "SIRET",
      designationStructure: s.name,
      statut: s.statut,
    }));
    return { ...OK, listeStructures: oneOrMany(list) };
  }

  #services(body: Record<string, unknown>): object {
    const { services = [] } = this.structures.find((s) => s.id === body.idStructure) ?? {};
    if (services.length === 0) return NOTHING;
    const list = services.map(({ engagement, ...service }) => service);
    return { ...OK, listeServices: oneOrMany(list), parametresRetour: { pageCourante: 1, pages: 1 } };
  }
}

/** A list of one comes as its element, an empty one not at all. */
const oneOrMany = (list: object[]): object | undefined => (list.length > 1 ? list : list[0]);

const operationOf = (request: Request): string => {
  const { pathname } = new URL(request.url);
  if (pathname.endsWith("/token")) return "token";
  if (pathname.endsWith("/deposer/flux")) return "submit";
  if (pathname.endsWith("/consulterCRDetaille")) return "report";
  if (/rechercher\/(?:fournisseur|recipiendaire)$/.test(pathname)) return "search";
  if (pathname.endsWith("/historique")) return "history";
  if (pathname.endsWith("/telecharger/groupe")) return "download";
  if (pathname.includes("/structures/actives/")) return "health";
  if (pathname.endsWith("/completer")) return "complete";
  if (pathname.endsWith("/traiter/recue")) return "treat";
  if (pathname.endsWith("/ajouter/fichier")) return "attach";
  return /\/structures\/|\/destinataire$/.test(pathname) ? "directory" : "fetch";
};
