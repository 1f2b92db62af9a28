import { type DeclaredFlow, syntaxOfInvoice } from "../../domain/flow.ts";
import type { InvoiceSummary } from "../../domain/invoice.ts";
import { Rejection, told, type Words } from "../../domain/problem.ts";

/** The refusal of a file that is not what was said of it. */
export const notAsDeclared = (path: string, code: string, message: Words, fix: Words): Rejection =>
  new Rejection(
    422,
    code,
    { en: "The file is not what was said of it", fr: "Le fichier n'est pas ce qui en est dit" },
    message,
    [{ path, code, ...told(message, fix) }],
  );

/** @throws Rejection 422 where an invoice is of another syntax than it is said to be */
export const checkSyntax = (invoice: Pick<InvoiceSummary, "syntax">, declared: DeclaredFlow): void => {
  const syntax = syntaxOfInvoice(invoice);
  if (syntax === declared.syntax) return;
  throw notAsDeclared(
    "flowSyntax",
    "syntax_differs",
    {
      en: `The file is an invoice in ${syntax}, and flowInfo says ${declared.syntax}.`,
      fr: `Le fichier est une facture en ${syntax}, et flowInfo dit ${declared.syntax}.`,
    },
    { en: `Say flowSyntax ${syntax}.`, fr: `Indiquez flowSyntax ${syntax}.` },
  );
};
