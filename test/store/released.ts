/**
 * What each released version does, hashed. A line is added when a version is released, and never changed: stores out there have run
 * it as it was.
 */
export const RELEASED: readonly { sqlite: string; postgres: string }[] = [
  { sqlite: "4ca4f8c447d4532f", postgres: "3007a8ff44681e24" },
  { sqlite: "bc3c10f6de39953a", postgres: "29b59a01558860e7" },
  { sqlite: "b7042cf5524179e8", postgres: "f5a635e592069d3d" },
  { sqlite: "b1a0767f5660881a", postgres: "c93472bca3b53377" },
  { sqlite: "c41514b1798846c6", postgres: "377ed0af6d28f176" },
  { sqlite: "db96221921ba60cd", postgres: "7696b6d60a25e973" },
  { sqlite: "cbd23806996ad169", postgres: "69ebf63eb15612d8" },
  { sqlite: "34293534fa807f9e", postgres: "aec29b59d8d808ba" },
  { sqlite: "7303723a1771f83b", postgres: "7303723a1771f83b" },
  { sqlite: "a56d00b6ce9805e1", postgres: "a56d00b6ce9805e1" },
  { sqlite: "143f978d1c4239e9", postgres: "59451832c26dd299" },
  { sqlite: "4032179dece969cd", postgres: "4032179dece969cd" },
];
