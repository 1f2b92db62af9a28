/**
 * Between two steps of work on one large document: whoever waits meanwhile is served first, so that no document keeps
 * the process from answering for longer than its longest step takes.
 */
export const letOthersIn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
