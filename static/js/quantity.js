// The stepper: <span class="qty" data-stepper><button type="button" data-step="-1">…<input type="number">…
// In the basket the steps are buttons that post by themselves; here they count at once and send the number they reach, so
// that none is lost however fast they come.
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

const step = (input, by) => {
  input.value = String(clamp(input) + by);
  input.value = String(clamp(input));
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-stepper] button[data-step]");
  if (!button || button.type === "submit") return;
  const stepper = button.closest("[data-stepper]");
  step(stepper.querySelector("input"), Number(button.dataset.step));
  refresh(stepper);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest(".lines__quantity button[name=step]");
  if (!button) return;
  event.preventDefault();
  const input = button.form.elements.quantity;
  if (clamp(input) + Number(button.value) >= 1) step(input, Number(button.value));
});

// htmx sends the button that has the focus along, but its step is counted already.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.triggeringEvent?.type === "change") delete event.detail.parameters.step;
});

document.addEventListener("input", (event) => {
  const stepper = event.target.closest("[data-stepper]");
  if (stepper) refresh(stepper);
});

refreshAll(document);
document.addEventListener("htmx:load", (event) => refreshAll(event.target));
