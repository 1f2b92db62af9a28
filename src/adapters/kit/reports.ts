import type { Reports } from "../port.ts";

/**
 * Who hands a report in (TT-7 to TT-10). The State asks for a number of four characters (G6.22), and platforms write
 * their own over whatever stands there; 9998 stands for no platform in the directory too.
 */
export const senderNamed = (name: string, matricule = "9998"): Reports["sender"] => ({ matricule, name });
