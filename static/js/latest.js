// The newest choice wins: when a form changes while its answer is under way, that answer is not shown, for it would undo
// the change. htmx keeps the newer request waiting and sends it next, with the form as it stands then.
const underWay = new WeakSet();
const outdated = new WeakSet();

document.addEventListener("htmx:beforeRequest", (event) => {
  underWay.add(event.detail.elt);
  outdated.delete(event.detail.elt);
});
document.addEventListener("htmx:afterRequest", (event) => underWay.delete(event.detail.elt));
document.addEventListener(
  "change",
  (event) => {
    const form = event.target.form;
    if (form && underWay.has(form)) outdated.add(form);
  },
  true,
);
document.addEventListener("htmx:beforeSwap", (event) => {
  if (outdated.has(event.detail.requestConfig.elt)) event.detail.shouldSwap = false;
});
