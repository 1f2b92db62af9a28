/**
 * An element with its attributes, listeners (`onclick`) and children; the attributes may be left out.
 * @param {string} tag @param {...any} given @returns {any}
 */
export const el = (tag, ...given) => {
  const made = document.createElement(tag);
  const set = given[0]?.constructor === Object ? given.shift() : {};
  for (const [name, value] of Object.entries(set)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...given.flat().filter((one) => one != null && one !== ""));
  return made;
};

/** An id that breaks after its marks where it does not fit in one line, and not letter by letter. @param {string} id */
export const idOf = (id) =>
  el(
    "code",
    id.split(/(?<=[-_.:])/).flatMap((part, i) => (i > 0 ? [el("wbr"), part] : [part])),
  );

/** Shows a file in a tab of its own. @param {Blob} file */
export const openFile = (file) => {
  const href = URL.createObjectURL(file);
  el("a", { href, target: "_blank" }).click();
  // The tab has read it by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
};

/** Puts the focus on what a person does there; on the first such place where there is none of the name. @param {ParentNode} root @param {string} name */
export const focusOn = (root, name) => {
  /** @type {HTMLElement | null} */
  const place = root.querySelector(`[data-do="${name}"]`) ?? root.querySelector("[data-do]");
  place?.focus();
};

/** Changes what is shown, and leaves the focus where it was. @param {ShadowRoot} root @param {() => void} change */
export const keepFocus = (root, change) => {
  const held = /** @type {HTMLElement | null} */ (root.activeElement);
  change();
  if (held !== null && root.activeElement === null) focusOn(root, held.dataset.do ?? "");
};
