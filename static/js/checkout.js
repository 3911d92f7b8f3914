// Checkout: the address fields follow the country, and the order button works once.

for (const button of document.querySelectorAll("[data-refresh]")) {
  const country = document.getElementById(button.dataset.refresh);
  button.hidden = true;
  country.addEventListener("change", () => button.form.requestSubmit(button));
}

for (const button of document.querySelectorAll("[data-once]")) {
  button.form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    button.setAttribute("aria-busy", "true");
  });
  // Coming back from the history, the page is shown as it was left.
  addEventListener("pageshow", () => button.removeAttribute("aria-busy"));
}
