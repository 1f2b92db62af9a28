import type { Memory } from "../../store/port.ts";

export const lookAhead = async (memory: Memory, _: readonly unknown[]): Promise<Memory> => memory;
