"use strict";
(() => {
  const $ = id => document.getElementById(id);
  const token = new URLSearchParams(location.search).get("token");
  const SVG = "http://www.w3.org/2000/svg";
  const mostLanes = 24, mostSaid = 200, lane = 24, names = 150, bottom = 22, letter = 8;

  // What is known of the scene. Times are milliseconds since it began.
  let bars, marks, lanes, offset, controls, busy, paused = false, pausedAt = 0, drawn = 0;

  function anew() {
    bars = new Map(); marks = []; lanes = []; offset = null; controls = []; busy = new Map();
    for (const id of ["said", "readings", "trouble-list", "report"]) $(id).replaceChildren();
    for (const id of ["trouble", "findings"]) $(id).hidden = true;
    show("waiting", [el("li", "none")]);
    later();
  }

  function el(tag, text, attributes = {}) {
    const e = document.createElement(tag);
    e.textContent = text;
    for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
    return e;
  }
  const show = (id, children) => $(id).replaceChildren(...children);

  // One after the other: on connections of their own, a press might overtake the speed that was chosen before it. Only
  // beginning anew waits for nothing.
  let sent = Promise.resolve();
  function send(order) {
    const go = () => fetch("/do?token=" + encodeURIComponent(token), { method: "POST", body: JSON.stringify(order) }).catch(() => {});
    if (order.again) go();
    else sent = sent.then(go);
  }

  // --- what the scene says

  function heard(m) {
    if (m.anew) anew();
    if (m.state) state(m.state);
    if (m.scene) scene(m.scene);
    if (m.begin) { clock(m.begin.at); inLane(m.begin.lane); bars.set(m.begin.id, m.begin); later(); }
    if (m.end) { const b = bars.get(m.end.id); clock(m.end.at); if (b) { b.end = m.end.at; b.outcome = m.end.outcome || ""; } later(); }
    if (m.mark) { clock(m.mark.at); inLane(m.mark.lane); marks.push(m.mark); later(); }
    if (m.readings) for (const r of m.readings) reading(r);
    if (m.waiting !== undefined) waiting(m.waiting || []);
    if (m.left) trouble("Goroutines left behind when the scene had ended", m.left.map(where));
    if (m.before) trouble("Goroutines left behind when the scene before had ended", m.before.map(where));
    if (m.todo && m.todo.length) trouble("Still to be done", m.todo);
    if (m.say) say(m.at, m.say);
    if (m.dropped) say(null, `${m.dropped} lines were left out: too many a second`);
    if (m.pressed) press(m.pressed, 1);
    if (m.returned) press(m.returned, -1);
    if (m.report) { $("report").append(m.report); $("findings").hidden = !$("report").textContent.trim(); }
  }

  function state(s) {
    $("state").textContent = s.phase === "building" && s.text ? s.text + " …" : s.phase + (s.text ? ": " + s.text : "");
    $("state").className = s.phase;
    for (const b of $("controls").querySelectorAll("button,input")) b.disabled = s.phase !== "running";
  }

  function scene(s) {
    document.title = s.title + " · lab";
    $("title").textContent = s.title;
    $("text").textContent = s.text;
    controls = s.controls || [];
    $("help").replaceChildren();
    let key = 0;
    show("controls", controls.map(c => {
      if (c.kind === "number") {
        const label = el("label", c.name + " ", { title: c.help || "", "data-name": c.name });
        const input = el("input", "", { type: "range", min: c.least, max: c.most, value: c.value, "aria-label": c.name });
        const value = el("output", c.value);
        input.addEventListener("input", () => { value.textContent = input.value; send({ set: c.name, value: Number(input.value) }); });
        label.append(input, value);
        return label;
      }
      const b = el("button", c.name + " ", { type: "button", title: c.help || "", "data-name": c.name });
      if (++key < 10) { b.append(el("kbd", key)); b.dataset.key = key; }
      b.append(el("span", "", { class: "busy" }));
      b.addEventListener("click", () => send({ press: c.name }));
      return b;
    }));
    if ($("speed").value !== "1") send({ speed: Number($("speed").value) });
  }

  function press(name, by) {
    const n = (busy.get(name) || 0) + by;
    busy.set(name, n);
    for (const b of $("controls").querySelectorAll("button"))
      if (b.dataset.name === name) b.querySelector(".busy").textContent = n > 0 ? `${n} under way` : "";
  }

  function reading(r) {
    for (const dt of $("readings").querySelectorAll("dt"))
      if (dt.textContent === r.name) { dt.nextSibling.textContent = r.text; return; }
    $("readings").append(el("dt", r.name), el("dd", r.text));
  }

  // What a title says can be read by those who have no pointer, too.
  function help(e) {
    const of = e.target.closest("[data-name]");
    if (of && of.title) $("help").textContent = `${of.dataset.name}: ${of.title}`;
  }

  const where = w => `${w.many} × ${w.state}: ${w.in}, ${w.at}`;
  function waiting(all) {
    show("waiting", all.length ? all.slice(0, 12).map(w => el("li", where(w))) : [el("li", "none")]);
  }

  function trouble(title, lines) {
    if (!lines.length) return;
    $("trouble").hidden = false;
    $("trouble-title").textContent = title;
    show("trouble-list", lines.map(l => el("li", l)));
  }

  function say(at, text) {
    const li = el("li", "");
    if (at !== null && at !== undefined) li.append(el("time", (at / 1000).toFixed(1).padStart(6) + " s  "));
    li.append(text);
    $("said").prepend(li);
    while ($("said").children.length > mostSaid) $("said").lastChild.remove();
  }

  // --- the picture

  // The line that came quickest says best what the scene's clock shows.
  function clock(at) {
    const o = performance.now() - at;
    offset = offset === null ? o : Math.min(offset, o);
  }
  const now = () => paused ? pausedAt : offset === null ? 0 : performance.now() - offset;
  function inLane(name) {
    if (lanes.includes(name)) return;
    lanes.push(name);
    lanes.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
  }

  let waitingToDraw = false;
  function later() {
    if (!waitingToDraw) { waitingToDraw = true; requestAnimationFrame(draw); }
  }

  // A name that is too long loses its middle: the number is at the end.
  const short = (name, most) => name.length <= most ? name : name.slice(0, most - 6) + "…" + name.slice(-5);

  function svg(tag, attributes, text) {
    const e = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
    if (text !== undefined) e.textContent = text;
    return e;
  }

  function draw(frame) {
    waitingToDraw = false;
    if (frame - drawn < 30) { later(); return; }
    drawn = frame;
    const to = now(), seconds = Number($("window").value), from = Math.max(to - seconds * 1000, 0);
    for (const [id, b] of bars) if (b.end !== undefined && b.end < to - 60_000) bars.delete(id);
    marks = marks.filter(m => m.at > to - 60_000);
    const until = b => Math.min(b.end ?? to, to);
    const recent = new Map(); // lanes with something in the window, and when that was
    const note = (l, at) => recent.set(l, Math.max(at, recent.get(l) ?? 0));
    for (const b of bars.values()) if (b.at <= to && until(b) >= from) note(b.lane, until(b));
    for (const m of marks) if (m.at <= to && m.at >= from) note(m.lane, m.at);
    const all = lanes.filter(l => recent.has(l));
    const kept = new Set([...all].sort((a, b) => recent.get(b) - recent.get(a)).slice(0, mostLanes));
    const shown = all.filter(l => kept.has(l));
    const rows = new Map(shown.map((l, i) => [l, i]));
    const width = Math.max($("picture").clientWidth - 18, 200), left = Math.min(names, width / 3);
    const height = Math.max(shown.length, 3) * lane + bottom;
    const x = at => left + (Math.max(at, from) - from) / (seconds * 1000) * (width - left - 8);
    const parts = [];
    const step = [1, 2, 5, 10].find(s => seconds / s <= (width < 500 ? 5 : 10)) || 10;
    for (let s = Math.ceil(from / 1000 / step) * step; s <= from / 1000 + seconds; s += step) {
      parts.push(svg("line", { class: "axis", x1: x(s * 1000), x2: x(s * 1000), y1: 0, y2: height - bottom + 4 }));
      const last = x(s * 1000) > width - 2 * letter; // which would be cut off
      parts.push(svg("text", { class: "time", x: last ? width : x(s * 1000), y: height - 6, "text-anchor": last ? "end" : "middle" }, s + " s"));
    }
    shown.forEach((l, i) => parts.push(svg("text", { x: 0, y: i * lane + 16 }, short(l, Math.floor(left / letter)))));
    if (all.length > shown.length) parts.push(svg("text", { class: "time", x: 0, y: height - 6 }, `and ${all.length - shown.length} more`));
    for (const b of bars.values()) {
      const i = rows.get(b.lane), end = until(b);
      if (i === undefined || b.at > to || end < from) continue;
      const running = b.end === undefined || b.end > to, wide = x(end) - x(b.at);
      const thin = b.waits ? 7 : 0;
      const kind = b.waits && (running || b.outcome === "") ? "waits" : running ? "running" : b.outcome === "" ? "done" : b.outcome === "cancelled" ? "cancelled" : "failed";
      const r = svg("rect", { class: kind, x: x(b.at), y: i * lane + 4 + thin, width: Math.max(wide, 2), height: lane - 8 - 2 * thin, rx: thin ? 1 : 3 });
      r.append(svg("title", {}, `${b.lane} ${b.name || ""} ${b.outcome || ""}`.trim()));
      parts.push(r);
      const ended = running ? "" : b.outcome;
      const says = [[b.name, ended].filter(Boolean).join(": "), ended, b.name].find(t => t && wide > t.length * letter + 8);
      if (says && !b.waits) parts.push(svg("text", { x: x(b.at) + 5, y: i * lane + 16, class: running ? "" : "on" }, says));
    }
    const free = new Map(); // where, in a lane, the words of the next mark begin
    for (const m of [...marks].reverse()) {
      const i = rows.get(m.lane);
      if (i === undefined || m.at > to || m.at < from) continue;
      const at = x(m.at), y = i * lane + lane / 2;
      const p = svg("path", { class: "mark", d: `M${at} ${y - 6}L${at + 5} ${y}L${at} ${y + 6}L${at - 5} ${y}Z` });
      p.append(svg("title", {}, m.name || ""));
      parts.push(p);
      // To the right, where there is room; the last of all in any case.
      const long = (m.name || "").length * letter, next = free.get(m.lane);
      let begins = at - 6;
      if (long && at + 8 + long <= Math.min(next ?? width, width)) parts.push(svg("text", { class: "note", x: at + 8, y: i * lane + 16 }, m.name));
      else if (long && next === undefined) {
        begins = at - 8 - long;
        parts.push(svg("text", { class: "note", x: begins, y: i * lane + 16 }, m.name));
      }
      free.set(m.lane, begins);
    }
    if (!shown.length) parts.push(svg("text", { class: "none note", x: left + 8, y: 40 }, lanes.length ? `nothing in the last ${seconds} seconds` : "nothing yet: press a button"));
    const s = $("lanes");
    s.setAttribute("viewBox", `0 0 ${width} ${height}`);
    s.setAttribute("height", height);
    s.replaceChildren(...parts);
    // While nothing moves, nothing is drawn.
    if (!paused && (bars.size || marks.length)) later();
  }

  function save() {
    const copy = $("lanes").cloneNode(true), style = getComputedStyle(document.documentElement);
    const value = name => style.getPropertyValue(name).trim();
    const css = `text{fill:${value("--ink")};font:13px monospace}.axis{stroke:${value("--line")}}.time,.none{fill:${value("--soft")}}` +
      ["waits", "running", "done", "cancelled", "failed"].map(k => `.${k}{fill:${value("--" + k)}}`).join("") + `.mark{fill:${value("--ink")}}.on{fill:${value("--on-accent")}}.note{paint-order:stroke;stroke:${value("--paper")};stroke-width:4px}`;
    copy.setAttribute("xmlns", SVG);
    const [, , w, h] = copy.getAttribute("viewBox").split(" ");
    copy.setAttribute("width", w);
    copy.prepend(svg("rect", { width: w, height: h, fill: value("--paper") }));
    copy.prepend(svg("style", {}, css));
    const a = el("a", "", { href: URL.createObjectURL(new Blob([copy.outerHTML], { type: "image/svg+xml" })), download: "lab.svg" });
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 1000);
  }

  function pause() {
    if (!paused) pausedAt = now();
    paused = !paused;
    $("pause").setAttribute("aria-pressed", paused);
    $("pause").firstChild.textContent = paused ? "Go on " : "Pause ";
    later();
  }

  // --- hands

  for (const kind of ["pointerover", "focusin", "click"]) $("controls").addEventListener(kind, help);
  $("pause").addEventListener("click", pause);
  $("again").addEventListener("click", () => send({ again: true }));
  $("save").addEventListener("click", save);
  $("speed").addEventListener("change", () => send({ speed: Number($("speed").value) }));
  $("window").addEventListener("change", later);
  addEventListener("resize", later);
  addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT)$/.test(e.target.tagName)) return;
    if (e.key === "p") pause();
    else if (e.key === "r") send({ again: true });
    else if (e.key === "s") save();
    else for (const b of $("controls").querySelectorAll("button")) if (b.dataset.key === e.key) b.click();
  });

  anew();
  const events = new EventSource("/events?token=" + encodeURIComponent(token));
  events.onmessage = e => heard(JSON.parse(e.data));
  events.onerror = () => { $("state").textContent = "not connected: is make lab still running?"; $("state").className = "over"; };
})();
