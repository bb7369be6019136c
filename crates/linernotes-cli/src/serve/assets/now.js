// What plays now: puts each card that the server sends into the page, and moves the bar on between two of them.

const place = document.querySelector("#now");
const lost = document.querySelector("#connection");

function clock(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = number => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

let since = performance.now();

function move() {
  const position = place.querySelector(".position[data-playing]");
  if (!position) return;
  const duration = Number(position.dataset.duration);
  const progress = Math.min(Number(position.dataset.progress) + performance.now() - since, duration);
  position.querySelector("progress").value = progress;
  position.querySelector(".elapsed").textContent = clock(progress);
}

if (place) {
  const events = new EventSource(place.dataset.events);
  events.addEventListener("now", event => {
    // The server has escaped every name in it.
    place.innerHTML = event.data;
    since = performance.now();
    lost.hidden = true;
    const name = place.querySelector(".playing h2");
    document.title = name ? `${name.textContent} · Liner Notes` : "Now playing · Liner Notes";
  });
  events.addEventListener("error", () => { lost.hidden = false; });
  setInterval(move, 500);
}
