import { chorusPro } from "../../../src/adapters/chorus-pro/index.ts";
import type { InvoicePlatform, Outgoing, Settings, Submitted } from "../../../src/adapters/port.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import { ChorusFake, type FakeStructure } from "../fakes/chorus-pro.ts";
import { type TestIo, testIo } from "../io.ts";
import { outgoingInvoice, settle } from "../rig.ts";

const SELLER = "73282932000074";
export const BUYER = "21750001600019";

export const structure = (changes: Partial<FakeStructure> = {}): FakeStructure => ({
  id: 26_000_001,
  siret: BUYER,
  name: "COMMUNE DE BELLE RIVE",
  statut: "ACTIVE",
  kind: "PUBLIQUE",
  parametres: {
    codeServiceDoitEtreRenseigne: false,
    numeroEJDoitEtreRenseigne: "false",
    gestionNumeroEJOuCodeService: false,
    estMoaUniquement: false,
  },
  services: [],
  ...changes,
});

export const settingsOf = (fake: ChorusFake): Settings => ({
  environment: "sandbox",
  clientId: "client",
  clientSecret: fake.secret,
  technicalLogin: fake.login,
  technicalPassword: fake.password,
  apiUrl: "https://chorus.example/",
  tokenUrl: "https://chorus.example/api/oauth/token",
});

export interface Desk {
  fake: ChorusFake;
  io: TestIo;
  connection: InvoicePlatform;
}

/** An account at a new fake platform that knows one public buyer. */
export const open = (settings: Partial<Settings> = {}): Desk => {
  const fake = new ChorusFake();
  fake.structures.push(structure());
  const io = testIo(fake.fetch);
  fake.now = () => io.now().toISOString();
  return { fake, io, connection: chorusPro.open({ ...settingsOf(fake), ...settings }, io) };
};

const { seller, buyer } = outgoingInvoice().invoice;

/** What this channel wants of an invoice: its framework, and the SIRETs of the supplier and of the public buyer. */
export const OURS: Partial<Invoice> = {
  process: "A1",
  seller: { ...seller, siret: SELLER },
  buyer: { ...buyer, siren: BUYER.slice(0, 9), siret: BUYER },
};

/** An invoice to the public buyer, as this channel wants it. */
export const outgoing = (changes: Partial<Invoice> = {}, content?: string): Outgoing =>
  outgoingInvoice({ ...OURS, ...changes }, content);

export const signal = new AbortController().signal;

export const submit = (connection: InvoicePlatform, out: Outgoing): Promise<Submitted> =>
  settle((step) => connection.invoices.submit({ ...out, step }, signal));
