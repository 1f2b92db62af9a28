import { z } from "zod";
import { code, reference, text } from "./scalars.ts";

export const CreditTransferSchema = z
  .strictObject({
    account: reference("BT-84: an IBAN, or an account number of another kind"),
    name: text("BT-85: whose account it is").optional(),
    serviceProvider: reference("BT-86: the bank's BIC").optional(),
  })
  .describe("BG-17: an account to pay to.");
export type CreditTransfer = z.infer<typeof CreditTransferSchema>;

const card = z
  .strictObject({
    number: reference("BT-87: card number, last digits only").optional(),
    holder: text("BT-88: whose card it is").optional(),
    network: text("BG-18: network of the card, as `VISA`. No term of EN 16931; UBL demands it").optional(),
  })
  .describe("BG-18: the card that it was paid with.");

const directDebit = z
  .strictObject({
    mandate: reference("BT-89: mandate").optional(),
    creditor: reference("BT-90: creditor's identifier at the bank").optional(),
    debitedAccount: reference("BT-91: account that is debited").optional(),
  })
  .describe("BG-19: the direct debit.");

export const PaymentSchema = z
  .strictObject({
    meansCode: code("BT-81: how to pay", "UNTDID 4461, as `30`").optional(),
    meansText: text("BT-82: how to pay, in words").optional(),
    remittanceInformation: text("BT-83: what the payment shall quote").optional(),
    accounts: z.array(CreditTransferSchema).describe("BG-17: accounts to pay to."),
    card: card.optional(),
    directDebit: directDebit.optional(),
  })
  .describe("BG-16: how to pay.");
export type Payment = z.infer<typeof PaymentSchema>;
