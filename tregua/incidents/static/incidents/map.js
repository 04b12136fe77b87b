// The browser's own map over the server's drawing. Where it cannot be drawn, the drawing stays.
const box = document.getElementById("map");
const words = JSON.parse(document.getElementById("map-words").textContent);
const canvas = box.querySelector(".map-canvas");
const drawn = box.querySelector(".map-drawn");
const tools = box.querySelector(".map-tools");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const language = document.documentElement.lang;
const FONT = language === "ar" ? ["Noto Naskh Arabic"] : ["Noto Sans"];
const KM_OF_A_DEGREE = 111.2;
const collection = (features) => ({ type: "FeatureCollection", features });

// A ring of so many kilometres round a point.
const ring = ({ latitude, longitude, radius_km: km }) => {
  const squeeze = Math.cos((latitude * Math.PI) / 180);
  const corners = [...Array(49).keys()].map((number) => {
    const angle = (number / 48) * 2 * Math.PI;
    return [longitude + (km / KM_OF_A_DEGREE / squeeze) * Math.cos(angle), latitude + (km / KM_OF_A_DEGREE) * Math.sin(angle)];
  });
  return { type: "Polygon", coordinates: [corners] };
};

const around = (geometry) => {
  let [west, south, east, north] = [180, 90, -180, -90];
  const walk = (part) => {
    if (typeof part[0] === "number") {
      [west, south] = [Math.min(west, part[0]), Math.min(south, part[1])];
      [east, north] = [Math.max(east, part[0]), Math.max(north, part[1])];
    } else part.forEach(walk);
  };
  walk(geometry.coordinates);
  return [west, south, east, north];
};

// A small tile of lines or specks, drawn dot by dot so that nothing is fetched for it.
const pattern = (kind, ink) => {
  const [size, data] = [16, new Uint8Array(16 * 16 * 4)];
  const [red, green, blue] = ink.match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16));
  const rules = {
    falling: (x, y) => (x - y + size) % 8 < 1,
    rising: (x, y) => (x + y) % 8 < 1,
    crossed: (x, y) => (x + y) % 8 < 1 || (x - y + size) % 8 < 1,
    level: (x, y) => y % 4 < 1,
    upright: (x) => x % 8 < 1,
    grid: (x, y) => x % 8 < 1 || y % 8 < 1,
    speckled: (x, y) => x % 8 < 2 && y % 8 < 2,
  };
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1)
      if (rules[kind](x, y)) data.set([red, green, blue, 255], (y * size + x) * 4);
  return { width: size, height: size, data };
};

// The lines of the tiles: ours by their names, anybody's by what layers usually are called.
const ground = (about) => {
  const named = ["coalesce", ["get", `name_${language}`], ["get", `name:${language}`], ["get", "name_en"], ["get", "name:en"], ["get", "name"]];
  if (!about.vector) return [{ id: "ground", type: "raster", source: "tiles", paint: { "raster-saturation": -1, "raster-opacity": 0.6 } }];
  const known = (...names) => about.layers.filter((one) => names.includes(one));
  const layer = (type, rest) => (name) => ({ id: `${name}-${type}`, type, source: "tiles", "source-layer": name, ...rest });
  return [
    ...known("land", "earth").map(layer("fill", { paint: { "fill-color": colour("--paper") } })),
    ...known("water").map(layer("fill", { paint: { "fill-color": colour("--accent-wash") } })),
    ...known("roads", "transportation", "buildings", "building").map(layer("line", { paint: { "line-color": colour("--line"), "line-width": 0.8 } })),
    ...known("borders", "boundaries", "boundary").map(layer("line", { paint: { "line-color": colour("--line-strong"), "line-width": ["case", ["==", ["get", "level"], 1], 0.7, 1.4] } })),
    ...known("places", "place").map(layer("symbol", {
      layout: { "text-field": named, "text-font": FONT, "text-size": ["match", ["get", "kind"], "country", 15, "province", 13, 12], "symbol-sort-key": ["-", 0, ["coalesce", ["get", "people"], 0]] },
      paint: { "text-color": colour("--soft"), "text-halo-color": colour("--paper"), "text-halo-width": 1.5 },
    })),
  ];
};

