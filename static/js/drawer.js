// The basket as a dialog beside the page. Without this file the link goes to the basket's own page.
//
// Events that answers of the server may name in their HX-Trigger header:
//   cart:added    opens the drawer, because something was put into the basket
//   cart:changed  fetches the drawer's content again (see components/drawer.html)
const opensPlainly = (event) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

let opener = null;

const show = (dialog, from) => {
  if (!dialog || dialog.open) return;
  opener = from;
  dialog.showModal();
};

// A button that was switched off while its form was sent has lost the focus, so the browser cannot give it back.
document.addEventListener(
  "close",
  (event) => {
    const held = document.activeElement;
    const isLost = !held || held === document.body || event.target.contains(held);
    if (isLost && opener?.isConnected) opener.focus();
  },
  true,
);

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-opens]");
  const dialog = link && document.getElementById(link.dataset.opens);
  if (!(dialog instanceof HTMLDialogElement) || !opensPlainly(event)) return;
  event.preventDefault();
  show(dialog, link);
});

// A press on the backdrop is a press on the dialog itself, outside its box.
document.addEventListener("pointerdown", (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || !dialog.open) return;
  const box = dialog.getBoundingClientRect();
  const isInside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!isInside) dialog.close();
});

document.addEventListener("cart:added", (event) => {
  const button = event.target.matches("form") ? event.target.querySelector("button:not([type=button])") : event.target;
  show(document.getElementById("basket"), button);
});

// What was in the drawer when it was stored with the page may be old: fetch it anew.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.body.dispatchEvent(new CustomEvent("cart:changed", { bubbles: true }));
});
