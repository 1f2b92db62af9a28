/** The four badges that clerks see, whatever the platform (reference ERP). */
export type Badge = "pending" | "accepted" | "rejected" | "paid";

/** Colour and label of each badge. The only list of badges. */
export const BADGES: Record<
  Badge,
  { color: "orange" | "green" | "red" | "blue"; label: string; labelFr: string }
> = {
  pending: { color: "orange", label: "Pending", labelFr: "En attente" },
  accepted: { color: "green", label: "Accepted", labelFr: "Acceptée" },
  rejected: { color: "red", label: "Rejected", labelFr: "Rejetée" },
  paid: { color: "blue", label: "Paid", labelFr: "Payée" },
};
