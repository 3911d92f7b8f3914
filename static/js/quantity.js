// The stepper: <span class="qty" data-stepper><button type="button" data-step="-1">…<input type="number">…
// A button of type submit with a name is left alone: it posts the change itself, with or without this file.
const clamp = (input) => {
  const least = Number(input.min || 1);
  const most = input.max === "" ? Infinity : Number(input.max);
  const value = Math.round(Number(input.value));
  return Math.min(Math.max(Number.isFinite(value) ? value : least, least), most);
};

const refresh = (stepper) => {
  const input = stepper.querySelector("input");
  if (!input) return;
  const value = clamp(input);
  for (const button of stepper.querySelectorAll("button[data-step]")) {
    const isLess = Number(button.dataset.step) < 0;
    button.disabled = isLess ? value <= Number(input.min || 1) : input.max !== "" && value >= Number(input.max);
  }
};

const refreshAll = (root) => {
  for (const stepper of root.querySelectorAll("[data-stepper]")) {
    stepper.dataset.ready = "";
    refresh(stepper);
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-stepper] button[data-step]");
  if (!button || button.type === "submit") return;
  const stepper = button.closest("[data-stepper]");
  const input = stepper.querySelector("input");
  input.value = String(clamp(input) + Number(button.dataset.step));
  input.value = String(clamp(input));
  refresh(stepper);
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("input", (event) => {
  const stepper = event.target.closest("[data-stepper]");
  if (stepper) refresh(stepper);
});

refreshAll(document);
document.addEventListener("htmx:load", (event) => refreshAll(event.target));
