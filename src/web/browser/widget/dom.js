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
