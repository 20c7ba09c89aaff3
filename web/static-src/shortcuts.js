// Single keys for lists of alerts and for one alert. Each moves to a link or a form that is on the page
// anyway; none sends anything. They can be switched off, and then stay off on this device. Nothing
// happens while somebody types, or holds Ctrl, Alt or Meta.

const NAME = "soundings-shortcuts";
const list = document.querySelector("#shortcuts");
const on = document.querySelector("#shortcuts-on");
const rows = [...document.querySelectorAll("a[data-row]")];
const FORMS = { a: "acknowledge", s: "snooze", d: "dismiss", u: "undo" };

if (list) begin();

function begin() {
  on.checked = localStorage.getItem(NAME) !== "off";
  on.addEventListener("change", () => localStorage.setItem(NAME, on.checked ? "on" : "off"));
  list.before(opener());
  document.addEventListener("keydown", pressed);
}

function opener() {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", id: "shortcuts-button", className: "app-link-button govuk-body-s" });
  button.textContent = "Keyboard shortcuts";
  button.setAttribute("aria-controls", "shortcuts");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", toggle);
  return button;
}

function toggle() {
  list.hidden = !list.hidden;
  const button = document.querySelector("#shortcuts-button");
  button.setAttribute("aria-expanded", String(!list.hidden));
  (list.hidden ? button : document.querySelector("#shortcuts-title")).focus();
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || types(event.target)) return;
  if (!on.checked) return;
  if (event.key === "?") toggle();
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "o") document.querySelector(".app-row--here a[data-row]")?.click();
  else if (event.key in FORMS) form(FORMS[event.key]);
  else return;
  event.preventDefault();
}

function types(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function move(by) {
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.closest(".app-row--here"));
  const next = rows[Math.min(Math.max(here + by, 0), rows.length - 1)];
  for (const row of rows) row.closest(".app-row").classList.toggle("app-row--here", row === next);
  next.focus();
}

function form(name) {
  const found = document.querySelector(`form[data-act="${name}"]`);
  if (!found) return;
  const folded = found.closest("details");
  if (folded) folded.open = true;
  found.querySelector("textarea, input:not([type=hidden]), select, button").focus();
}
