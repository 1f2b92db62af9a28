import { afterAll, afterEach } from "vitest";
import { endFile, endTest } from "./endings.ts";

/** Runs before each file, also where files share their modules. */
afterEach(endTest);
afterAll(endFile);
