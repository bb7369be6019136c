// The dashboard: draws its charts, and goes from view to view without a reload. Every view is a link that works without this.

const place = document.querySelector("#dashboard");
let views = [];

// On whose clocks days and hours are: the server reads this with the next request.
function tellsZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || document.cookie.includes(`linernotes_zone=${encodeURIComponent(zone)}`)) return false;
  document.cookie = `linernotes_zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
  return zone !== "UTC";
}

function looks() {
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const [ink, muted, line, accent] = ["--ink", "--muted", "--line", "--accent"].map(colour);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const kinds = dark
    ? ["#ff8d66", "#e8c36a", "#8fc1a9", "#7fb2d9", "#c79bd2", "#d98aa0", "#b7c07a", "#9aa0d9"]
    : ["#b5371a", "#c98a1b", "#3f7d63", "#2f6690", "#7d4a8c", "#a63d57", "#6f7a2a", "#4a4f9c"];
  const ramp = dark ? ["#2a241d", "#7a3a24", "#ff8d66"] : ["#eae0cd", "#d98d6d", "#8f2408"];
  return {
    background: "transparent",
    font: getComputedStyle(document.body).fontFamily,
    mark: { color: accent },
    bar: { color: accent },
    axis: { labelColor: muted, titleColor: muted, gridColor: line, domainColor: line, tickColor: line, titleFontWeight: "normal" },
    legend: { labelColor: ink, titleColor: muted, titleFontWeight: "normal" },
    view: { stroke: null },
    range: { category: kinds, ramp, heatmap: ramp },
  };
}

let drawing = 0;

async function draw() {
  const mine = ++drawing;
  delete place.dataset.drawn;
  views.forEach(view => view.finalize());
  views = [];
  const charts = [...place.querySelectorAll(".chart")];
  if (charts.length === 0) return;
  try {
    if (!window.vegaEmbed) await import("/assets/vega.js");
  } catch {
    // Without Vega the tables say the same.
    place.querySelectorAll(".figure details").forEach(table => { table.open = true; });
    charts.forEach(chart => chart.remove());
    return;
  }
  const config = looks();
  const options = {
    config, actions: false, ast: true, defaultStyle: false, renderer: "svg", logLevel: 1, tooltip: { disableDefaultStyle: true },
  };
  for (const chart of charts) {
    const spec = JSON.parse(chart.parentElement.querySelector("script[type='application/json']").textContent);
    const { view } = await window.vegaEmbed(chart, spec, options);
    // Another view was put into the page meanwhile.
    if (mine !== drawing) return view.finalize();
    views.push(view);
    view.addEventListener("click", (event, mark) => {
      const href = mark?.datum?.href;
      if (typeof href === "string" && href.startsWith("/dashboard")) go(href, true);
    });
  }
  place.dataset.drawn = String(charts.length);
}

const viewOf = address => address.pathname + address.search;
let asked = 0;
// The view that is in the page, or on its way there.
let wanted = viewOf(location);

// Puts the view of an address into the page. Whatever goes wrong, the browser opens it itself.
async function go(href, push) {
  const mine = ++asked;
  wanted = viewOf(new URL(href, location.href));
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(href, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const body = page.querySelector("#dashboard");
    if (mine !== asked) return;
    if (!answer.ok || answer.redirected || !body) throw new Error("not a view");
    if (push) history.pushState(null, "", href);
    place.innerHTML = body.innerHTML;
    document.title = page.title;
    if (push) {
      window.scrollTo({ top: 0 });
      const heading = place.querySelector("h1");
      heading?.setAttribute("tabindex", "-1");
      heading?.focus({ preventScroll: true });
    }
  } catch {
    if (mine === asked) location.assign(href);
    return;
  } finally {
    if (mine === asked) place.removeAttribute("aria-busy");
  }
  draw();
}

place.addEventListener("click", event => {
  const link = event.target.closest("a");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || link.pathname !== "/dashboard" || link.origin !== location.origin || link.hasAttribute("download")) return;
  event.preventDefault();
  go(link.href, true);
});

place.addEventListener("submit", event => {
  event.preventDefault();
  const query = new URLSearchParams([...new FormData(event.target)].filter(([, value]) => value !== ""));
  go(`/dashboard?${query}`, true);
});

// Browsers tell of a step to a place in the page, such as the skip link's, in the same way: there the view stays.
window.addEventListener("popstate", () => {
  if (viewOf(location) !== wanted) go(location.href, false);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
if (tellsZone()) go(location.href, false);
else draw();
