// Loaded in the head, before anything is painted: the theme that was chosen here before wins over the system's.
// The choice stays in this browser, so that the page itself is the same for everyone.
(() => {
  const root = document.documentElement;
  const themes = ["light", "dark"];

  const read = () => {
    try {
      return localStorage.getItem("theme") ?? "";
    } catch {
      return "";
    }
  };

  const write = (theme) => {
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch {
      // Storage can be switched off; the choice then lasts as long as the page.
    }
  };

  const apply = (theme) => {
    if (themes.includes(theme)) root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  apply(read());

  addEventListener("DOMContentLoaded", () => {
    for (const control of document.querySelectorAll("[data-theme-control]")) {
      control.hidden = false;
      for (const radio of control.querySelectorAll("input"))
        radio.checked = radio.value === (root.dataset.theme ?? "");
      control.addEventListener("change", (event) => {
        apply(event.target.value);
        write(event.target.value);
      });
    }
  });
})();
