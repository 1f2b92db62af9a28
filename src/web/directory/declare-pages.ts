import type { Context, Hono } from "hono";
import { html, raw } from "hono/html";
import { identifierOf } from "../../domain/directory/declaration.ts";
import type { DeclarationWarning } from "../../domain/directory/declare.ts";
import { dayAfter } from "../../domain/directory/directory.ts";
import { parisDay } from "../../domain/paris-day.ts";
import { Rejection } from "../../domain/problem.ts";
import { type Desk, noteAct, type ShownStatus } from "../desk.ts";
import { formToken } from "../layout.ts";
import { onlyLook, orRefused, refusedPart } from "../refused.ts";
import type { Session } from "../session.ts";
import { asWritten, type Html, type Say, told } from "../show.ts";
import { DECLARE, type DirectoryParts, lookUpPath } from "./asked.ts";
import { addressIn, type FieldFaults, faultsIn, type Typed, typedIn } from "./declare-fields.ts";
import { described, faultOf, field } from "./form-parts.ts";
import { DIRECTORY_ROOM, FOR_ADMINISTRATORS } from "./room.ts";

/** What the form is shown with beside what was typed. */
interface Shown {
  status: ShownStatus;
  faults?: FieldFaults;
  /** Why nothing was declared. */
  why?: Html;
}

/** Declaring an address through a platform: the form, and what becomes of it. For administrators. */
export const addDeclarePages = (
  app: Hono,
  { show, guarded, form }: Desk,
  { gateway, platforms }: DirectoryParts,
): void => {
  const showForm = (c: Context, session: Session, say: Say, typed: Typed, shown: Shown) =>
    show(c, shown.status, {
      say,
      title: say.words.directory.declare,
      room: "directory",
      session,
      content: declareForm(say, session, platforms(session.caller), typed, shown),
    });

  app.get(
    DECLARE,
    guarded(
      orRefused(show, DIRECTORY_ROOM, (c, session, say) => {
        if (!session.person.acts) throw onlyLook(say);
        const { platform, siren } = typedIn(c.req.query());
        const from = dayAfter(parisDay(say.now));
        return showForm(c, session, say, { ...typedIn({}), platform, siren, from }, { status: 200 });
      }),
      FOR_ADMINISTRATORS,
    ),
  );

  app.post(
    DECLARE,
    form(
      "address_declare",
      async (c, fields, session, say) => {
        const typed = typedIn(fields);
        const { platform } = typed;
        const { asked, faults } = addressIn(say, typed);
        const until = asked.until === null ? "" : ` until=${asked.until}`;
        const detail = `platform=${platform} from=${asked.from}${until}`;
        noteAct(c, { on: identifierOf(asked), detail });
        if (Object.keys(faults).length > 0)
          return showForm(c, session, say, typed, { status: 422, faults, why: nothingDone(say) });
        try {
          const { line, adopted, warnings } = await gateway.declareAddress(platform, asked, c.req.raw.signal);
          noteAct(c, { detail: `${detail} adopted=${adopted}` });
          const done = adopted ? "adopted" : "declared";
          if (warnings.length === 0) return c.redirect(lookUpPath(line.siren, { platform }, done), 303);
          return show(c, 200, {
            say,
            title: say.words.directory.declare,
            room: "directory",
            session,
            notice: { kind: "done", text: say.words.directory.done[done] },
            content: doubtful(say, {
              identifier: line.identifier,
              warnings,
              back: lookUpPath(line.siren, { platform }),
            }),
          });
        } catch (error) {
          return showForm(c, session, say, typed, whyNotIn(say, error));
        }
      },
      FOR_ADMINISTRATORS,
    ),
  );
};

const nothingDone = ({ words }: Say): Html =>
  html`<p class="notice wrong" role="alert">${words.directory.nothingDeclared}</p>`;

/** @throws what is neither a refusal nor a failure of the platform */
const whyNotIn = (say: Say, error: unknown): Shown => {
  const { status, content } = refusedPart(say, error);
  const faults = error instanceof Rejection ? faultsIn(say, error) : null;
  return faults === null ? { status, why: content } : { status, faults, why: nothingDone(say) };
};

const declareForm = (
  say: Say,
  session: Session,
  platforms: readonly string[],
  typed: Typed,
  { faults = {}, why }: Shown,
): Html => {
  const words = say.words.directory;
  const { platform, siren } = typed;
  const back = lookUpPath(siren, { platform: platform === "" ? null : platform });
  // What the language switch comes back with.
  const action = `${DECLARE}?${new URLSearchParams({ siren, platform })}`;
  return html`<p class="back"><a href="${back}">${words.back}</a></p>
<p>${words.declareText}</p>${why ?? ""}
<form method="post" action="${action}" class="fields">${formToken(session)}
<div class="field"><label for="platform">${say.words.platform}</label>
<select id="platform" name="platform"${described("platform", { fault: faults.platform })}>${platforms.map(
    (name) => html`<option value="${name}"${name === platform ? raw(" selected") : ""}>${name}</option>`,
  )}</select>${faultOf("platform", faults.platform)}</div>
${field({ name: "siren", label: "SIREN", value: siren, required: true, isNumber: true, most: 20, fault: faults.siren })}
${field({ name: "siret", label: words.siret, value: typed.siret, isNumber: true, most: 30, hint: words.siretHint, fault: faults.siret })}
<div class="row">
${field({ name: "code", label: words.codeOf, value: typed.code, most: 100, hint: words.codeOfHint, fault: faults.code })}
${field({ name: "codeName", label: words.codeName, value: typed.codeName, most: 100, hint: words.codeNameHint, fault: faults.codeName })}
</div>
${field({ name: "suffix", label: words.suffix, value: typed.suffix, most: 100, hint: words.suffixHint, fault: faults.suffix })}
<div class="row">
${field({ name: "from", label: words.firstDay, value: typed.from, type: "date", required: true, hint: words.firstDayHint, fault: faults.from })}
${field({ name: "until", label: words.lastDayOr, value: typed.until, type: "date", hint: words.lastDayHint, fault: faults.until })}
</div>
<div class="acts"><button>${words.declareIt}</button><a class="button quiet" href="${back}">${words.cancel}</a></div>
</form>`;
};

/** What is to be known of a line that was declared. */
const doubtful = (
  say: Say,
  {
    identifier,
    warnings,
    back,
  }: { identifier: string; warnings: readonly DeclarationWarning[]; back: string },
): Html => {
  const words = say.words.directory;
  return html`<p>${asWritten(identifier)}</p><h2>${words.doubts}</h2><ul>${warnings.map((warning) => {
    const { message, fix } = told(say, warning);
    return html`<li>${message} ${fix ?? ""}</li>`;
  })}</ul><p><a href="${back}">${words.back}</a></p>`;
};
