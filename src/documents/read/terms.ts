import { DocumentFault } from "../types.ts";
import type { Element } from "./element.ts";
import { booleanOf, dateOf, decimalOf } from "./values.ts";

/** Past this many nobody reads on, and a hostile file has millions. */
const MAX_FAULTS = 50;

/**
 * Reads the values of one document and keeps what is wrong with them. What is obligatory and missing ends the reading;
 * any other fault leaves its term absent, or read as far as it can be, and is one of `faults`: whether a document with
 * faults is taken is for the caller to say, who refuses what is sent and takes what was received.
 */
export class Terms {
  readonly faults: DocumentFault[] = [];
  #ofHeader = 0;

  /** The faults of the header, once it is read. */
  get ofHeader(): readonly DocumentFault[] {
    return this.faults.slice(0, this.#ofHeader);
  }

  /** The header is read: what is wrong from here on is about lines. */
  endHeader(): void {
    this.#ofHeader = this.faults.length;
  }

  /** Keeps a fault of a term. */
  fault(code: string, term: string, message: string, fix: string): void {
    if (this.faults.length < MAX_FAULTS) {
      this.faults.push(new DocumentFault("invalid", code, message, fix, term));
    }
  }

  /** A decimal in one way of writing; undefined where absent or malformed. */
  decimal(text: string | undefined, term: string): string | undefined {
    const decimal = decimalOf(text);
    if (decimal === null) {
      this.fault(
        "amount_malformed",
        term,
        `${term} is not a decimal number.`,
        `Write ${term} with digits and a point, as in 1200.00.`,
      );
    }
    return decimal ?? undefined;
  }

  /** A day as `YYYY-MM-DD`; undefined where absent, or where what is written is no day. */
  date(text: string | undefined, term: string, format?: string): string | undefined {
    if (text === undefined) return undefined;
    const date = dateOf(text, format);
    if (date.day !== null && !date.odd) return date.day;
    this.fault(
      "date_malformed",
      term,
      date.day === null
        ? `${term} is not a date: it is ${date.what}.`
        : `${term} is not written as a date of its syntax.`,
      `Write ${term} as YYYY-MM-DD in UBL, as YYYYMMDD with format 102 in CII.`,
    );
    return date.day ?? undefined;
  }

  /** A day out of CII's choice of types: text with a format, or an XML date with or without a time. */
  ciiDate(element: Element | undefined, term: string): string | undefined {
    const written =
      element?.at("udt:DateTimeString") ?? element?.at("udt:DateString") ?? element?.at("qdt:DateTimeString");
    if (written !== undefined) return this.date(written.value, term, written.attribute("format"));
    // The type of the element says that a time may follow: there is nothing odd about it.
    const moment = element?.text("udt:DateTime") ?? element?.text("udt:Date");
    return this.date(moment?.replace(/T.*$/s, ""), term);
  }

  /** Is it a charge? Undefined where the indicator is missing or no boolean: then nobody knows its sign. */
  isCharge(text: string | undefined, term: string): boolean | undefined {
    const charge = booleanOf(text);
    if (charge !== null) return charge;
    this.fault(
      "charge_indicator",
      term,
      `An allowance or charge (${term}) does not say which of the two it is.`,
      "Write its ChargeIndicator as true for a charge, as false for an allowance.",
    );
    return undefined;
  }

  /**
   * An obligatory term, or else what follows from others.
   * @throws DocumentFault when nothing does
   */
  orElse(value: string | undefined, term: string, name: string, follows: string | undefined): string {
    if (value !== undefined) return value;
    if (follows === undefined) return this.required(undefined, term, name);
    if (!this.faults.some(({ path }) => path === term)) this.faults.push(missing(term, name));
    return follows;
  }

  /** @throws DocumentFault when an obligatory term is missing */
  required(value: string | undefined, term: string, name: string): string {
    if (value !== undefined) return value;
    // A value that is there and wrong says more than that there is none.
    throw this.faults.find(({ path }) => path === term) ?? missing(term, name);
  }
}

const missing = (term: string, name: string): DocumentFault =>
  new DocumentFault(
    "invalid",
    "term_missing",
    `The invoice has no ${name} (${term}).`,
    `Give ${term}: EN 16931 makes it obligatory.`,
    term,
  );
