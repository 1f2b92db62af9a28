import type { Desk } from "../desk.ts";
import { orRefused as orRefusedIn } from "../refused.ts";

/** Shows why not, where there is no such invoice or it cannot be had. */
export const orRefused = (show: Desk["show"], answer: Parameters<typeof orRefusedIn>[2]) =>
  orRefusedIn(
    show,
    {
      room: "invoices",
      back: ({ words }) => words.invoices.back,
      notFound: ({ words }) => words.invoices.notFound,
    },
    answer,
  );
