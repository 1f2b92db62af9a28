import type { Hono } from "hono";
import type { UseCases } from "../../usecases/index.ts";
import type { Desk } from "../desk.ts";
import type { Session } from "../session.ts";
import { CONTROL, controlForm, controlPage } from "./validate-page.ts";

/** What the page that controls a file is built from. */
export interface ValidatePageParts {
  gateway: Pick<UseCases, "validateDocument">;
  /** Names of the tenants, in whose name an invoice may be controlled. */
  tenants(): readonly string[];
  /** Are the official rules installed here? */
  hasOfficialRules(): boolean;
}

/** A file handed in, and what the controls find in it. */
export const addValidatePages = (
  app: Hono,
  { show, guarded, form }: Desk,
  { gateway, tenants, hasOfficialRules }: ValidatePageParts,
): void => {
  const own = ({ caller }: Session): readonly string[] =>
    caller.kind === "admin" ? tenants() : [caller.tenant];

  // The language switch of what was found leads here too: a file cannot be handed in twice.
  app.get(
    CONTROL,
    guarded((c, session, say) =>
      show(c, 200, {
        say,
        title: say.words.control,
        room: "validate",
        session,
        content: controlForm(say, session, { tenants: own(session), hasOfficialRules: hasOfficialRules() }),
      }),
    ),
  );

  app.post(
    CONTROL,
    form(null, async (c, fields, session, say) => {
      const { status, content } = await controlPage(
        say,
        session,
        {
          tenants: own(session),
          hasOfficialRules: hasOfficialRules(),
          validate: gateway.validateDocument,
          signal: c.req.raw.signal,
        },
        fields,
      );
      return show(c, status, { say, title: say.words.control, room: "validate", session, content });
    }),
  );
};
