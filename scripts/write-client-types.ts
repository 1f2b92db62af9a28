import { readFileSync, writeFileSync } from "node:fs";
import { type ApiDocument, clientTypes } from "./client-types.ts";

/** A part of `npm run openapi`: writes the types of the TypeScript client from `openapi/passerelle.json`. */

const file = (path: string): URL => new URL(`../${path}`, import.meta.url);

const document = JSON.parse(readFileSync(file("openapi/passerelle.json"), "utf8")) as ApiDocument;
writeFileSync(file("clients/typescript/src/schema.ts"), clientTypes(document));
