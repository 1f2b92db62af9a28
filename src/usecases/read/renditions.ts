/** The forms in which an invoice can be asked for. */
export const RENDITIONS = ["original", "readable", "json", "converted"] as const;
