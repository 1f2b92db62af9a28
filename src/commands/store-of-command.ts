import { configPath } from "../config/index.ts";
import { readSource } from "../config/source.ts";

/** The store that a command is about: the one that it is given, else the environment's, else the configuration's. */
export const storeOfCommand = (given: string | undefined): string => {
  const said = given ?? process.env.STORE_URL;
  if (said !== undefined && said !== "") return said;
  const { raw } = readSource(configPath(process.env), process.env);
  const store: unknown = Object(Object(raw).store).url;
  return typeof store === "string" && store !== "" ? store : "sqlite:./data/passerelle.db";
};
