// Puts a slider under each date field that takes one (data-slider holds its label). It steps through
// the days between those that this script's own element names, and writes into the field. Without
// scripts the field is all there is, and enough.

const A_DAY = 24 * 60 * 60 * 1000;
const WORDS = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

const span = document.querySelector("script[data-earliest]").dataset;
const earliest = toDay(span.earliest);
const latest = toDay(span.latest);

document.querySelectorAll("input[data-slider]").forEach(addSlider);

function toDay(text) {
  return Math.floor(Date.parse(text) / A_DAY);
}

function toText(day) {
  return new Date(day * A_DAY).toISOString().slice(0, 10);
}

function addSlider(field) {
  const slider = make("input", { type: "range", className: "app-slider__range" });
  Object.assign(slider, { id: `${field.id}-slider`, min: earliest, max: latest, step: 1 });
  const label = make("label", { className: "govuk-label app-slider__label", htmlFor: slider.id });
  label.textContent = field.dataset.slider;
  const shown = make("output", { className: "app-slider__shown" });
  shown.htmlFor.add(slider.id);

  const say = (words) => {
    shown.textContent = words;
    slider.setAttribute("aria-valuetext", words);
  };
  const follow = () => {
    const day = toDay(field.value.slice(0, 10));
    slider.value = Number.isNaN(day) ? latest : day;
    say(field.value ? WORDS.format(slider.value * A_DAY) : "Now");
  };
  slider.addEventListener("input", () => {
    field.value = toText(slider.value);
    say(WORDS.format(slider.value * A_DAY));
  });
  field.addEventListener("input", follow);
  window.addEventListener("pageshow", follow); // the browser may have put back what was typed

  const slot = make("div", { className: "app-slider" });
  slot.append(label, slider, shown);
  field.after(slot);
  follow();
}

function make(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
