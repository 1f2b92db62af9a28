/** Every server takes as much in one request (draft-ietf-secsh-filexfer-02 §3). */
const CHUNK = 32 * 1024;
/** Requests of one file under way at once. */
const IN_FLIGHT = 8;

/** Goes through `size` bytes in chunks, some at once. Throws what the first of them throws. */
export const inChunks = async (
  size: number,
  one: (offset: number, length: number) => Promise<void>,
): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < size) {
      const offset = next;
      next += CHUNK;
      try {
        await one(offset, Math.min(CHUNK, size - offset));
      } catch (error) {
        // The other lanes need not go on.
        next = size;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
};
