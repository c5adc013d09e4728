// Everything on the pages works without this script; it only saves steps.
"use strict";

// A search box that offers what is held as one types (ARIA 1.2 combobox with a list, manual choice).
function combobox(input) {
  const box = input.closest(".combobox");
  const list = Object.assign(document.createElement("ul"), { id: input.id + "-list", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0] ? input.labels[0].textContent : "");
  const status = Object.assign(document.createElement("p"), { className: "hidden" });
  status.setAttribute("role", "status");
  box.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);

  let asked = 0, timer = 0, chosen = -1;
  const options = () => [...list.children];
  const close = () => { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const open = () => { if (list.children.length) { list.hidden = false; input.setAttribute("aria-expanded", "true"); } };
  const choose = (which) => {
    const all = options();
    if (!all.length) return;
    open();
    chosen = (which + all.length) % all.length;
    all.forEach((one, n) => one.setAttribute("aria-selected", String(n === chosen)));
    input.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  };
  const show = (items, total) => {
    list.replaceChildren(...items.map((item, n) => {
      const option = Object.assign(document.createElement("li"), { id: list.id + "-" + n });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.page = item.page;
      const small = document.createElement("small");
      small.textContent = [item.kind_label[document.documentElement.lang.slice(0, 2)], item.id, item.detail].filter(Boolean).join(" · ");
      option.append(item.label, small);
      return option;
    }));
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    status.textContent = items.length ? total + " " + input.dataset.some : input.dataset.none;
    if (items.length && document.activeElement === input) open(); else close();
  };
  const ask = async () => {
    const words = input.value.trim(), mine = ++asked;
    if (!words) { list.replaceChildren(); status.textContent = ""; close(); return; }
    const query = new URLSearchParams({ q: words, limit: "10" });
    const on = input.form && input.form.elements.on;
    if (on && on.value) query.set("on", on.value);
    try {
      const answer = await fetch(input.dataset.search + "?" + query, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const found = await answer.json();
      if (mine === asked) show(found.items, found.total);
    } catch { /* the form still works */ }
  };
  input.addEventListener("input", (event) => { if (!event.isComposing) { clearTimeout(timer); timer = setTimeout(ask, 200); } });
  input.addEventListener("compositionend", () => { clearTimeout(timer); timer = setTimeout(ask, 200); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    else if (event.key === "Enter" && chosen >= 0 && !list.hidden) { event.preventDefault(); location.assign(options()[chosen].dataset.page); }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) location.assign(option.dataset.page); });
  input.addEventListener("blur", close);
}

// A piece of a page that takes long: the link stands until it is there.
async function load(place) {
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(place.dataset.load, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
    place.innerHTML = await answer.text();
  } catch {
    place.append(place.dataset.failed);
  }
  place.removeAttribute("aria-busy");
}

// A page that is being made: how far it is, and the page itself once it is there.
async function watch(place) {
  const bar = place.querySelector("progress"), words = place.querySelector("[data-words]");
  for (;;) {
    await new Promise((again) => setTimeout(again, 1000));
    let job;
    try {
      const answer = await fetch(place.dataset.work, { headers: { Accept: "application/json" } });
      if (!answer.ok) continue;
      job = await answer.json();
    } catch { continue; }
    if (job.over) { location.reload(); return; }
    if (job.of) { bar.max = job.of; bar.value = job.done; words.textContent = job.done + " / " + job.of; }
  }
}

document.querySelectorAll("[data-work]").forEach(watch);
document.querySelectorAll("input[data-search]").forEach(combobox);
document.querySelectorAll("[data-load]").forEach(load);