const over = () => {
  const [accent, sheet, soft] = ["--accent", "--sheet", "--soft"].map(colour);
  const pile = (kind) => ["==", ["get", "is"], kind];
  const number = { "text-field": ["to-string", ["get", "count"]], "text-font": FONT, "text-size": 13, "text-allow-overlap": true };
  return [
    { id: "covered", type: "fill", source: "under", filter: pile("covered"), paint: { "fill-pattern": ["match", ["get", "extent"], "part", "upright", "none", "grid", "speckled"] } },
    { id: "covered-edge", type: "line", source: "under", filter: pile("covered"), paint: { "line-color": soft, "line-width": 0.7 } },
    { id: "zones", type: "fill", source: "under", filter: ["all", pile("zone"), ["!", ["get", "line"]]], paint: { "fill-pattern": ["match", ["get", "whose"], "own", "rising", "other", "falling", "crossed"] } },
    { id: "zones-edge", type: "line", source: "under", filter: pile("zone"), paint: { "line-color": colour("--ink"), "line-width": ["case", ["get", "line"], 2.5, 1.2] } },
    { id: "doubt", type: "fill", source: "doubts", paint: { "fill-pattern": "level", "fill-opacity": 0.55 } },
    { id: "doubt-edge", type: "line", source: "doubts", paint: { "line-color": accent, "line-width": 1, "line-dasharray": [3, 2] } },
    { id: "origins-edge", type: "line", source: "origins", filter: ["==", ["geometry-type"], "Polygon"], paint: { "line-color": colour("--ink"), "line-width": 1, "line-dasharray": [1, 3] } },
    { id: "shots", type: "line", source: "shots", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": colour("--ink"), "line-width": 2 } },
    { id: "shot-heads", type: "symbol", source: "shots", filter: ["==", ["geometry-type"], "LineString"], layout: { "symbol-placement": "line-center", "icon-image": "head", "icon-rotation-alignment": "map", "icon-allow-overlap": true, "icon-ignore-placement": true } },
    { id: "sides", type: "symbol", source: "shots", filter: ["==", ["geometry-type"], "Point"], layout: { "icon-image": "arrow", "icon-rotate": ["get", "turned"], "icon-offset": [0, -34], "icon-rotation-alignment": "map", "icon-allow-overlap": true, "icon-ignore-placement": true } },
    { id: "origin-marks", type: "symbol", source: "origins", filter: ["==", ["geometry-type"], "Point"], layout: { "icon-image": "diamond", "icon-allow-overlap": true, "icon-ignore-placement": true } },
    { id: "dots", type: "circle", source: "dots", paint: { "circle-color": accent, "circle-stroke-color": sheet, "circle-stroke-width": 1.5, "circle-radius": ["+", 5, ["*", 2.2, ["sqrt", ["get", "count"]]]] } },
    { id: "dot-counts", type: "symbol", source: "dots", filter: [">", ["get", "count"], 1], layout: number, paint: { "text-color": colour("--accent-ink") } },
    { id: "areas", type: "symbol", source: "areas", layout: { ...number, "icon-image": "square", "icon-text-fit": "both", "icon-text-fit-padding": [2, 5, 2, 5], "icon-allow-overlap": true }, paint: { "text-color": accent } },
  ];
};

const square = () => {
  const [ink, sheet] = [colour("--accent"), colour("--sheet")].map((one) => one.match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16)));
  const data = new Uint8Array(24 * 24 * 4);
  for (let at = 0; at < 24 * 24; at += 1) {
    const edge = at % 24 < 2 || at % 24 > 21 || at < 48 || at >= 22 * 24;
    data.set([...(edge ? ink : sheet), 255], at * 4);
  }
  return { width: 24, height: 24, data };
};

// A sign drawn by lines, as large as it is wide, from corners between 0 and 32.
const sign = (corners, { filled, line = [] }) => {
  const paper = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
  const pen = paper.getContext("2d");
  pen.scale(2, 2);
  const along = (points) => { pen.beginPath(); points.forEach(([x, y]) => pen.lineTo(x, y)); };
  [pen.lineWidth, pen.strokeStyle] = [2, colour("--ink")];
  if (line.length) { along(line); pen.stroke(); }
  along(corners);
  pen.closePath();
  pen.fillStyle = colour(filled);
  pen.fill();
  pen.stroke();
  return pen.getImageData(0, 0, 64, 64);
};

// What lies at each place on the days that are shown.
const counted = (told, first, last) => {
  const found = new Map();
  for (const one of told.incidents)
    if (one.spot && one.day >= first && one.day <= last) found.set(one.spot, (found.get(one.spot) ?? 0) + 1);
  return found;
};

