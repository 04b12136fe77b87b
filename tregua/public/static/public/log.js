// A whole published log, fetched file by file and checked: every entry, tile and public part. What is wrong is told.

import {
  FULL, Fault, committed, cosignedAt, hashesOf, included, leafHash, openCheckpoint, parseEntry, parseProof,
  placeOf, same, treeHead, unpack,
} from "./tlog.js";

const LONGEST = 16 * 1024 * 1024;

// Return the bytes of a file below the prefix, null when it is not there.
async function file(prefix, path) {
  const answer = await fetch(new URL(path, prefix), { cache: "no-store", credentials: "omit" }).catch(() => {
    throw new Fault("no-answer", { file: path });
  });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Fault("no-answer", { file: path });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.length > LONGEST) throw new Fault("no-answer", { file: path });
  return bytes;
}

// Return [bytes, width in the file, path]: the partial file, or the full one that has taken its place.
async function part(prefix, above, number, width) {
  for (const held of width === FULL ? [FULL] : [width, FULL]) {
    const path = `${above}/${placeOf(number, held)}`;
    const bytes = await file(prefix, path);
    if (bytes) return [bytes, held, path];
  }
  throw new Fault("missing", { file: `${above}/${placeOf(number, width)}` });
}

// Tell who cosigned the checkpoint: `cosigners` are keys; one that the browser cannot check is told too.
export async function tellCosigners(point, cosigners, tell) {
  for (const key of cosigners) {
    if (key.kind !== 4) {
      tell("open", "not-this-browser", { name: key.name });
      continue;
    }
    try {
      const at = await cosignedAt(point.note, key);
      if (at) tell("done", "cosigned", { name: key.name, at: at.toISOString().replace(/\.\d+Z$/, "Z") });
      else tell("open", "not-cosigned", { name: key.name });
    } catch (fault) {
      told(fault, tell, { file: "checkpoint" });
    }
  }
  if (!cosigners.length) tell("open", "nobody-else");
}

function told(fault, tell, where = {}) {
  if (!(fault instanceof Fault)) throw fault;
  tell("wrong", fault.word, { ...where, ...fault.says });
}

// Check the log below the prefix with the key of its centre; `tell(how, word, says)` hears what is found.
export async function checkLog(prefix, key, cosigners, tell, progress) {
  const raw = await file(prefix, "checkpoint");
  if (!raw) throw new Fault("missing", { file: "checkpoint" });
  const point = await openCheckpoint(raw, key);
  tell("done", "signed", { name: key.name, size: point.size });
  await tellCosigners(point, cosigners, tell);
  const log = { entries: [], leaves: [], tiles: [] };
  for (let number = 0; number * FULL < point.size; number += 1) {
    await readBundle(prefix, number, Math.min(FULL, point.size - number * FULL), log, tell);
    progress(log.leaves.length, point.size);
  }
  if (same(await treeHead(log.leaves), point.root)) tell("done", "root", { size: point.size });
  else tell("wrong", same(await treeHead(log.tiles), point.root) ? "root-of-tiles" : "no-root");
  await checkUpperTiles(prefix, log.leaves, tell);
  const names = [];
  const says = checkEntries(log, names, point.origin, tell);
  await checkBodies(prefix, says, log.leaves, names, tell);
  return point;
}

async function readBundle(prefix, number, width, log, tell) {
  const [bundle, held, path] = await part(prefix, "tile/entries", number, width);
  let entries;
  try {
    entries = unpack(bundle, held).slice(0, width);
  } catch (fault) {
    throw new Fault(fault.word, { bundle: number, file: path });
  }
  const leaves = await Promise.all(entries.map(leafHash));
  const [tile, tileHeld, tilePath] = await part(prefix, "tile/0", number, width);
  if (tile.length !== tileHeld * 32) throw new Fault("cut-tile", { file: tilePath });
  const hashes = hashesOf(tile, tileHeld).slice(0, width);
  leaves.forEach((leaf, place) => {
    if (!same(leaf, hashes[place])) tell("wrong", "bundle", { bundle: number, entry: number * FULL + place, file: path });
  });
  log.entries.push(...entries);
  log.leaves.push(...leaves);
  log.tiles.push(...hashes);
}

