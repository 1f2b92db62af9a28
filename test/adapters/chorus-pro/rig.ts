import { chorusPro } from "../../../src/adapters/chorus-pro/index.ts";
import type { Connection, Outgoing, Settings, Submitted } from "../../../src/adapters/port.ts";
import type { Invoice } from "../../../src/domain/invoice.ts";
import { ChorusFake, type FakeStructure } from "../fakes/chorus-pro.ts";
import { type TestIo, testIo } from "../io.ts";
import { outgoingInvoice } from "../rig.ts";

export const SELLER = "73282932000074";
export const BUYER = "21750001600019";
export const ID_A = "inv_0198c0de0000700080000000000000a1";

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
  connection: Connection;
}

/** An account at a new fake platform that knows one public buyer. */
export const open = (settings: Partial<Settings> = {}): Desk => {
  const fake = new ChorusFake();
  fake.structures.push(structure());
  const io = testIo(fake.fetch);
  fake.now = () => io.now().toISOString();
  return { fake, io, connection: chorusPro.open({ ...settingsOf(fake), ...settings }, io) };
};

/** An invoice to the public buyer, as this channel wants it. */
export const outgoing = (changes: Partial<Invoice> = {}, content?: string): Outgoing => {
  const made = outgoingInvoice({}, content);
  const { invoice } = made;
  const changed: Invoice = {
    ...invoice,
    process: "A1",
    seller: { ...invoice.seller, siret: SELLER },
    buyer: { ...invoice.buyer, siren: BUYER.slice(0, 9), siret: BUYER },
    ...changes,
  };
  return { ...made, invoice: changed, fileName: `${changed.number}.xml` };
};

export const signal = AbortSignal.timeout(60_000);

/** Does the steps one after the other, as the outbox does, handing over what it stored of them. */
export const settle = async (
  step: (known: unknown) => Promise<Submitted>,
  onStep: (step: unknown) => void = () => {},
): Promise<Submitted> => {
  let known: unknown;
  for (let i = 0; i < 20; i++) {
    const submitted = await step(known);
    if (submitted.done) return submitted;
    known = submitted.step === undefined ? undefined : JSON.parse(JSON.stringify(submitted.step));
    onStep(known);
  }
  throw new Error("the steps do not end");
};

export const submit = (connection: Connection, out: Outgoing): Promise<Submitted> =>
  settle((step) => connection.invoices.submit({ ...out, step }, signal));