const put = (map, told, found) => {
  const [dots, areas, doubts] = [[], [], []];
  for (const [code, count] of found) {
    const spot = told.spots[code];
    const shape = spot.outline ?? ring(spot);
    const at = spot.outline ? spot.words_at : [spot.longitude, spot.latitude];
    const properties = { code, count, name: spot.name };
    doubts.push({ type: "Feature", properties, geometry: shape });
    (spot.area ? areas : dots).push({ type: "Feature", properties, geometry: { type: "Point", coordinates: at } });
  }
  map.getSource("dots").setData(collection(dots));
  map.getSource("areas").setData(collection(areas));
  map.getSource("doubts").setData(collection(doubts));
};

const SIDES = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];
const middle = (spot) => (spot.outline ? spot.words_at : [spot.longitude, spot.latitude]);

// From where fire came: a line from its origin, an arrow from its side.
const fires = (map, told, first, last) => {
  const shown = new Map(told.incidents.filter((one) => one.spot && one.day >= first && one.day <= last).map((one) => [one.number, told.spots[one.spot]]));
  const [shots, origins] = [new Map(), new Map()];
  for (const { incident, origin, side } of told.fires) {
    const fell = shown.get(incident);
    if (!fell) continue;
    const [to, from] = [middle(fell), told.origins[origin]];
    if (from) {
      origins.set(origin, from);
      shots.set(`${origin} ${to}`, { type: "LineString", coordinates: [[from.longitude, from.latitude], to] });
    }
    if (side) shots.set(`${side} ${to}`, { type: "Point", coordinates: to, turned: SIDES.indexOf(side) * 45 });
  }
  const feature = (geometry, properties = {}) => ({ type: "Feature", properties, geometry });
  map.getSource("shots").setData(collection([...shots.values()].map(({ turned, ...geometry }) => feature(geometry, { turned }))));
  map.getSource("origins").setData(collection([...origins.values()].flatMap((one) => [
    feature(one.outline), feature({ type: "Point", coordinates: [one.longitude, one.latitude] }),
  ])));
};

// The list below says what the map shows, for whoever does not see it.
const list = (map, told, found) => {
  const view = map.getBounds();
  const seen = new Set();
  for (const code of found.keys()) {
    const [west, south, east, north] = around(told.spots[code].outline ?? ring(told.spots[code]));
    if (west <= view.getEast() && east >= view.getWest() && south <= view.getNorth() && north >= view.getSouth()) seen.add(code);
  }
  for (const row of document.querySelectorAll("[data-spot]")) {
    row.hidden = !seen.has(row.dataset.spot);
    if (!row.hidden) row.querySelector(".figure").textContent = found.get(row.dataset.spot);
  }
  return [...seen].reduce((sum, code) => sum + found.get(code), 0);
};

const tilesOf = async (address) => {
  const file = new pmtiles.PMTiles(new URL(address, document.baseURI).href);
  const [header, metadata] = await Promise.all([file.getHeader(), file.getMetadata()]);
  // Whoever made a file of tiles is named; their words are words, never markup.
  const thanks = (metadata.attribution ?? "").replace(/<[^>]*>/g, "");
  if (thanks) document.getElementById("map-thanks").textContent = thanks;
  return { file, vector: header.tileType === 1, layers: (metadata.vector_layers ?? []).map((one) => one.id), most: header.maxZoom };
};

const start = async () => {
  if (!document.createElement("canvas").getContext("webgl2")) throw new Error("this browser draws no maps");
  const maplibre = await import(box.dataset.maplibre);
  maplibre.setWorkerUrl(new URL(box.dataset.worker, document.baseURI).href);
  const [about, answer] = await Promise.all([
    tilesOf(box.dataset.tiles),
    fetch(box.dataset.data, { headers: { accept: "application/json" } }),
    document.fonts.load(`16px "${FONT[0]}"`, language === "ar" ? "حلب" : "Aleppo"),
  ]);
  if (!answer.ok) throw new Error(`${answer.status}`);
  let told = await answer.json();
  const reader = new pmtiles.Protocol();
  reader.add(about.file);
  maplibre.addProtocol("pmtiles", reader.tile);
  const nothing = { type: "geojson", data: collection([]) };
  const dots = { ...nothing, cluster: true, clusterRadius: 28, clusterMaxZoom: 12, clusterProperties: { count: ["+", ["get", "count"]] } };
  canvas.hidden = false;
  const map = new maplibre.Map({
    container: canvas,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    style: {
      version: 8,
      sources: {
        tiles: { ...(about.vector ? { type: "vector" } : { type: "raster", tileSize: 256 }), tiles: [`pmtiles://${about.file.source.getKey()}/{z}/{x}/{y}`], maxzoom: about.most },
        under: nothing, doubts: nothing, areas: nothing, shots: nothing, origins: nothing, dots,
      },
      layers: [{ id: "sea", type: "background", paint: { "background-color": colour("--accent-wash") } }, ...ground(about), ...over()],
    },
  });
  canvas.querySelector("canvas").setAttribute("aria-label", drawn?.querySelector("title")?.textContent ?? "");
  for (const kind of ["rising", "crossed", "speckled", "falling", "upright", "grid"]) map.addImage(kind, pattern(kind, colour("--soft")));
  map.addImage("level", pattern("level", colour("--accent")));
  map.addImage("square", square(), { content: [3, 3, 21, 21], stretchX: [[4, 20]], stretchY: [[4, 20]] });
  // Drawn twice as large as they are shown, for fine screens; the arrow comes from the north until it is turned.
  map.addImage("diamond", sign([[16, 7], [25, 16], [16, 25], [7, 16]], { filled: "--sheet" }), { pixelRatio: 2 });
  map.addImage("head", sign([[9, 10], [23, 16], [9, 22]], { filled: "--ink" }), { pixelRatio: 2 });
  map.addImage("arrow", sign([[11, 20], [21, 20], [16, 30]], { filled: "--ink", line: [[16, 1], [16, 22]] }), { pixelRatio: 2 });
  return { map, told, maplibre };
};