async function checkUpperTiles(prefix, leaves, tell) {
  let row = leaves;
  for (let level = 1; row.length >= FULL; level += 1) {
    const above = [];
    for (let place = 0; place + FULL <= row.length; place += FULL) {
      above.push(await treeHead(row.slice(place, place + FULL)));
    }
    for (let number = 0; number * FULL < above.length; number += 1) {
      const expected = above.slice(number * FULL, number * FULL + FULL);
      const [tile, held, path] = await part(prefix, `tile/${level}`, number, expected.length);
      const fits = tile.length === held * 32 && expected.every((hash, place) => same(hash, hashesOf(tile, held)[place]));
      if (!fits) tell("wrong", "tile", { file: path });
    }
    row = above;
  }
}

function checkEntries(log, names, origin, tell) {
  let wrong = 0;
  const says = log.entries.map((bytes, index) => {
    try {
      return parseEntry(bytes, names);
    } catch (fault) {
      wrong += 1;
      told(fault, tell, { entry: index });
      return {};
    }
  });
  if (names.length && names.at(-1) !== origin) {
    wrong += 1;
    tell("wrong", "bad-entry", { entry: says.length - 1 });
  }
  if (!wrong) tell("done", "entries", { size: says.length });
  const newer = says.filter((one) => one.v > 1).length;
  if (newer) tell("open", "newer", { count: newer });
  return says;
}

// Return the entries that a later one redacts, named by their right hash.
function redacted(says, leaves, names) {
  const gone = new Set();
  says.forEach((one, index) => {
    for (const ref of one.v === 1 && one.t === "redact" && Array.isArray(one.refs) ? one.refs : []) {
      const leaf = names.includes(ref?.o) && Number.isInteger(ref.i) && ref.i < index ? leaves[ref.i] : null;
      if (leaf && ref.h === Array.from(leaf, (byte) => byte.toString(16).padStart(2, "0")).join("")) gone.add(ref.i);
    }
  });
  return gone;
}

async function checkBodies(prefix, says, leaves, names, tell) {
  const gone = redacted(says, leaves, names);
  let present = 0;
  for (let number = 0; number * FULL < says.length; number += 1) {
    const width = Math.min(FULL, says.length - number * FULL);
    const [body, , path] = await part(prefix, "body", number, width);
    const lines = new TextDecoder().decode(body).split("\n");
    if (lines.length <= width) throw new Fault("cut-body", { file: path });
    for (let place = 0; place < width; place += 1) {
      const index = number * FULL + place;
      if (lines[place]) {
        present += 1;
        if (!(await committed(says[index], lines[place]))) tell("wrong", "body", { entry: index, file: path });
      } else if (says[index].v === 1 && !gone.has(index)) {
        tell("wrong", "no-body", { entry: index, file: path });
      }
    }
  }
  tell("done", "bodies", { count: present, gone: gone.size });
}

// Check one offline proof, and the public part that is said to be its entry's.
export async function checkProof(raw, line, key, cosigners, tell) {
  const proof = parseProof(raw);
  const point = await openCheckpoint(proof.note, key);
  tell("done", "signed", { name: key.name, size: point.size });
  await tellCosigners(point, cosigners, tell);
  if (!proof.entry) throw new Fault("no-entry");
  const leaf = await leafHash(proof.entry);
  if (!(await included(leaf, proof.index, point.size, proof.hashes, point.root))) {
    throw new Fault("not-proved", { entry: proof.index });
  }
  tell("done", "proved", { entry: proof.index });
  const says = parseEntry(proof.entry, []);
  if ((says.o ?? point.origin) !== point.origin) tell("open", "of-another", { name: says.o });
  if (!line) tell("open", "no-part");
  else if (await committed(says, line.trim())) tell("done", "part");
  else tell("wrong", "body", { entry: proof.index, file: "" });
}
