// What a person who cannot see, or cannot see well, would stumble over. Returns sentences.
() => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false });
  const what = (element) => `<${element.localName}${element.id ? ` id=${element.id}` : ""} class="${element.className.baseVal ?? element.className}"> ${element.textContent.trim().slice(0, 40)}`;

  const named = (element) =>
    element.getAttribute("aria-label") ||
    (element.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent).join(" ").trim() ||
    [...(element.labels ?? [])].map((label) => label.textContent).join(" ").trim() ||
    element.textContent.trim();
  for (const element of all("a, button, input, summary, [role=region], [role=tablist], [role=listbox], nav, section, article, svg")) {
    if (!named(element)) found.push(`no name: ${what(element)}`);
  }
  for (const [landmark, count] of [["main", 1], ["nav", 1], ["h1", 1], ["body > header", 1]]) {
    if (all(landmark).length !== count) found.push(`${all(landmark).length} of ${landmark}`);
  }
  if (!document.documentElement.lang) found.push("no language");
  if (!document.title) found.push("no title");
  let level = 0;
  for (const heading of all("h1, h2, h3, h4, h5, h6")) {
    const own = Number(heading.localName[1]);
    if (own > level + 1) found.push(`h${level} is followed by ${what(heading)}`);
    level = own;
  }
  const ids = all("[id]").map((element) => element.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`twice: #${id}`);
  for (const attribute of ["aria-controls", "aria-labelledby", "for"]) {
    for (const element of all(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(" ")) {
        if (!document.getElementById(id)) found.push(`${attribute} names nothing: ${what(element)}`);
      }
    }
  }
  for (const table of all("table")) {
    if (!table.querySelector("thead th[scope=col]")) found.push(`no head: ${what(table)}`);
  }
  for (const element of all(".table, pre")) {
    const scrolls = element.scrollWidth > element.clientWidth;
    if (shown(element) && scrolls && element.tabIndex < 0) found.push(`scrolls, but not by key: ${what(element)}`);
  }

  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const parse = (text) => text.match(/[\d.]+/g).map(Number);
  const light = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const [red, green, blue, alpha = 1] = parse(getComputedStyle(each).backgroundColor);
      if (alpha > 0.99) return [red, green, blue];
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let texts = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(element) || element.closest("script, style, .hidden, .skip, .self")) continue;
    const style = getComputedStyle(element);
    const inPicture = element.closest("svg");
    const [one, other] = [light(parse(inPicture ? style.fill : style.color)), light(behind(inPicture ?? element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    texts += 1;
    if (contrast < 4.5) found.push(`contrast ${contrast.toFixed(2)}: ${what(element)}`);
  }
  if (texts < 100) found.push(`only ${texts} texts were looked at`);
  return found;
}
