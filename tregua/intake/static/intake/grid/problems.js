// What is wrong, cell by cell, and the list of it below the grid with a way to each cell.
const LISTED = 100;

export class Problems {
  constructor({ list, counts, words, columns, first, go }) {
    Object.assign(this, { list, counts, words, columns, first, go });
    this.byRow = new Map();
    this.read = new Map();
  }

  of(row) {
    return this.byRow.get(row) ?? [];
  }

  // What the server says of these rows takes the place of what it said before.
  tell(rows, { said, read }) {
    for (const row of rows) {
      this.byRow.delete(row);
      this.read.delete(row);
    }
    for (const [number, field, says, stops] of said) {
      const row = number - this.first;
      if (!this.byRow.has(row)) this.byRow.set(row, []);
      this.byRow.get(row).push({ row, field, says, stops });
    }
    for (const [number, cells] of Object.entries(read)) this.read.set(number - this.first, cells);
  }

  all() {
    const rows = [...this.byRow.keys()].sort((one, other) => one - other);
    const found = rows.flatMap((row) => this.byRow.get(row));
    return [...found.filter((one) => one.stops), ...found.filter((one) => !one.stops)];
  }

  // What stands beside a cell: its own, and what is said of its whole row.
  at(row, code) {
    return this.of(row).filter((one) => one.field === code || !this.columns.some((column) => column.code === one.field));
  }

  worded({ row, field, says }) {
    const column = this.columns.find((one) => one.code === field);
    const words = column ? this.words.problem : this.words.whole_row;
    const filled = { row: row + this.first, column: column?.label, says };
    return words.replace(/\{(\w+)\}/g, (_all, name) => filled[name]);
  }

  show(used) {
    const all = this.all();
    const wrong = new Set(all.filter((one) => one.stops).map((one) => one.row));
    const remarked = new Set(all.filter((one) => !one.stops).map((one) => one.row));
    const counted = { rows: used, problems: wrong.size, remarks: remarked.size };
    this.counts.textContent = this.words.counts.replace(/\{(\w+)\}/g, (_all, name) => counted[name]);
    const groups = this.#alike(all);
    const lines = groups.slice(0, LISTED).map((ones) => this.#line(ones));
    if (groups.length > LISTED) {
      const more = this.words.more.replace("{more}", groups.length - LISTED);
      lines.push(Object.assign(document.createElement("li"), { className: "quiet", textContent: more }));
    }
    this.list.replaceChildren(...lines);
  }

  // What is said of the same column in the same words stands in the list once.
  #alike(all) {
    const groups = new Map();
    for (const one of all) {
      const same = `${one.field}\t${one.says}`;
      if (!groups.has(same)) groups.set(same, []);
      groups.get(same).push(one);
    }
    return [...groups.values()];
  }

  #line(ones) {
    const line = document.createElement("li");
    line.className = ones[0].stops ? "is-wrong" : "is-remarked";
    const more = ones.length > 1 ? ` (${this.words.more_rows.replace("{more}", ones.length - 1)})` : "";
    const button = Object.assign(document.createElement("button"), {
      type: "button", className: "plain", textContent: `${this.worded(ones[0])}${more}`,
    });
    // Pressed again it goes on to the next of the same.
    let at = 0;
    button.addEventListener("click", () => {
      this.go(ones[at % ones.length]);
      at += 1;
    });
    line.append(button);
    return line;
  }

  // The next row and cell with a problem from here on, or back; round the end.
  next({ row, column }, back) {
    const place = (one) => one.row * 1000 + Math.max(0, this.columns.findIndex((other) => other.code === one.field));
    const all = this.all().sort((one, other) => place(one) - place(other));
    const here = row * 1000 + column;
    if (back) return all.findLast((one) => place(one) < here) ?? all.at(-1);
    return all.find((one) => place(one) > here) ?? all[0];
  }
}
