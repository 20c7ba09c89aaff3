// Keeps statements that are not sent yet in this browser, encrypted under a key that no script can
// read out. They are shown as a queue where statements are recorded, sent when their author says so,
// gone after a week, and wiped when somebody signs out or somebody else signs in.

const NAME = "soundings-drafts";
const A_WEEK = 7 * 24 * 60 * 60 * 1000;
const A_PAUSE = 500;
const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });
const form = document.querySelector("#record-form[data-owner]");
const saved = document.querySelector("[data-saved]");
const signOut = document.querySelector('form[action="/sign-out"]');

if (window.indexedDB && window.crypto?.subtle) {
  signOut?.addEventListener("submit", wipeFirst);
  if (saved) forget(saved.dataset.saved);
  if (form) begin();
}

async function begin() {
  await ownedBy(form.dataset.owner);
  await dropOld();
  let pause;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(keepCurrent, A_PAUSE);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(pause);
    if (!navigator.onLine) {
      event.preventDefault();
      queueCurrent();
    }
  });
  for (const change of ["online", "offline"]) window.addEventListener(change, () => show());
  await show();
}

// The queue

async function show(line) {
  const drafts = (await all()).filter((one) => one.id !== form.elements.submission.value);
  const opened = (await Promise.all(drafts.map(open))).filter(Boolean);
  const offline = navigator.onLine ? "" : " You are offline: send them when you are online again.";
  document.querySelector("#drafts").hidden = !opened.length;
  document.querySelector("#drafts-line").textContent =
    (line || "Kept on this device, encrypted, for a week at most; signing out wipes it.") + offline;
  document.querySelector("#drafts-list").replaceChildren(...opened.map(row));
}

function row(draft) {
  const about = form.elements.authority.querySelector(`[value="${CSS.escape(draft.get("authority"))}"]`);
  const what = `${about?.value ? about.textContent : "No authority yet"}, until ${DAY.format(draft.expires)}`;
  const item = make("li", { className: "app-draft" });
  const words = make("p", { className: "govuk-body app-draft__what", textContent: what });
  const send = button("Send", what, () => sendOn(draft));
  send.disabled = !navigator.onLine;
  item.append(words, send, button("Open", what, () => openInForm(draft)), button("Delete", what, () => remove(draft)));
  return item;
}

function button(words, what, act) {
  const made = make("button", { type: "button", className: "govuk-button govuk-button--secondary", textContent: words });
  made.append(make("span", { className: "govuk-visually-hidden", textContent: ` ${what}` }));
  made.addEventListener("click", act);
  return made;
}

function openInForm(draft) {
  fill(draft);
  form.elements.text.focus();
  return show();
}

function sendOn(draft) {
  fill(draft);
  form.requestSubmit(form.querySelector("[name=step]"));
}

async function remove(draft) {
  await forget(draft.id);
  await show();
}

async function queueCurrent() {
  await keepCurrent();
  form.reset();
  form.elements.submission.value = crypto.randomUUID().replaceAll("-", "");
  await show("Nothing was sent; it is kept on this device.");
  document.querySelector("#drafts").scrollIntoView();
}

// The form

function fill(draft) {
  form.dispatchEvent(new CustomEvent("filling")); // a list that was shortened is whole again
  for (const field of form.elements) {
    if (!field.name || field.name === "_csrf_token" || field.type === "submit") continue;
    const values = draft.fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
}

async function keepCurrent() {
  if (!form.elements.text.value.trim()) return;
  const fields = [...new FormData(form)].filter(([name]) => name !== "_csrf_token" && name !== "step");
  await keep(form.elements.submission.value, fields);
}

// The sealing: AES-GCM, each draft bound to its id

async function keep(id, fields) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(fields));
  const sealed = await crypto.subtle.encrypt(sealing(id, iv), await key(), plain);
  await put("drafts", { id, iv, sealed, expires: Date.now() + A_WEEK });
}

async function open(kept) {
  try {
    const plain = await crypto.subtle.decrypt(sealing(kept.id, kept.iv), await key(), kept.sealed);
    const fields = JSON.parse(new TextDecoder().decode(plain));
    const get = (name) => fields.find(([field]) => field === name)?.[1] ?? "";
    return { id: kept.id, expires: kept.expires, fields, get };
  } catch {
    await forget(kept.id); // sealed under a key that is gone: nobody can open it any more
    return null;
  }
}

function sealing(id, iv) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) };
}

async function key() {
  const held = await within("keys", "readonly", (store) => store.get("key"));
  if (held) return held.value;
  const value = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await put("keys", { id: "key", value });
  return value;
}

// The store

async function ownedBy(owner) {
  const held = await within("keys", "readonly", (store) => store.get("owner"));
  if (held && held.value !== owner) await wipe();
  await put("keys", { id: "owner", value: owner });
}

async function dropOld() {
  const old = (await all()).filter((one) => one.expires <= Date.now());
  await Promise.all(old.map((one) => forget(one.id)));
}

function all() {
  return within("drafts", "readonly", (store) => store.getAll());
}

function put(where, what) {
  return within(where, "readwrite", (store) => store.put(what));
}

function forget(id) {
  return within("drafts", "readwrite", (store) => store.delete(id));
}

function wipe() {
  return new Promise((done) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = done;
  });
}

async function wipeFirst(event) {
  event.preventDefault();
  await wipe();
  signOut.submit();
}

async function within(name, mode, act) {
  const database = await opened();
  try {
    return await answered(act(database.transaction(name, mode).objectStore(name)));
  } finally {
    database.close(); // so that it can be wiped from another page
  }
}

function opened() {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    for (const name of ["keys", "drafts"]) asked.result.createObjectStore(name, { keyPath: "id" });
  };
  return answered(asked);
}

function answered(asked) {
  return new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

function make(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
