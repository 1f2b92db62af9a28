import { createHash, createHmac, randomUUID } from "node:crypto";
import type { z } from "zod";
import type { statusModel, webhookModel } from "./iopole-models.ts";
import type { Outline } from "./outline.ts";

/** An invoice at the platform. Its number and seller are known once it was read. */
export interface FakeInvoice {
  id: string;
  direction: "INBOUND" | "OUTBOUND";
  state: string;
  createDate: string | null;
  bytes: Uint8Array | null;
  readable?: Uint8Array;
  number?: string;
  sellerAddress?: string;
  /** So many searches do not show it yet. */
  searchesToShow?: number;
}

export interface FakeStatus {
  statusId: string;
  invoiceId: string;
  date: string;
  destType: string;
  status: { code: string; networkCode?: string };
  [other: string]: unknown;
}

export interface IopoleFakeOptions {
  clientSecret?: string;
  customerId?: string;
  webhookSecret?: string;
  /** How it spells the key of unseen statuses. */
  spelling?: "newstatus" | "newStatus";
  /** The zone in which it reads dates that name none. */
  zoneHours?: number;
  /** It takes marks and forgets them. */
  forgetful?: boolean;
  /** So many searches do not show a deposit yet: the index lags behind. */
  searchesToShow?: number;
  /** What is published of its bodies. */
  outline?: Outline | null;
}

/** What the fake platform holds, and what it says of its own accord. */
export class IopoleState {
  readonly invoices: FakeInvoice[] = [];
  readonly statuses: FakeStatus[] = [];
  readonly pushes: { invoiceId: string; body: z.infer<typeof statusModel> }[] = [];
  readonly webhooks: { webhookId: string; body: z.infer<typeof webhookModel> }[] = [];
  entities: object[] = [];
  readonly revoked = new Set<string>();
  readonly options: Required<IopoleFakeOptions>;
  /** Runs before each page of what was not seen yet. */
  beforePage: () => void = () => {};
  /** When it takes a deposit. */
  now = (): string => "2026-09-15T07:30:00.000Z";

  constructor(options: IopoleFakeOptions = {}) {
    this.options = {
      clientSecret: "s3cr3t-of-the-client",
      customerId: "7f0c4a52-6f3b-4d19-9a57-0d2b8c1e4f60",
      webhookSecret: "f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed",
      spelling: "newstatus",
      zoneHours: 0,
      forgetful: false,
      searchesToShow: 0,
      outline: null,
      ...options,
    };
  }

  /** An invoice of the platform's own making. */
  add(invoice: Partial<FakeInvoice>): FakeInvoice {
    const added: FakeInvoice = {
      id: randomUUID(),
      direction: "INBOUND",
      state: "DELIVERED",
      createDate: this.now(),
      bytes: new TextEncoder().encode("<Invoice>received</Invoice>"),
      ...invoice,
    };
    this.invoices.push(added);
    return added;
  }

  /** The platform says something about an invoice. */
  say(
    invoiceId: string,
    code: string,
    more: Partial<FakeStatus> & { response?: object; json?: object } = {},
  ): FakeStatus {
    const { response, json, ...rest } = more;
    const party = {
      name: "Plateforme",
      siren: "552100554",
      roleCode: { code: "WK", value: "PLATFORM", desc: "" },
    };
    const said: FakeStatus = {
      statusId: randomUUID(),
      invoiceId,
      date: this.now(),
      destType: "OPERATOR",
      status: { code },
      xml: "<rsm:CrossDomainAcknowledgementAndResponse/>",
      json: {
        testIndicator: false,
        identification: { id: randomUUID(), name: `Lifecycle - ${code}`, date: this.now() },
        sender: party,
        issuer: null,
        recipients: [],
        responses: [
          {
            documentReference: {
              issuerAssignedId: null,
              typeCode: 380,
              receiptDate: this.now(),
              issueDate: "2026-09-14T22:00:00.000Z",
              issuer: null,
            },
            documentStatus: { code },
            ...response,
          },
        ],
        businessProcessId: "REGULATED",
        ...json,
      },
      ...rest,
    };
    this.statuses.push(said);
    return said;
  }

  /** Headers of a call as the platform signs it. `signed`: the JSON body, or the bytes of the file. */
  headersOf(at: Date, path: string, signed: Uint8Array | string, type = "application/json"): Headers {
    const checksum = createHash("sha256").update(signed).digest("hex");
    const canonical = `${at.getTime()}\nPOST\n${path}\n${checksum}`;
    return new Headers({
      "content-type": type,
      "x-timestamp": String(at.getTime()),
      "x-checksum": checksum,
      "x-signature": createHmac("sha256", this.options.webhookSecret).update(canonical).digest("hex"),
      "x-idempotency-key": randomUUID(),
    });
  }
}
