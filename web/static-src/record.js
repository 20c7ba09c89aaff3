// Puts a field above the list of authorities that shortens it while one types. Without scripts the
// list is all there is, and enough.

const list = document.querySelector("#authority");
const every = [...list.options];

const label = make("label", { className: "govuk-hint app-find", htmlFor: "authority-find", textContent: "Type a part of its name, then choose" });
const field = make("input", { id: "authority-find", className: "govuk-input govuk-input--width-20 app-find", autocomplete: "off", spellcheck: false });
list.before(label, field);
field.addEventListener("input", shorten);
list.form.addEventListener("filling", () => {
  field.value = "";
  list.replaceChildren(...every);
});

function shorten() {
  const wanted = field.value.trim().toLowerCase();
  const found = every.slice(1).filter((one) => one.textContent.toLowerCase().includes(wanted));
  list.replaceChildren(every[0], ...found);
  const exact = found.find((one) => one.textContent.toLowerCase() === wanted);
  list.value = (exact || (found.length === 1 ? found[0] : every[0])).value;
}

function make(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
