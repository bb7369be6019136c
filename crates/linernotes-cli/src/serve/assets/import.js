// A privacy download: drops it on the page, shows how much of it is sent, and then how far the server is with it.

const form = document.querySelector("#upload");
const [card, said, wrong, sent, lost] = ["#importing", "#said", "#wrong", "#sent", "#connection"].map((id) => document.querySelector(id));
const button = form.querySelector("button[type=submit]");
const label = button.textContent;
let sending = null;

function fail(text) {
  wrong.textContent = text;
  wrong.hidden = !text;
}

function end(text) {
  sending = null;
  sent.hidden = true;
  button.textContent = label;
  button.removeAttribute("aria-busy");
  fail(text);
}

// What is wrong with some files, before they are sent in vain.
function trouble(files) {
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  if (files.length === 0) return "That is neither a zip nor a .json file. Choose the zip that Spotify sent.";
  if (files.length > Number(form.dataset.mostFiles)) return "Those are too many files for one import. Send the zip itself, or some of them first.";
  if (bytes > Number(form.dataset.mostBytes)) return "That is more than one import takes. Send the files one after the other.";
  return "";
}

function words(request) {
  if (request.status === 401) return "You are signed out. Open this page again, and sign in.";
  try {
    return JSON.parse(request.responseText).error;
  } catch {
    return "The server did not take it. Open this page again, and repeat it.";
  }
}

function send(files) {
  if (sending) return;
  const text = trouble(files);
  fail(text);
  if (text) return;
  const proof = form.elements.csrf.value;
  const data = new FormData();
  data.append("csrf", proof);
  for (const file of files) data.append("download", file, file.name);
  const request = new XMLHttpRequest();
  sending = request;
  request.open("POST", form.action);
  request.setRequestHeader("accept", "application/json");
  request.setRequestHeader("x-csrf", proof);
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    sent.max = event.total;
    sent.value = event.loaded;
    button.textContent = `Sending: ${Math.floor((100 * event.loaded) / event.total)}%`;
  });
  request.addEventListener("load", () => {
    end(request.status === 202 ? "" : words(request));
    if (request.status === 202) form.reset();
  });
  request.addEventListener("error", () => end("The connection broke off, and nothing was changed. Send it again."));
  sent.hidden = false;
  button.textContent = "Sending …";
  button.setAttribute("aria-busy", "true");
  said.textContent = "Sending";
  // Whatever the server tells next is new, also where it is as fast as to be at the same end again.
  stage = "sending";
  request.send(data);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  send([...form.elements.download.files]);
});

document.querySelector("#droppable").hidden = false;
const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
let inside = 0;
function drag(step) {
  inside = Math.max(0, inside + step);
  form.classList.toggle("over", inside > 0);
}
document.addEventListener("dragenter", (event) => holdsFiles(event) && drag(1));
document.addEventListener("dragleave", (event) => holdsFiles(event) && drag(-1));
document.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
document.addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  drag(-inside);
  form.scrollIntoView({ block: "nearest" });
  send([...event.dataTransfer.files].filter((file) => /\.(zip|json)$/i.test(file.name)));
});

// Whoever leaves in the middle of it sends nothing.
window.addEventListener("beforeunload", (event) => sending && event.preventDefault());

async function refresh() {
  const answer = await fetch("/import");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const history = page.querySelector("#history");
  if (history) document.querySelector("#history").replaceWith(history);
}

let stage = card.firstElementChild?.dataset.stage;
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "long", timeStyle: "short" });
const events = new EventSource(card.dataset.events);
events.addEventListener("import", (event) => {
  // The server has escaped every name in it. What somebody has opened stays open.
  const opened = card.querySelector("details")?.open;
  card.innerHTML = event.data;
  const details = card.querySelector("details");
  if (details) details.open = Boolean(opened);
  for (const time of card.querySelectorAll("time[data-local]")) time.textContent = clock.format(new Date(time.dateTime));
  lost.hidden = true;
  const before = stage;
  stage = card.firstElementChild.dataset.stage;
  if (stage === before) return;
  said.textContent = card.querySelector(".said")?.textContent ?? "";
  if (stage === "done") refresh();
});
events.addEventListener("error", () => { lost.hidden = false; });
