// The basket as a dialog beside the page. Without this file the link goes to the basket's own page.
//
// Events that answers of the server may name in their HX-Trigger header:
//   cart:added    opens the drawer, because something was put into the basket
//   cart:changed  fetches the drawer's content again (see components/drawer.html)
const opensPlainly = (event) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

const show = (dialog) => {
  if (dialog && !dialog.open) dialog.showModal();
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!(dialog instanceof HTMLDialogElement) || !opensPlainly(event)) return;
  event.preventDefault();
  show(dialog);
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

document.addEventListener("cart:added", () => show(document.getElementById("basket")));

// What was in the drawer when it was stored with the page may be old: fetch it anew.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.body.dispatchEvent(new CustomEvent("cart:changed", { bubbles: true }));
});
