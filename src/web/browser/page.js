/**
 * Keeps the regions that change by themselves up to date, without a jump of the page. Everything works without it.
 */

/** Milliseconds. */
const EVERY = 10_000;

/** Regions with a name that is the same in the next answer; the clock of the footer alone is no reason to ask. */
const LIVE = "[data-live]:not([data-live=clock])";

/** Somebody is in the middle of something there. @param {Element} region */
const isBusy = (region) =>
  region.contains(document.activeElement) || region.querySelector(":checked") !== null;

/** Puts the new content in place of the old; what was open stays open. @param {Element} old @param {Element} fresh */
const replace = (old, fresh) => {
  const open = [...old.querySelectorAll("details[open]")].map((one) => one.getAttribute("data-keep"));
  for (const one of fresh.querySelectorAll("details[data-keep]")) {
    if (open.includes(one.getAttribute("data-keep"))) one.setAttribute("open", "");
  }
  if (old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
};

/** Says aloud what has changed, and only then. @param {string} text */
const announce = (text) => {
  const place = document.querySelector("[role=status]");
  if (place === null) return;
  const line = document.createElement("p");
  line.className = "notice said";
  line.textContent = text;
  place.replaceChildren(line);
};

/** The verdict, and the numbers of what waits for a person. */
const told = () =>
  [...document.querySelectorAll("[data-verdict], [data-told]")].map((one) => one.textContent ?? "");

const refresh = async () => {
  if (document.visibilityState === "hidden") return;
  const answer = await fetch(location.href, {
    headers: { "X-Refresh": "1" },
    signal: AbortSignal.timeout(EVERY),
  });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  // The session has ended: the page shows so when the person does something.
  if (fresh.querySelector(LIVE) === null) return;
  const before = told();
  for (const region of document.querySelectorAll("[data-live]")) {
    const next = fresh.querySelector(`[data-live="${region.getAttribute("data-live")}"]`);
    if (next !== null && !isBusy(region)) replace(region, document.importNode(next, true));
  }
  const changed = told().filter((text, i) => text !== before[i]);
  if (changed.length > 0) announce(changed.join(" "));
};

if (document.querySelector(LIVE) !== null) {
  setInterval(() => refresh().catch(() => {}), EVERY);
}
// What was just done is told once: not again after a reload.
if (new URLSearchParams(location.search).has("done")) {
  const clean = new URL(location.href);
  clean.searchParams.delete("done");
  history.replaceState(null, "", clean);
}

// A page that comes back with something to say is read from there: a live region speaks of changes alone.
const said = document.querySelector("[role=status] > .notice, main [role=alert]");
if (said instanceof HTMLElement && location.hash === "") {
  said.tabIndex = -1;
  said.focus();
}

// A link that is called a button is pressed like one.
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (key !== " " || !(target instanceof HTMLElement) || !target.matches("a[role=button]")) return;
  event.preventDefault();
  target.click();
});
