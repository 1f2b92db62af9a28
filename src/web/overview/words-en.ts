/** What the overview says of what moves, in English. */
export const overviewEn = {
  moving: "What moves",
  movingText:
    "Counted by the hour, up to now: invoices taken to be sent, invoices received, what platforms said, and what ERPs and others were told of it.",
  nothingYet: "Nothing has happened in the last 30 days.",
  kinds: {
    sent: "Sends",
    received: "Received",
    statuses: "Statuses",
    told: "Notifications",
    news: "Notifications",
  },
  hours: "24 hours",
  days: "30 days",
  chart: {
    hours: (what: string, where: string, total: string) =>
      `${what}${where === "" ? "" : `, ${where}`}: ${total} in the last 24 hours, by the hour`,
    days: (what: string, where: string, total: string) =>
      `${what}${where === "" ? "" : `, ${where}`}: ${total} in the last 30 days, by the day`,
  },
  numbers: { hours: "Numbers by the hour", days: "Numbers by the day" },
  hour: "Hour",
  dayOf: "Day",
  everybody: "Everybody who is told",
  now: "now",
  today: "today",
  queue: "What waits",
  queueText: "Work that is to do, or under way, and since when the first of it waits.",
  noQueue: "Nothing waits.",
  toTell: "Waiting to be told",
  certificates: "Server certificates",
  yourPlatforms: "Platforms",
  where: "Where",
  atLeast: (count: string) => `${count} or more`,
};
