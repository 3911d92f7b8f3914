// Counts down to the moment in data-countdown. Without this file the date alone says when it ends.
// Screen readers are not read the ticking: they hear when ten minutes and one minute are left, and the end.
const SPOKEN_MINUTES = [10, 1];
const isCalm = matchMedia("(prefers-reduced-motion: reduce)");

const show = (root, seconds) => {
  let rest = seconds;
  for (const place of root.querySelectorAll("[data-unit]")) {
    const unit = Number(place.dataset.unit);
    place.parentElement.hidden = unit === 1 && isCalm.matches;
    place.textContent = String(Math.floor(rest / unit));
    rest %= unit;
  }
};

const say = (status, words) => {
  if (status.textContent !== words) status.textContent = words;
};

const finish = (root, status) => {
  for (const part of root.querySelectorAll("[data-countdown-running]")) part.hidden = true;
  const ended = root.querySelector("[data-countdown-ended]");
  if (ended) ended.hidden = false;
  else root.classList.add("until--gone");
  say(status, ended?.textContent ?? status.dataset.over);
};

const count = (root) => {
  const ends = Date.parse(root.dataset.countdown);
  const status = root.querySelector("[data-countdown-status]");
  if (Number.isNaN(ends)) return;
  const tick = () => {
    const left = ends - Date.now();
    if (left <= 0) {
      finish(root, status);
      return;
    }
    const seconds = Math.ceil(left / 1000);
    show(root, seconds);
    const minutes = Math.ceil(seconds / 60);
    if (SPOKEN_MINUTES.includes(minutes)) say(status, `${minutes} ${status.dataset.left}`);
    // Those who asked for less motion see the minutes change, not the seconds.
    setTimeout(tick, isCalm.matches ? Math.min(left, ((left - 1) % 60000) + 1) : ((left - 1) % 1000) + 1);
  };
  tick();
  root.querySelector("[data-countdown-clock]").hidden = false;
};

for (const root of document.querySelectorAll("[data-countdown]")) count(root);
