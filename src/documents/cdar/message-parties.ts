import type { Invoice, OtherParty } from "../../domain/invoice.ts";
import type { Payee, Side } from "../../domain/life-cycle/push.ts";
import type { CdarParty } from "../types.ts";

/** A platform between two users, who do not see which one it is (regulation §3.5). */
export const PLATFORM: CdarParty = { id: null, name: null, role: "WK", address: null };

const withSiren = (siren: string | null): string | null => (siren === null ? null : `0002:${siren}`);

/** One of the two parties of an invoice. */
export const partyOf = (invoice: Invoice, side: Side, address: string | null): CdarParty => {
  const { siren, name } = invoice[side];
  return { id: withSiren(siren), name, role: side === "seller" ? "SE" : "BY", address };
};

/** A party beside the two. */
export const otherParty = ({ siren, name, role }: OtherParty): CdarParty => ({
  id: withSiren(siren),
  name,
  role,
  address: null,
});

/** Who is to be paid from now on. */
export const factorOf = ({ siren, name }: Payee, address: string | null): CdarParty => ({
  id: `0002:${siren}`,
  name,
  role: "DL",
  address,
});

/** Where a party is told (MDT-73): at the address that the invoice gives, else at its SIREN. */
export const addressOf = (invoice: Invoice, side: Side): string | null => {
  const { address, siren } = invoice[side];
  return address ?? (siren === null ? null : `0225:${siren}`);
};
