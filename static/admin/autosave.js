// A page that is just being saved by itself is not posted a second time meanwhile: pressed in that moment, "Publish" on a
// new page would make it twice. The button's post waits for the answer, which leads it to the page that is there now.
const AUTOSAVED = '[data-controller~="w-autosave"]';
let isSaving = false;
let isLeaving = false;
let waiting = null;

const goOn = () => {
  isSaving = false;
  if (!waiting) return;
  const { form, button } = waiting;
  waiting = null;
  if (button?.name) {
    // The button may be disabled by now, and would then not tell which one was pressed.
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
    form.append(pressed);
  }
  isLeaving = true;
  setTimeout(() => {
    isLeaving = false;
  }, 3000);
  form.requestSubmit();
};

document.addEventListener("w-autosave:save", (event) => {
  if (isLeaving) event.preventDefault(); // the button's post brings everything along
  isSaving = true;
  queueMicrotask(() => {
    if (event.defaultPrevented) goOn();
  });
});
document.addEventListener("w-autosave:success", goOn);
document.addEventListener("w-autosave:error", goOn);
document.addEventListener(
  "submit",
  (event) => {
    if (!isSaving || !event.target.matches(AUTOSAVED)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = { form: event.target, button: event.submitter };
  },
  true,
);
