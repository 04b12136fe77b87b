// The formats of a published log, read in the browser: signed notes, checkpoints, tiles, entries, offline proofs.
// Nothing here asks the page or the server for anything; whoever calls it hands in bytes. docs/record-format.md.

export const FULL = 256;
const utf8 = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

// Something is wrong: `word` names the sentence of the page, `says` what stands in its places.
export class Fault extends Error {
  constructor(word, says = {}) {
    super(word);
    this.word = word;
    this.says = says;
  }
}

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const same = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);
const joined = (...parts) => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
};
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
export const leafHash = (entry) => sha256(joined([0], entry));
const nodeHash = (left, right) => sha256(joined([1], left, right));

export function unbase64(text) {
  let raw;
  try {
    raw = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  } catch {
    throw new Fault("not-a-note");
  }
  if (btoa(String.fromCharCode(...raw)) !== text) throw new Fault("not-a-note");
  return raw;
}

function decoded(bytes, word) {
  try {
    return strict.decode(bytes);
  } catch {
    throw new Fault(word);
  }
}

// --- keys and notes --------------------------------------------------------------------------------------------------

// A vkey: kind 1 is a log's, 4 a cosigner's with a time, 6 a cosigner's with ML-DSA-44.
export async function parseKey(vkey, kinds) {
  const [name, id, ...rest] = vkey.trim().split("+");
  if (!rest.length || !name) throw new Fault("not-a-key", { key: vkey.trim().slice(0, 60) });
  let raw;
  try {
    raw = unbase64(rest.join("+"));
  } catch {
    throw new Fault("not-a-key", { key: vkey.trim().slice(0, 60) });
  }
  const made = (await sha256(joined(utf8.encode(`${name}\n`), raw))).slice(0, 4);
  const length = raw[0] === 6 ? 1313 : 33;
  if (hex(made) !== id || !kinds.includes(raw[0]) || raw.length !== length) {
    throw new Fault("not-a-key", { key: vkey.trim().slice(0, 60) });
  }
  return { name, id: hex(made), kind: raw[0], public: raw.slice(1) };
}

// Forty digits in groups of five, the same that the centre reads aloud.
export async function fingerprint(vkey) {
  const digits = (BigInt(`0x${hex(await sha256(utf8.encode(vkey.trim())))}`) % 10n ** 40n).toString().padStart(40, "0");
  return digits.match(/\d{5}/g).join(" ");
}

export async function canVerify() {
  try {
    await crypto.subtle.importKey("raw", new Uint8Array(32), { name: "Ed25519" }, false, ["verify"]);
    return true;
  } catch {
    return false;
  }
}

