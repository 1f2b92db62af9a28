import type { Context, Hono } from "hono";
import { html } from "hono/html";
import { partsOfAddress } from "../../domain/directory/directory.ts";
import { isDay, parisDay } from "../../domain/paris-day.ts";
import { Rejection } from "../../domain/problem.ts";
import type { Ending } from "../../usecases/directory/declared-addresses.ts";
import { type Desk, noteAct, type ShownStatus } from "../desk.ts";
import { formToken } from "../layout.ts";
import { onlyLook, orRefused, refusedPart } from "../refused.ts";
import type { Session } from "../session.ts";
import { asWritten, day, facts, type Html, type Say, told } from "../show.ts";
import { type DirectoryParts, END, lookUpPath } from "./asked.ts";
import { field } from "./form-parts.ts";
import { DIRECTORY_ROOM, FOR_ADMINISTRATORS } from "./room.ts";

/** The line that is meant, and where it is kept. */
type Line = Omit<Ending, "until"> & { platform: string };

/** What the form is shown with. */
interface Shown {
  status: ShownStatus;
  /** As it was typed. */
  until: string;
  fault?: Html;
  /** Why it did not end. */
  why?: Html;
}

/** Ending an address that was declared through a platform: asks whether that is meant, then does it. For administrators. */
export const addEndPages = (
  app: Hono,
  { show, guarded, form }: Desk,
  { gateway, platforms }: DirectoryParts,
): void => {
  /** @throws Rejection 404 where the address of the page names no line */
  const lineOf = (c: Context, { caller }: Session): Line => {
    const { platform = "", address = "", from = "" } = c.req.query();
    const parts = partsOfAddress(address);
    if (parts === null || !platforms(caller).includes(platform) || (from !== "" && !isDay(from))) {
      const words = {
        en: "No declared address is meant by this page's address.",
        fr: "L'adresse de cette page ne désigne aucune adresse déclarée.",
      };
      throw new Rejection(404, "address_not_declared", words, words);
    }
    const { identifier, siren, siret } = parts;
    return { platform, identifier, siren, siret, from: from === "" ? null : from };
  };

  const showForm = (c: Context, session: Session, say: Say, line: Line, shown: Shown) =>
    show(c, shown.status, {
      say,
      title: say.words.directory.end,
      room: "directory",
      session,
      content: endForm(say, session, line, shown),
    });

  app.get(
    END,
    guarded(
      orRefused(show, DIRECTORY_ROOM, (c, session, say) => {
        if (!session.person.acts) throw onlyLook(say);
        const line = lineOf(c, session);
        return showForm(c, session, say, line, { status: 200, until: parisDay(say.now) });
      }),
      FOR_ADMINISTRATORS,
    ),
  );

  app.post(
    END,
    form(
      "address_end",
      async (c, fields, session, say) =>
        orRefused(show, DIRECTORY_ROOM, async () => {
          const { platform, ...line } = lineOf(c, session);
          const until = typeof fields.until === "string" ? fields.until.trim().slice(0, 20) : "";
          noteAct(c, { on: line.identifier, detail: `platform=${platform} until=${until}` });
          const again = (shown: Omit<Shown, "until">) =>
            showForm(c, session, say, { platform, ...line }, { ...shown, until });
          if (!isDay(until)) return again({ status: 422, fault: html`${say.words.directory.noDay}` });
          try {
            await gateway.endAddress(platform, { ...line, until }, c.req.raw.signal);
            return c.redirect(lookUpPath(line.siren, { platform }, "ended"), 303);
          } catch (error) {
            return again(whyNotIn(say, error));
          }
        })(c, session, say),
      FOR_ADMINISTRATORS,
    ),
  );
};

/** @throws what is neither a refusal nor a failure of the platform */
const whyNotIn = (say: Say, error: unknown): Omit<Shown, "until"> => {
  const { status, content } = refusedPart(say, error);
  const [fault, ...others] = error instanceof Rejection ? error.errors : [];
  if (fault?.path !== "until" || others.length > 0) return { status, why: content };
  const { message, fix } = told(say, fault);
  return { status, fault: html`${message} ${fix ?? ""}` };
};

const endForm = (
  say: Say,
  session: Session,
  { platform, identifier, siren, from }: Line,
  { until, fault, why }: Shown,
): Html => {
  const words = say.words.directory;
  const back = lookUpPath(siren, { platform });
  const line = new URLSearchParams({ platform, address: identifier, ...(from === null ? {} : { from }) });
  return html`<p class="back"><a href="${back}">${words.back}</a></p>
${facts([
  [words.address, asWritten(identifier)],
  [say.words.platform, html`${platform}`],
  [words.from, from === null ? null : day(say, from)],
])}
<p>${words.endText}</p>${why ?? ""}
<form method="post" action="${END}?${line}" class="fields">${formToken(session)}
${field({ name: "until", label: words.lastDay, value: until, type: "date", required: true, hint: words.endHint, fault })}
<div class="acts"><button>${words.endIt}</button><a class="button quiet" href="${back}">${words.cancel}</a></div>
</form>`;
};
