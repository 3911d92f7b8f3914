// <details data-closes>: closes on Escape, on a press outside and when the focus moves on.
const open = () => document.querySelectorAll("details[data-closes][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const details of open()) {
    const heldFocus = details.contains(document.activeElement);
    details.open = false;
    if (heldFocus) details.querySelector("summary").focus();
  }
});

document.addEventListener("pointerdown", (event) => {
  for (const details of open()) if (!details.contains(event.target)) details.open = false;
});

document.addEventListener("focusin", (event) => {
  for (const details of open()) if (!details.contains(event.target)) details.open = false;
});
