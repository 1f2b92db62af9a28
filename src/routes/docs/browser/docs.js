/**
 * Search and "try it" of the reference. The page is whole without it.
 */

/** @param {string} id */
const byId = (id) => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no #${id}`);
  return found;
};

/** The parts that only work with a script. */
for (const part of document.querySelectorAll("[data-script]")) part.removeAttribute("hidden");

/* Search */

const search = /** @type {HTMLInputElement} */ (byId("search"));
const found = byId("found");
const sections = [...document.querySelectorAll("#reference section")].map((section) => ({
  section,
  link: document.querySelector(`nav a[href="#${section.id}"]`)?.closest("li"),
  text: (section.textContent ?? "").toLowerCase(),
}));

const filter = () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { section, link, text } of sections) {
    const isShown = words.every((word) => text.includes(word));
    if (isShown) count++;
    section.toggleAttribute("hidden", !isShown);
    link?.toggleAttribute("hidden", !isShown);
  }
  for (const group of document.querySelectorAll("[data-group]")) {
    const items = group.matches("nav *") ? group.querySelectorAll("li") : group.querySelectorAll("section");
    group.toggleAttribute(
      "hidden",
      [...items].every((one) => one.hasAttribute("hidden")),
    );
  }
  found.textContent = words.length === 0 ? "" : `${count} found`;
};
search.addEventListener("input", filter);
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
  event.preventDefault();
  search.focus();
});
// A link to what the search hides shows everything again.
window.addEventListener("hashchange", () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target === null || target.closest("[hidden]") === null) return;
  search.value = "";
  filter();
  target.scrollIntoView();
});

/* The language of the examples, the same in all of them */

/** @param {string} language */
const showLanguage = (language) => {
  for (const one of document.querySelectorAll(`.snippets details[data-language="${language}"]`)) {
    one.setAttribute("open", "");
  }
};
const LANGUAGE = "passerelle-docs-language";
for (const summary of document.querySelectorAll(".snippets summary")) {
  summary.addEventListener("click", () => {
    const language = summary.parentElement?.getAttribute("data-language") ?? "";
    // After the browser has opened this one.
    setTimeout(() => showLanguage(language));
    localStorage.setItem(LANGUAGE, language);
  });
}
const remembered = localStorage.getItem(LANGUAGE);
if (remembered !== null && /^[a-z]+$/.test(remembered)) showLanguage(remembered);

/* Try it */

/** Milliseconds: the slowest operation waits for a platform. */
const DEADLINE = 60_000;
/** Headers of an answer that tell something. */
const TOLD = ["Content-Type", "Location", "ETag", "Retry-After", "X-Request-Id", "X-Lost-Terms"];

/** @param {HTMLFormElement} form @returns {Promise<{ url: string, init: RequestInit }>} */
const requestOf = async (form) => {
  let path = form.dataset.path ?? "";
  const query = new URLSearchParams();
  /** @type {Record<string, string>} */
  const headers = {};
  for (const field of form.querySelectorAll("[data-in]")) {
    const { value, name } = /** @type {HTMLInputElement} */ (field);
    if (value === "") continue;
    const place = field.getAttribute("data-in");
    if (place === "path") path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (place === "query") query.append(name, value);
    else headers[name] = value;
  }
  const key = /** @type {HTMLInputElement} */ (byId("key")).value.trim();
  if (form.dataset.secured === "yes" && key !== "") headers.Authorization = `Bearer ${key}`;
  /** @type {Blob | string | undefined} */
  let body;
  const file = /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=file]"))?.files?.[0];
  const json = form.querySelector("textarea");
  if (file !== undefined) {
    body = file;
    headers["Content-Type"] = file.type === "" ? "application/octet-stream" : file.type;
  } else if (json !== null && json.value.trim() !== "") {
    body = json.value;
    headers["Content-Type"] = "application/json";
  }
  return {
    url: query.size === 0 ? path : `${path}?${query}`,
    init: {
      method: (form.dataset.method ?? "get").toUpperCase(),
      headers,
      // The key above is who asks, and nobody's session.
      credentials: "omit",
      signal: AbortSignal.timeout(DEADLINE),
      ...(body === undefined ? {} : { body }),
    },
  };
};

/** @param {string} name @param {string} text */
const element = (name, text) => {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
};

/** @param {Response} answer @returns {Promise<Node[]>} */
const shown = async (answer) => {
  const type = answer.headers.get("Content-Type") ?? "";
  const heads = TOLD.filter((name) => answer.headers.has(name)).map(
    (name) => `${name}: ${answer.headers.get(name)}`,
  );
  /** @type {Node[]} */
  const parts = [
    element("p", `Answer: ${answer.status} ${answer.statusText}`),
    element("pre", heads.join("\n")),
  ];
  if (/json/.test(type)) {
    const text = await answer.text();
    let pretty = text;
    try {
      pretty = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // Shown as it came.
    }
    parts.push(element("pre", pretty));
  } else if (/^text\/|xml/.test(type)) {
    parts.push(element("pre", await answer.text()));
  } else {
    const blob = await answer.blob();
    if (blob.size > 0) {
      const link = /** @type {HTMLAnchorElement} */ (element("a", `Save the answer (${blob.size} bytes)`));
      link.href = URL.createObjectURL(blob);
      link.download = type === "application/pdf" ? "answer.pdf" : "answer";
      parts.push(link);
    }
  }
  for (const part of parts) if (part instanceof HTMLPreElement) part.tabIndex = 0;
  return parts;
};

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (
  document.querySelectorAll("form[data-path]")
)) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const place = form.querySelector(".answer");
    if (place === null) return;
    const button = form.querySelector("button");
    button?.setAttribute("aria-disabled", "true");
    place.replaceChildren(element("p", "On its way…"));
    try {
      const { url, init } = await requestOf(form);
      place.replaceChildren(...(await shown(await fetch(url, init))));
    } catch (error) {
      place.replaceChildren(
        element("p", `No answer came: ${error instanceof Error ? error.message : error}`),
      );
    } finally {
      button?.removeAttribute("aria-disabled");
    }
  });
}
