import { ofAfnor } from "./afnor.ts";
import { ofChorusPro } from "./chorus-pro.ts";
import { ofIopole } from "./iopole.ts";
import { ofSandbox } from "./sandbox.ts";
import type { Vendor } from "./vendor.ts";

export { message } from "./parties.ts";

/** Each of the platforms anew, strict where it is a fake. What they serve ends with the file. */
export const openVendors = (): Vendor[] => [ofSandbox(), ofAfnor(), ofIopole(), ofChorusPro()];
