// A press on the poster puts the host's player in its place. Without this file the link opens the video at its host.
// Nothing of the host is loaded before.
const plays = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-player]");
  if (!link || !plays(event)) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.className = "video__frame";
  frame.title = link.dataset.title;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.src = link.dataset.player;
  link.replaceWith(frame);
  frame.focus();
});
