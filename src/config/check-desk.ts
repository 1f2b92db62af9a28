import { hostOf, isLoopback } from "../domain/host.ts";
import { meant } from "../explain.ts";
import type { Findings } from "./fault.ts";
import { type Group, group, list } from "./raw.ts";
import { urlFault } from "./settings.ts";

const CALLBACK = "/desk/oidc/callback";

/** What must hold of the ways into the desk. */
export const checkDesk = (root: Group, findings: Findings): void => {
  const desk = group(root.desk);
  const path = ["desk", "oidc"];
  if (desk.oidc === undefined) {
    if (desk.keys === false)
      findings.fault(["desk", "keys"], "leaves nobody a way in", "leave it out, or configure desk.oidc");
    return;
  }
  const oidc = group(desk.oidc);
  for (const key of ["issuer", "redirectUrl"] as const) {
    const given = oidc[key];
    if (typeof given !== "string" || given === "") continue;
    const fault = urlFault(given);
    const url = URL.parse(given);
    if (fault !== null) findings.fault([...path, key], fault.message, fault.fix);
    else if (url?.protocol === "http:" && !isLoopback(hostOf(url)))
      findings.fault([...path, key], "is plain http: who listens can sign in as anybody", "use https");
    else if (key === "redirectUrl" && url?.pathname !== CALLBACK)
      findings.fault(
        [...path, key],
        "is not where the desk takes people back",
        `end it with ${CALLBACK}, and register the same address at the provider`,
      );
  }
  if (typeof oidc.scopes === "string" && !oidc.scopes.split(/\s+/).includes("openid"))
    findings.fault([...path, "scopes"], "does not ask for openid", 'write "openid profile email"');
  if (oidc.clientSecret === undefined && list(group(root.admin).keys).length === 0)
    findings.fault(
      [...path, "clientSecret"],
      "is missing, and there is no administrator's key either: nothing secret is left to seal sessions with",
      "give the client's secret, or one of admin.keys",
    );
  const tenants = Object.keys(group(root.tenants));
  list(oidc.roles).forEach((entry, i) => {
    const { role, tenants: named } = group(entry);
    const at = [...path, "roles", i, "tenants"];
    if (role === "admin" && named !== undefined)
      findings.fault(at, "stands beside admin, who sees everything", "leave it out, or use role: clerk");
    if (role === "clerk" && named === undefined)
      findings.fault(
        at,
        "is missing: a clerk acts in the name of tenants",
        `name them: [${tenants.join(", ")}]`,
      );
    list(named).forEach((name, n) => {
      if (typeof name === "string" && !tenants.includes(name))
        findings.fault([...at, n], `names "${name}", which is not among the tenants`, meant(name, tenants));
    });
  });
};
