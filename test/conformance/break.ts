/** A call on its way to the platform. */
export interface Going {
  service: "token" | "flow" | "directory";
  /** `POST /flows`, after `/v1`, with its query. */
  call: string;
  /** As text: the forms of the kit hold files that are text, too. */
  body: string;
}

/** An answer on its way back. */
export interface Coming {
  status: number;
  headers: Headers;
  body: Buffer;
}

export type Json = Record<string, unknown>;

/** One thing that a platform does wrong. */
export interface Break {
  name: string;
  /** Where it shows, and what is found out. */
  operation: string;
  finds: string[];
  /** It shows only in a whole run. */
  whole?: true;
  /** Changes the body of a call. */
  going?(going: Going): string;
  /** Changes an answer, or gives one of its own. */
  coming?(going: Going, coming: Coming): void;
}

/** A member that is an object; an empty one where it is none. */
export const member = (json: Json, name: string): Json => Object(json[name]) as Json;

/** Changes a JSON answer. */
export const json =
  (change: (body: Json) => void) =>
  (coming: Coming): void => {
    const body = JSON.parse(coming.body.toString("utf8")) as Json;
    change(body);
    coming.body = Buffer.from(JSON.stringify(body));
  };

/** Changes a JSON question. */
export const asking = (body: string, change: (question: Json) => void): string => {
  try {
    const question = JSON.parse(body) as Json;
    change(question);
    return JSON.stringify(question);
  } catch {
    // The kit sends what is no JSON, too.
    return body;
  }
};
