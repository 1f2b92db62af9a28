import { iopole } from "../../../src/adapters/iopole/index.ts";
import type { Connection, Settings } from "../../../src/adapters/port.ts";
import { shared } from "../../support/shared.ts";
import { IopoleFake } from "../fakes/iopole.ts";
import { DRIFT } from "../fakes/iopole-reporting.ts";
import type { IopoleFakeOptions } from "../fakes/iopole-state.ts";
import { Outline } from "../fakes/outline.ts";
import { type TestIo, testIo } from "../io.ts";

export const API = "http://iopole.test";

const OUTLINE = "specs/iopole/schema-outline.txt";

/** What is published of the bodies that it takes. Where it is not there, the fake checks by its own models alone. */
export const published = shared(OUTLINE);
const outline = published.there ? new Outline(published.text(OUTLINE), DRIFT) : null;

/** A fake platform and the settings of an account at it. */
export const rigOf = (options: IopoleFakeOptions = {}): { fake: IopoleFake; settings: Settings } => {
  const fake = new IopoleFake({ outline, ...options });
  const { clientSecret, customerId, webhookSecret } = fake.options;
  return {
    fake,
    settings: {
      environment: "pre-production",
      apiUrl: API,
      tokenUrl: `${API}/realms/iopole/protocol/openid-connect/token`,
      clientId: "operator@acme.example",
      clientSecret,
      customerId,
      webhookSecret,
    },
  };
};

/** An open account at a fake platform. */
export const openRig = (
  options: IopoleFakeOptions = {},
  changes: Partial<Settings> = {},
): {
  fake: IopoleFake;
  io: TestIo;
  connection: Required<Connection> & { events: Required<NonNullable<Connection["events"]>> };
} => {
  const { fake, settings } = rigOf(options);
  const io = testIo((request) => fake.fetch(request));
  const connection = iopole.open({ ...settings, ...changes }, io);
  return { fake, io, connection: connection as ReturnType<typeof openRig>["connection"] };
};

/** The signal of tests that do not give up. */
export const signal = new AbortController().signal;