async function verifies(key, text, signature) {
  const imported = await crypto.subtle.importKey("raw", key.public, { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, utf8.encode(text));
}

export function splitNote(bytes) {
  const whole = decoded(bytes, "not-a-note");
  const place = whole.lastIndexOf("\n\n");
  const block = whole.slice(place + 2);
  if (place < 0 || !block.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(whole)) throw new Fault("not-a-note");
  const signatures = block.slice(0, -1).split("\n").map((line) => {
    const [dash, name, encoded, ...more] = line.split(" ");
    if (dash !== "\u2014" || !name || !encoded || more.length) throw new Fault("not-a-note");
    const raw = unbase64(encoded);
    return { name, id: hex(raw.slice(0, 4)), signature: raw.slice(4) };
  });
  return { text: whole.slice(0, place + 1), signatures };
}

function parseCheckpoint(text) {
  const lines = text.split("\n");
  const root = lines.length === 4 ? unbase64(lines[2]) : [];
  if (lines.length !== 4 || lines[3] || !/^(0|[1-9][0-9]{0,14})$/.test(lines[1]) || root.length !== 32) {
    throw new Fault("not-a-note");
  }
  return { origin: lines[0], size: Number(lines[1]), root };
}

function signatureOf(note, key) {
  const own = note.signatures.filter((one) => one.name === key.name && one.id === key.id);
  if (own.length > 1) throw new Fault("signed-twice", { name: key.name });
  return own[0]?.signature;
}

// Return the checkpoint that this log signed; a Fault says why it is none.
export async function openCheckpoint(bytes, key) {
  const note = splitNote(bytes);
  const point = parseCheckpoint(note.text);
  const signature = signatureOf(note, key);
  if (!signature) throw new Fault("not-signed", { name: key.name });
  if (point.origin !== key.name) throw new Fault("not-signed", { name: key.name });
  if (!(await verifies(key, note.text, signature))) throw new Fault("wrong-signature", { name: key.name });
  return { ...point, note };
}

// Return when this key cosigned the note, null when it did not; a wrong line of it is a Fault.
export async function cosignedAt(note, key) {
  const signature = signatureOf(note, key);
  if (!signature) return null;
  const at = Number(new DataView(joined(signature.slice(0, 8)).buffer).getBigUint64(0));
  const text = `cosignature/v1\ntime ${at}\n${note.text}`;
  if (signature.length !== 72 || !(await verifies(key, text, signature.slice(8)))) {
    throw new Fault("wrong-signature", { name: key.name });
  }
  const time = new Date(at * 1000);
  if (!at || time > Date.now() + 300_000) throw new Fault("wrong-time", { name: key.name });
  return time;
}

// --- the tree --------------------------------------------------------------------------------------------------------

export async function treeHead(hashes) {
  let row = hashes;
  if (!row.length) return sha256(new Uint8Array());
  while (row.length > 1) {
    const pairs = [];
    for (let place = 0; place + 1 < row.length; place += 2) pairs.push(nodeHash(row[place], row[place + 1]));
    row = [...(await Promise.all(pairs)), ...row.slice(row.length & ~1)];
  }
  return row[0];
}

export async function included(leaf, index, size, proof, root) {
  let [node, last, result] = [index, size - 1, leaf];
  if (index >= size) return false;
  for (const part of proof) {
    if (!last) return false;
    if (node % 2 || node === last) {
      result = await nodeHash(part, result);
      while (node && node % 2 === 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      result = await nodeHash(result, part);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(result, root);
}

export function placeOf(number, width = FULL) {
  const digits = String(number);
  const groups = digits.padStart(Math.ceil(Math.max(3, digits.length) / 3) * 3, "0").match(/\d{3}/g);
  const path = [...groups.slice(0, -1).map((group) => `x${group}`), groups.at(-1)].join("/");
  return width === FULL ? path : `${path}.p/${width}`;
}

export function unpack(bytes, width) {
  const entries = [];
  let place = 0;
  while (entries.length < width) {
    const end = place + 2 + bytes[place] * 256 + bytes[place + 1];
    if (!(end <= bytes.length)) throw new Fault("cut-bundle");
    entries.push(bytes.slice(place + 2, end));
    place = end;
  }
  if (place !== bytes.length) throw new Fault("cut-bundle");
  return entries;
}

export function hashesOf(bytes, width) {
  if (bytes.length !== width * 32) throw new Fault("cut-tile");
  return Array.from({ length: width }, (_none, place) => bytes.slice(place * 32, place * 32 + 32));
}

// --- entries ---------------------------------------------------------------------------------------------------------

const FIELDS = "_sd id kind o refs sch t v";

function rewritten(value) {
  if (Array.isArray(value)) return `[${value.map(rewritten).join(",")}]`;
  if (value && typeof value === "object") {
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${rewritten(value[key])}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Fault("bad-entry");
  return JSON.stringify(value);
}

// Return what an entry says; a Fault unless it is written in the one way and for the last of these logs. A log that
// continues a frozen one holds its entries first; a genesis says so where the name changes, and is added to `names`.
export function parseEntry(bytes, names) {
  const text = decoded(bytes, "bad-entry");
  let says;
  try {
    says = JSON.parse(text);
  } catch {
    throw new Fault("bad-entry");
  }
  if (bytes.length > 8192 || !(says?.v >= 1) || rewritten(says) !== text) throw new Fault("bad-entry");
  if (says.v !== 1) return says;
  const whole = Object.keys(says).sort().join(" ") === FIELDS;
  const continues = !names.length || (says.t === "genesis" && says.refs?.[0]?.o === names.at(-1));
  if (whole && continues && !names.includes(says.o)) names.push(says.o);
  if (!whole || says.o !== names.at(-1)) throw new Fault("bad-entry");
  return says;
}

// Return whether an entry commits to every disclosure of a public part.
export async function committed(says, line) {
  const digests = await Promise.all(line.split("~").map((part) => sha256(utf8.encode(part))));
  const written = digests.map((digest) =>
    btoa(String.fromCharCode(...digest)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, ""),
  );
  return Array.isArray(says._sd) && written.every((digest) => says._sd.includes(digest));
}

export function parseProof(bytes) {
  const whole = decoded(bytes, "not-a-proof");
  const form = /^c2sp\.org\/tlog-proof@v1\n(?:extra ([^\n]*)\n)?index (0|[1-9][0-9]{0,14})((?:\n[^\n]+)*)\n\n/;
  const found = form.exec(whole);
  if (!found) throw new Fault("not-a-proof");
  const hashes = found[3].split("\n").slice(1).map(unbase64);
  if (hashes.length > 63 || hashes.some((hash) => hash.length !== 32)) throw new Fault("not-a-proof");
  const entry = found[1] === undefined ? null : unbase64(found[1]);
  return { index: Number(found[2]), hashes, entry, note: utf8.encode(whole.slice(found[0].length)) };
}
