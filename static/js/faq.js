// Unfolds the answer that the address leads to, in browsers that do not do it themselves.

function unfold() {
  const answer = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = answer && answer.closest("details");
  if (fold && !fold.open) {
    fold.open = true;
    answer.scrollIntoView();
  }
}

addEventListener("hashchange", unfold);
unfold();
