import { createHash } from "node:crypto";
import { addressShown } from "../../domain/erp-endpoint.ts";
import { Failure, isFailure } from "../../domain/failure.ts";
import type { Words } from "../../domain/problem.ts";
import type { Memory, Work, WorkError } from "../../store/port.ts";
import type { HookAnswer, HookCall, Parts } from "../parts.ts";
import type { Note } from "./attempted.ts";
import { ENDPOINT_GONE, goneMessage, stopEndpoint } from "./resume-endpoint.ts";

/** Who is told what happened, and what its owner does when it cannot be. */
export interface Called {
  /** Whose it is. */
  tenant: string;
  url: string;
  /** It may lie in a private network or on this machine. */
  allowPrivate: boolean;
  fixes: {
    /** It answered that it is gone. */
    gone: Words;
    /** It answers with a redirect. */
    moved: Words;
    /** It lies where calls do not go. */
    inside: Words;
  };
}

type Call = Pick<HookCall, "body" | "proof" | "secrets" | "signal">;

/**
 * Calls an endpoint once, and counts it when it has to be called again. Only a 2xx is a delivery. A 410 is definitive;
 * everything else is tried again until the retries are used up.
 *
 * @throws Failure, for the policy table of the outbox
 */
export const callEndpoint = async (
  parts: Pick<Parts, "erp" | "count" | "now">,
  called: Called,
  call: Call,
  note: Note,
): Promise<void> => {
  try {
    await callOnce(parts, called, call, note);
  } catch (error) {
    if (isFailure(error) && error.kind === "unsent" && error.facts.ours !== true) {
      parts.count.notification(called.tenant, "retried");
    }
    throw error;
  }
};

/** The same for a call that is not made again. @throws Failure */
export const callOnce = async (
  parts: Pick<Parts, "erp" | "now">,
  called: Called,
  call: Call,
  note: Note,
): Promise<void> => {
  const { url, allowPrivate } = called;
  const timeoutMs = parts.erp.rules.timeoutSeconds * 1000;
  note({
    bytes: Buffer.byteLength(call.body),
    sha256: createHash("sha256").update(call.body).digest("hex"),
  });
  try {
    const answer = await parts.erp.post({ ...call, url, allowPrivate, timeoutMs, now: parts.now });
    note({ httpStatus: answer.status, words: answer.words });
    judge(called, answer);
  } catch (error) {
    throw inWordsOfErps(error, called);
  }
};

/** A call was given up. An endpoint that is gone is stopped: what else waits for it is kept. */
export const callGivenUp = async (
  parts: Pick<Parts, "now" | "count">,
  memory: Memory,
  work: Pick<Work, "account" | "tenant">,
  error: WorkError,
): Promise<void> => {
  const gone = error.code === ENDPOINT_GONE;
  if (gone) await stopEndpoint(memory, work.account, error, parts.now());
  parts.count.notification(work.tenant ?? "", gone ? "stopped" : "failed");
};

/** Throws the failure in an answer that is no delivery. */
const judge = ({ url, fixes }: Called, answer: HookAnswer): void => {
  const { status, retryAfterMs, words } = answer;
  if (status >= 200 && status < 300) return;
  const facts = { httpStatus: status, ...(words === "" ? {} : { raw: words }) };
  if (status === 410) {
    throw new Failure("refused", {
      ...facts,
      code: ENDPOINT_GONE,
      message: goneMessage({ url }),
      messageFr: `L'adresse de notification ${addressShown(url)} a répondu 410 : elle n'existe plus.`,
      ...fixOf(fixes.gone),
    });
  }
  const redirects = status >= 300 && status < 400;
  throw new Failure("unsent", {
    ...facts,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    code: redirects ? "endpoint_redirects" : "endpoint_refuses",
    message: `The endpoint ${addressShown(url)} answered ${status}, which is no delivery${redirects ? ": redirects are not followed" : ""}.`,
    messageFr: `L'adresse de notification ${addressShown(url)} a répondu ${status}, ce qui n'est pas une remise${redirects ? " : les redirections ne sont pas suivies" : ""}.`,
    ...fixOf(redirects ? fixes.moved : LOOK),
  });
};

const LOOK: Words = {
  en: "Look into the ERP's log; it must answer with 2xx once it has stored the notification.",
  fr: "Regardez le journal de l'ERP ; il doit répondre 2xx dès qu'il a enregistré la notification.",
};

const fixOf = (fix: Words): { fix: string; fixFr: string } => ({ fix: fix.en, fixFr: fix.fr });

/** Code of an address that must not be reached. */
const FORBIDDEN = "forbidden_address";

/** Failures of the way, told of the endpoint and not of a platform. */
const WAYS: Readonly<Record<string, { message: Words; fix?: Words }>> = {
  connection_refused: {
    message: { en: "refuses the connection", fr: "refuse la connexion" },
    fix: {
      en: "Check that the ERP is up, and its address and port.",
      fr: "Vérifiez que l'ERP est en service, son adresse et son port.",
    },
  },
  host_not_found: {
    message: { en: "has a host name that cannot be resolved", fr: "a un nom d'hôte qui ne se résout pas" },
    fix: {
      en: "Check the host name and the name servers of this machine.",
      fr: "Vérifiez le nom d'hôte et les serveurs de noms de cette machine.",
    },
  },
  tls_failed: {
    message: {
      en: "has no certificate that is trusted here",
      fr: "n'a pas de certificat auquel on fait confiance ici",
    },
    fix: {
      en: "Check the ERP's certificate, and the certificates that this machine trusts.",
      fr: "Vérifiez le certificat de l'ERP, et ceux auxquels cette machine fait confiance.",
    },
  },
  connect_timeout: {
    message: { en: "did not accept a connection in time", fr: "n'a pas accepté de connexion à temps" },
    fix: {
      en: "Check the ERP, and whether a firewall drops the connection.",
      fr: "Vérifiez l'ERP, et si un pare-feu coupe la connexion.",
    },
  },
  timeout: {
    message: { en: "did not answer in time", fr: "n'a pas répondu à temps" },
    fix: {
      en: "The ERP should store the notification, answer 2xx at once, and work on it afterwards.",
      fr: "L'ERP doit enregistrer la notification, répondre 2xx aussitôt, et la traiter ensuite.",
    },
  },
  connection_lost: {
    message: { en: "closed the connection without an answer", fr: "a fermé la connexion sans réponse" },
  },
  answer_cut: {
    message: {
      en: "closed the connection in the middle of its answer",
      fr: "a fermé la connexion au milieu de sa réponse",
    },
  },
  [FORBIDDEN]: {
    message: {
      en: "leads into a private network, where webhooks are not sent",
      fr: "mène dans un réseau privé, où aucun webhook n'est envoyé",
    },
  },
};

/**
 * A forbidden address is tried again too: no call is made, and once the configuration allows it nothing is lost.
 */
const inWordsOfErps = (error: unknown, { url, fixes }: Called): unknown => {
  if (!isFailure(error)) return error;
  const way = WAYS[error.facts.code];
  if (way === undefined) return error;
  const { message } = way;
  const fix = error.facts.code === FORBIDDEN ? fixes.inside : way.fix;
  const address = addressShown(url);
  return new Failure("unsent", {
    ...error.facts,
    ...(fix === undefined ? {} : fixOf(fix)),
    message: `The endpoint ${address} ${message.en}.`,
    messageFr: `L'adresse de notification ${address} ${message.fr}.`,
  });
};