const run = ({ map, told, maplibre }) => {
  const days = Object.keys(words.days);
  const [from, to] = ["from", "to"].map((name) => tools.querySelector(`[name=${name}]`));
  const output = tools.querySelector("output");
  const whole = () => {
    const bounds = new maplibre.LngLatBounds();
    for (const spot of Object.values(told.spots)) {
      const [west, south, east, north] = around(spot.outline ?? ring(spot));
      bounds.extend([west, south]).extend([east, north]);
    }
    for (const one of Object.values(told.origins)) bounds.extend([one.longitude, one.latitude]);
    if (bounds.isEmpty()) bounds.extend([35.5, 32.2]).extend([42.5, 37.4]);
    map.fitBounds(bounds, { padding: 40, maxZoom: 10, animate: false });
  };
  let found = new Map();
  const say = () => {
    const inView = list(map, told, found);
    document.getElementById("in-view").textContent = words.in_view.replace("{n}", inView);
  };
  const show = () => {
    const [first, last] = [days[from.value], days[to.value]];
    output.textContent = first === last ? words.days[first] : `${words.days[first]} – ${words.days[last]}`;
    for (const [input, day] of [[from, first], [to, last]]) input.setAttribute("aria-valuetext", words.days[day]);
    found = counted(told, first, last);
    put(map, told, found);
    fires(map, told, first, last);
    say();
  };
  from.addEventListener("input", () => { if (+to.value < +from.value) to.value = from.value; show(); });
  to.addEventListener("input", () => { if (+from.value > +to.value) from.value = to.value; show(); });
  tools.querySelector("[name=nearer]").addEventListener("click", () => map.zoomIn({ animate: false }));
  tools.querySelector("[name=further]").addEventListener("click", () => map.zoomOut({ animate: false }));
  tools.querySelector("[name=whole]").addEventListener("click", whole);
  const flat = (is, one, properties) => ({ type: "Feature", properties: { is, ...properties }, geometry: one.outline });
  map.getSource("under").setData(collection([
    ...(told.covered ?? []).filter((one) => one.extent !== "all").map((one) => flat("covered", one, { extent: one.extent })),
    ...(told.zones ?? []).map((one) => flat("zone", one, { whose: one.pattern.replace("line ", ""), line: one.pattern.startsWith("line") })),
  ]));
  whole();
  show();
  map.on("moveend", say);
  map.on("click", (event) => {
    const [hit] = map.queryRenderedFeatures(event.point, { layers: ["dots", "areas"] });
    if (!hit) return;
    if (hit.properties.cluster) map.easeTo({ center: hit.geometry.coordinates, zoom: map.getZoom() + 1.5, animate: false });
    else document.querySelector(`[data-spot="${CSS.escape(hit.properties.code)}"] a`)?.focus();
  });
  // Where there is more than one answer holds, what is looked at is asked for anew.
  if (told.more)
    map.on("moveend", async () => {
      const view = map.getBounds();
      const corners = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()].map((one) => one.toFixed(3));
      const answer = await fetch(`${box.dataset.data}&box=${corners}`);
      if (answer.ok) { told = await answer.json(); show(); }
    });
  tools.hidden = false;
  drawn?.setAttribute("hidden", "");
  box.dataset.state = "ready";
};

try {
  const made = await start();
  made.map.once("load", () => run(made));
} catch (error) {
  canvas.hidden = true;
  box.dataset.state = "drawn by the server";
}
