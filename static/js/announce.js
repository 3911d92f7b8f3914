// Says what happened, aloud and on the page.
//
// Events that answers of the server may name in their HX-Trigger header, with {"message": "…"}:
//   announce, cart:added   read out by screen readers, once
//   toast                  also shown at the bottom left for six seconds, and while it is hovered or holds the focus
// A request that failed without an answer of its own is told in the words of #toasts[data-error], as a notice.
const STAY = 6000;
const toasts = document.getElementById("toasts");

// While a dialog is open the rest of the page is inert, so its own announcer speaks.
const findAnnouncer = () =>
  document.querySelector("dialog[open] [data-announcer]") ?? document.getElementById("announcer");

const say = (message) => {
  const announcer = findAnnouncer();
  if (!announcer || !message) return;
  announcer.textContent = "";
  requestAnimationFrame(() => {
    announcer.textContent = message;
  });
};

const showToast = (message) => {
  if (!toasts || !message) return;
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = message;
  let timer;
  const leave = () => toast.remove();
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(leave, STAY);
  };
  for (const event of ["pointerenter", "focusin"]) toast.addEventListener(event, () => clearTimeout(timer));
  for (const event of ["pointerleave", "focusout"]) toast.addEventListener(event, wait);
  toasts.append(toast);
  wait();
};

const showError = () => {
  const message = toasts?.dataset.error;
  if (!message || toasts.querySelector(".notice--bad")) return;
  const notice = document.createElement("div");
  notice.className = "notice notice--bad";
  notice.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = message;
  notice.append(text);
  toasts.append(notice);
  setTimeout(() => notice.remove(), 2 * STAY);
};

document.addEventListener("announce", (event) => say(event.detail?.message));
document.addEventListener("cart:added", (event) => say(event.detail?.message));
document.addEventListener("toast", (event) => {
  say(event.detail?.message);
  showToast(event.detail?.message);
});
document.addEventListener("htmx:responseError", showError);
document.addEventListener("htmx:sendError", showError);

// Buttons say that they are at work.
const buttonOf = (element) => (element.matches("form") ? element.querySelector("button:not([type=button])") : element);
document.addEventListener("htmx:beforeRequest", (event) => {
  const button = buttonOf(event.detail.elt);
  if (button?.matches("button")) button.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", (event) => buttonOf(event.detail.elt)?.removeAttribute("aria-busy"));
