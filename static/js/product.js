// The bar at the bottom of phones: shown while the button above is out of sight. Without this file it stays hidden.
let observer;

const watch = () => {
  observer?.disconnect();
  const bar = document.getElementById("buybar");
  const add = document.querySelector("#add .btn");
  if (!bar) return;
  if (!add) {
    bar.hidden = true;
    return;
  }
  observer = new IntersectionObserver(([entry]) => {
    bar.hidden = entry.isIntersecting || entry.boundingClientRect.top > 0;
  });
  observer.observe(add);
};

// Where the shopper's place is known, what delivery there costs follows each change of the variant.
let isPlaceKnown = false;
document.addEventListener("place:known", () => {
  isPlaceKnown = true;
});

watch();
document.addEventListener("htmx:afterSettle", (event) => {
  watch();
  if (isPlaceKnown && event.target.id === "buy") document.body.dispatchEvent(new CustomEvent("place:known"));
});
