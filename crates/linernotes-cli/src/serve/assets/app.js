// What every page does better with a script, and does without one too.

// Moments in the clock and the words of whoever reads them.
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });
for (const time of document.querySelectorAll("time[data-local]")) {
  const moment = new Date(time.dateTime);
  if (!Number.isNaN(moment.getTime())) {
    time.title = time.textContent.trim();
    time.textContent = clock.format(moment);
  }
}

// A picture that does not come in a large size comes in the small one.
for (const picture of document.querySelectorAll("img[data-small]")) {
  picture.addEventListener("error", () => {
    if (picture.src !== picture.dataset.small) picture.src = picture.dataset.small;
  }, { once: true });
}

// One that does not come at all leaves its place empty.
for (const picture of document.querySelectorAll(".cover img, .portrait img, .visitor img")) {
  const hide = () => {
    picture.hidden = !picture.dataset.small || picture.src === picture.dataset.small;
  };
  picture.addEventListener("error", hide);
  // It may have failed before this script came.
  if (picture.complete && picture.naturalWidth === 0 && picture.getAttribute("loading") !== "lazy") {
    picture.dispatchEvent(new Event("error"));
  }
}

// A form that asks Spotify takes a while: it says so, and is sent once.
const waiting = new Map();
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = form.querySelector("button[type=submit]");
  if (!form.dataset.busy || !button) return;
  if (waiting.has(button)) {
    event.preventDefault();
    return;
  }
  waiting.set(button, button.textContent);
  button.textContent = form.dataset.busy;
  button.setAttribute("aria-busy", "true");
});

// Whoever comes back finds the button as it was.
window.addEventListener("pageshow", () => {
  for (const [button, text] of waiting) {
    button.textContent = text;
    button.removeAttribute("aria-busy");
  }
  waiting.clear();
});
