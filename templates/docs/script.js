"use strict";
// Search, language tabs, copying and the theme. Without it the page is whole: it only shows more at once.

const $ = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, properties = {}, attributes = {}) => {
  const made = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};
const kept = {
  get(name) {
    try { return localStorage.getItem(`protogen-docs-${name}`); } catch { return null; }
  },
  set(name, value) {
    try { localStorage.setItem(`protogen-docs-${name}`, value); } catch { /* private: nothing is kept */ }
  },
};
const say = (text) => { document.getElementById("said").textContent = text; };

// The theme: the system's until the reader chooses.
const theme = document.getElementById("theme");
const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
const showTheme = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
if (["light", "dark"].includes(kept.get("theme"))) document.documentElement.dataset.theme = kept.get("theme");
theme.hidden = false;
theme.addEventListener("click", () => {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  kept.set("theme", document.documentElement.dataset.theme);
  showTheme();
});
dark.addEventListener("change", showTheme);
showTheme();

// On a phone rows are laid out as blocks; browsers then forget what they are unless it is said.
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
for (const each of $("table, thead, tbody, tr, th, td")) {
  each.setAttribute("role", ROLES[each.localName] ?? (each.scope === "col" ? "columnheader" : "rowheader"));
}

// Language tabs: one choice for the whole page.
function choose(language) {
  kept.set("language", language);
  for (const example of $(".example")) {
    const snippets = $(".snippet", example);
    const shown = snippets.find((each) => each.dataset.language === language) ?? snippets[0];
    for (const each of snippets) each.hidden = each !== shown;
    for (const tab of $("[role=tab]", example)) {
      const selected = tab.getAttribute("aria-controls") === shown.id;
      tab.setAttribute("aria-selected", selected);
      tab.tabIndex = selected ? 0 : -1;
    }
  }
}
for (const example of $(".example")) {
  const list = $(".tabs", example)[0];
  for (const snippet of $(".snippet", example)) {
    const language = snippet.dataset.language;
    const tab = make("button", { type: "button", textContent: language, id: `${snippet.id}-tab` }, {
      "role": "tab",
      "aria-controls": snippet.id,
    });
    tab.addEventListener("click", () => keepingPlace(tab, () => choose(language)));
    snippet.setAttribute("role", "tabpanel");
    snippet.setAttribute("aria-labelledby", tab.id);
    list.append(tab);
  }
  list.hidden = list.children.length < 2;
  list.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const tabs = $("[role=tab]", list);
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    next.click();
    event.preventDefault();
  });
}
function keepingPlace(element, change) {
  const before = element.getBoundingClientRect().top;
  change();
  scrollBy(0, element.getBoundingClientRect().top - before);
}
choose(kept.get("language") ?? "JSON");

// Copying.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
for (const button of $(".copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy($("code", button.closest(".side, .snippet"))[0].textContent);
    button.textContent = "Copied";
    say("Copied");
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}

// Search: every message, field and code of the page.
const input = document.getElementById("search");
const hits = document.getElementById("hits");
const entries = $("[data-find]").map((element) => ({
  anchor: element.id,
  name: element.dataset.find,
  kind: element.dataset.kind,
  text: `${element.dataset.find} ${element.dataset.kind}`.toLowerCase(),
  more: element.localName === "tr" ? element.textContent.toLowerCase() : "",
}));
let chosen = 0;

function rank(entry, terms) {
  let total = /^(field|value) of /.test(entry.kind) ? 1 : 0;
  for (const term of terms) {
    const at = entry.name.toLowerCase().indexOf(term);
    if (at >= 0) total += entry.name.length === term.length ? 0 : /^$|[._]/.test(entry.name[at - 1] ?? "") ? 2 : 4;
    else if (entry.text.includes(term)) total += 6;
    else if (entry.more.includes(term)) total += 10;
    else return Infinity;
  }
  return total;
}
function search() {
  const terms = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = terms.length === 0 ? [] : entries
    .map((entry) => ({ entry, rank: rank(entry, terms) }))
    .filter((each) => each.rank < Infinity)
    .sort((one, other) => one.rank - other.rank || one.entry.name.length - other.entry.name.length)
    .slice(0, 30);
  hits.replaceChildren(...found.map(({ entry }, number) => {
    const option = make("li", { id: `hit-${number}` }, { "role": "option", "data-anchor": entry.anchor });
    option.append(make("code", { textContent: entry.name }), make("span", { textContent: entry.kind }));
    return option;
  }));
  if (terms.length > 0 && found.length === 0) {
    hits.replaceChildren(make("li", { textContent: "Nothing found" }, { "role": "option", "aria-disabled": "true" }));
  }
  say(terms.length === 0 ? "" : `${found.length} found`);
  open(terms.length > 0);
  mark(0);
}
function open(shown) {
  hits.hidden = !shown;
  input.setAttribute("aria-expanded", shown);
  if (!shown) input.removeAttribute("aria-activedescendant");
}
function mark(number) {
  const options = $("[data-anchor]", hits);
  if (hits.hidden || options.length === 0) return;
  chosen = (number + options.length) % options.length;
  for (const [index, option] of options.entries()) option.setAttribute("aria-selected", index === chosen);
  options[chosen].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", options[chosen].id);
}
function go(option) {
  if (!option) return;
  open(false);
  input.value = "";
  input.blur();
  location.hash = option.dataset.anchor;
}
input.addEventListener("input", search);
input.addEventListener("focus", () => { if (input.value) search(); });
input.addEventListener("blur", () => open(false));
input.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") mark(chosen + 1);
  else if (event.key === "ArrowUp") mark(chosen - 1);
  else if (event.key === "Enter") go($("[data-anchor]", hits)[chosen]);
  else if (event.key === "Escape") { open(false); input.value = ""; input.blur(); }
  else return;
  event.preventDefault();
});
hits.addEventListener("mousedown", (event) => event.preventDefault());
hits.addEventListener("click", (event) => go(event.target.closest("[data-anchor]")));
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  input.focus({ preventScroll: true });
  event.preventDefault();
});

// A deep link into something folded opens it.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let each = target; each; each = each.parentElement) if (each.localName === "details") each.open = true;
  const snippet = target?.closest(".snippet");
  if (snippet) choose(snippet.dataset.language);
  target?.scrollIntoView();
}
addEventListener("hashchange", reveal);
if (location.hash) reveal();
