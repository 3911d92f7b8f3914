/* The catalogue's editors: attributes follow the product's type, the facts beside a page follow its product. */

function showAttributesOf(select) {
  document.querySelectorAll("[data-attributes-of]").forEach((group) => {
    group.hidden = group.dataset.attributesOf !== select.value;
  });
}

const typeSelect = document.querySelector("select[name='product_type']");
if (typeSelect && document.querySelector("[data-attributes-of]")) {
  typeSelect.addEventListener("change", () => showAttributesOf(typeSelect));
  showAttributesOf(typeSelect);
}

async function refreshFacts(panel, product) {
  const answer = await fetch(`${panel.dataset.url}?product=${encodeURIComponent(product)}`, {
    headers: { "X-Requested-With": "XMLHttpRequest" },
  });
  if (answer.ok) {
    panel.innerHTML = await answer.text();
  }
}

const factsPanel = document.querySelector("[data-product-facts]");
const productInput = document.querySelector("input[name='product']");
if (factsPanel && productInput) {
  productInput.addEventListener("change", () => refreshFacts(factsPanel, productInput.value));
}

/* Categories are a tree: the check boxes say how deep they stand. */
document.querySelectorAll("input[data-depth]").forEach((box) => {
  box.closest("div, li, label").classList.add(`category-depth-${Math.min(Number(box.dataset.depth), 8)}`);
});

/* A variant's fields are called what the product's options are called. */
function nameOptions() {
  [1, 2, 3].forEach((slot) => {
    const name = document.querySelector(`input[name='option${slot}_name']`);
    if (!name) return;
    document.querySelectorAll(`label[for^='id_variants-'][for$='-option${slot}']`).forEach((label) => {
      label.dataset.plain ??= label.textContent.trim();
      label.textContent = name.value.trim() || label.dataset.plain;
    });
  });
}

if (document.querySelector("input[name='option1_name']")) {
  nameOptions();
  [1, 2, 3].forEach((slot) => {
    document.querySelector(`input[name='option${slot}_name']`)?.addEventListener("input", nameOptions);
  });
  const rows = document.getElementById("id_variants-FORMS");
  if (rows) new MutationObserver(nameOptions).observe(rows, { childList: true });
}

/* What is in a collection follows the fields that say so. */
const collectionCount = document.querySelector("[data-collection-count]");
if (collectionCount) {
  const form = collectionCount.closest("form");
  const conditions = ["kind", "tags", "brands", "price_from", "price_to", "new_days", "is_on_sale"];

  const chosenProducts = () =>
    [...form.querySelectorAll("input[name^='items-'][name$='-product']")]
      .map((input) => ({ product: input.value, row: (end) => form.elements[input.name.replace("product", end)] }))
      .filter(({ product, row }) => product && !row("DELETE")?.value)
      .sort((one, other) => Number(one.row("ORDER")?.value) - Number(other.row("ORDER")?.value))
      .map(({ product }) => ["product", product]);

  /* Of the two ways in, the one that is not chosen goes out of sight, unless it holds an error. */
  const showChosenWay = () => {
    form.querySelectorAll(".collection-hand, .collection-rule").forEach((panel) => {
      const isChosen = panel.classList.contains(`collection-${form.elements.kind.value}`);
      panel.hidden = !isChosen && !panel.querySelector(".w-field--error");
    });
  };
  showChosenWay();

  let waiting;
  const refreshCount = () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const pairs = [...new FormData(form)].filter(([name]) => conditions.includes(name));
      const query = new URLSearchParams([...pairs, ...chosenProducts()]);
      const answer = await fetch(`${collectionCount.dataset.url}?${query}`, {
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      if (answer.ok) collectionCount.innerHTML = await answer.text();
    }, 300);
  };

  ["input", "change"].forEach((kind) =>
    form.addEventListener(kind, ({ target }) => {
      if (target.name === "kind") showChosenWay();
      if (conditions.includes(target.name) || target.name?.startsWith("items-")) refreshCount();
    }),
  );
  // Tags, and rows that come, go or move, tell of themselves by no event.
  [form.elements.tags?.parentElement, document.getElementById("id_items-FORMS")].forEach((place) => {
    if (place) new MutationObserver(refreshCount).observe(place, { childList: true, subtree: place.id === "" });
  });
}
