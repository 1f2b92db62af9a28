/** Something wrong with an extract itself: it will not get better by being read again. */
export class ExtractFault extends Error {
  override name = "ExtractFault";
}
