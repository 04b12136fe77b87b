// What stands in the grid: rows of field -> text, and every change of them, to be undone and done again.
const EMPTY = Object.freeze({});
// So many empty rows stand below the last that is filled.
const BELOW = 50;
const REMEMBERED = 200;

export class Sheet {
  constructor(most, changed) {
    this.rows = [];
    this.most = most;
    this.changed = changed;
    this.done = [];
    this.undone = [];
  }

  row(at) {
    return this.rows[at] ?? EMPTY;
  }

  text(at, code) {
    return this.row(at)[code] ?? "";
  }

  get used() {
    return this.rows.length;
  }

  get height() {
    return Math.min(this.most, Math.max(this.used + BELOW, BELOW * 2));
  }

  // Rows as they were kept, which is no change.
  fill(rows) {
    for (const [at, row] of rows) this.rows[at] = row;
  }

  // Give cells other texts: a list of [row, field, text]. Returns how many are different now.
  write(cells, where) {
    const after = new Map();
    let count = 0;
    for (const [at, code, text] of cells) {
      const row = after.get(at) ?? { ...this.row(at) };
      count += (row[code] ?? "") === text ? 0 : 1;
      if (text) row[code] = text;
      else delete row[code];
      after.set(at, row);
    }
    if (count) this.put(after, where);
    return count;
  }

  // Put whole rows in place; `where` is what is selected then.
  put(after, where) {
    const before = new Map([...after.keys()].map((at) => [at, this.rows[at]]));
    this.done.push({ before, after, where });
    if (this.done.length > REMEMBERED) this.done.shift();
    this.undone = [];
    this.#set(after);
  }

  undo() {
    return this.#turn(this.done, this.undone, "before");
  }

  redo() {
    return this.#turn(this.undone, this.done, "after");
  }

  #turn(from, to, side) {
    const step = from.pop();
    if (!step) return null;
    to.push(step);
    this.#set(step[side]);
    return step;
  }

  #set(rows) {
    for (const [at, row] of rows) this.rows[at] = row && Object.keys(row).length ? row : undefined;
    while (this.rows.length && !this.rows.at(-1)) this.rows.pop();
    this.changed([...rows.keys()]);
  }

  // Take rows out from here on, and put as many empty ones in.
  splice(at, out, empty, where) {
    const rows = [...this.rows];
    while (rows.length < at) rows.push(undefined);
    rows.splice(at, out, ...new Array(empty).fill(undefined));
    if (rows.length > this.most) return;
    const after = new Map();
    for (let row = at; row < Math.max(rows.length, this.rows.length); row += 1) after.set(row, rows[row]);
    if (after.size) this.put(after, where);
  }

  // Sort the filled rows of a stretch; empty cells come last either way. `key` is what a cell is sorted by.
  sort(from, to, key, descending, where) {
    const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const keyed = [];
    for (let at = from; at <= to; at += 1) if (this.rows[at]) keyed.push([key(at), this.rows[at]]);
    const full = keyed.filter(([name]) => name);
    full.sort(([one], [other]) => collator.compare(one, other) * (descending ? -1 : 1));
    const sorted = [...full, ...keyed.filter(([name]) => !name)].map(([, row]) => row);
    const after = new Map();
    for (let at = from; at <= to; at += 1) {
      if (this.rows[at] !== sorted[at - from]) after.set(at, sorted[at - from]);
    }
    if (after.size) this.put(after, where);
  }
}
