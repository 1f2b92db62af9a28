import { hostOf, isLoopback } from "../domain/host.ts";
import { isMailAddress, SUBJECT_TERMS, unknownTerms } from "../domain/mail.ts";
import { meant } from "../explain.ts";
import type { Findings, Path } from "./fault.ts";
import { type Group, group, list } from "./raw.ts";

/** Mail: the server, who is told of what waits, and tenants that receive by it. */
export const checkMail = (root: Group, findings: Findings): void => {
  const hasServer = root.smtp !== undefined;
  if (hasServer) checkServer(group(root.smtp), findings);
  checkAlerts(root.alerts, ["alerts"], hasServer, findings);
  for (const [name, given] of Object.entries(group(root.tenants))) {
    const tenant = group(given);
    const path = ["tenants", name];
    checkAlerts(tenant.alerts, [...path, "alerts"], hasServer, findings);
    checkDelivery(tenant, path, hasServer, findings);
    if (list(tenant.keys).length === 0 && (tenant.keys === undefined || Array.isArray(tenant.keys))) {
      checkKeyless(tenant, path, findings);
    }
  }
};

const URL_FIX = "write smtps://user:password@host:465, or smtp:// where the server has STARTTLS";

const checkServer = ({ url: given, from }: Group, findings: Findings): void => {
  const at = ["smtp", "url"];
  if (typeof given === "string" && given !== "") {
    const url = URL.parse(given);
    if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === "") {
      findings.fault(at, "is no address of a mail server", URL_FIX);
    } else if (/^\/?$/.test(url.pathname) && url.search === "" && url.hash === "") {
      if ((url.username === "") !== (url.password === "")) {
        findings.fault(
          at,
          url.username === "" ? "has a password and no user" : "has a user and no password",
          `${URL_FIX}; percent-encode what is special in them`,
        );
      } else if (url.protocol === "smtp:" && url.username === "" && !isLoopback(hostOf(url))) {
        // With a password STARTTLS is a must.
        findings.warn(
          at,
          "is plain smtp: where the server offers no STARTTLS, invoices can be read on their way",
          "use smtps://",
        );
      }
    } else {
      findings.fault(at, "has more in it than user, password, host and port", URL_FIX);
    }
  }
  checkAddress(from, ["smtp", "from"], findings);
};

const checkAlerts = (alerts: unknown, path: Path, hasServer: boolean, findings: Findings): void => {
  if (alerts === undefined) return;
  needServer(path, hasServer, findings);
  checkAddresses(group(alerts).email, [...path, "email"], findings);
};

const checkDelivery = (tenant: Group, path: Path, hasServer: boolean, findings: Findings): void => {
  const { email } = group(tenant.deliver);
  if (email === undefined) return;
  const at = [...path, "deliver", "email"];
  needServer(at, hasServer, findings);
  const { to, cc, bcc, subject } = group(email);
  checkAddresses(to, [...at, "to"], findings);
  checkAddresses(cc, [...at, "cc"], findings);
  checkAddresses(bcc, [...at, "bcc"], findings);
  for (const name of typeof subject === "string" ? unknownTerms(subject) : []) {
    findings.fault(
      [...at, "subject"],
      `names {${name}}, which no invoice has`,
      `${meant(name, [...SUBJECT_TERMS])}; known are ${SUBJECT_TERMS.map((term) => `{${term}}`).join(" ")}`,
    );
  }
};

const needServer = (path: Path, hasServer: boolean, findings: Findings): void => {
  if (!hasServer) {
    findings.fault(path, "needs a mail server", "add smtp: { url, from } at the top of the configuration");
  }
};

const checkAddresses = (addresses: unknown, path: Path, findings: Findings): void => {
  list(addresses).forEach((address, i) => {
    checkAddress(address, [...path, i], findings);
  });
};

const checkAddress = (address: unknown, path: Path, findings: Findings): void => {
  if (typeof address !== "string" || address === "" || isMailAddress(address)) return;
  findings.fault(
    path,
    `"${address}" is not a mail address`,
    "write the address alone, as in factures@example.com",
  );
};

/** One without a key: it must get what it receives in another way. */
const checkKeyless = (tenant: Group, path: Path, findings: Findings): void => {
  const { email, files } = group(tenant.deliver);
  if (email !== undefined || files !== undefined) return;
  findings.fault(
    [...path, "keys"],
    tenant.keys === undefined ? "is missing" : "is empty",
    "give at least one API key, or nobody can call for this tenant; one that only receives, by mail or as files, needs deliver: { email: … } or { files: … }",
  );
};
