// The rows that are in sight, and no other, in the page; what a reader of the screen is told stands in their roles.
const AROUND = 6;

export class View {
  constructor(root, { sheet, selection, columns, first, said }) {
    Object.assign(this, { root, sheet, selection, columns, first, said });
    this.head = root.querySelector(".grid-head");
    this.body = root.querySelector(".grid-body");
    this.shown = new Map();
    this.editing = null;
    this.waiting = false;
    this.drawHead();
    root.addEventListener("scroll", () => this.later());
    new ResizeObserver(() => this.later()).observe(root);
  }

  drawHead() {
    const row = element("div", "grid-row", { role: "row", "aria-rowindex": 1 });
    row.append(element("div", "grid-number", { role: "columnheader", "aria-colindex": 1 }, this.root.dataset.row));
    this.columns.forEach((one, column) => {
      const cell = element("div", width(one, column), {
        role: "columnheader", id: `h-${column}`, "aria-colindex": column + 2, title: one.label, "data-column": column,
      }, one.label);
      if (one.required) cell.classList.add("is-required");
      row.append(cell);
    });
    this.head.replaceChildren(row);
    this.root.setAttribute("aria-colcount", this.columns.length + 1);
    this.body.replaceChildren();
    this.shown.clear();
    this.rowHeight = row.getBoundingClientRect().height;
    this.body.style.inlineSize = `${row.getBoundingClientRect().width}px`;
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.waiting = false;
    const { height } = this.sheet;
    this.body.style.blockSize = `${height * this.rowHeight}px`;
    this.root.setAttribute("aria-rowcount", height + this.first - 1);
    const from = Math.max(0, Math.floor(this.root.scrollTop / this.rowHeight) - AROUND);
    const to = Math.min(height - 1, Math.ceil((this.root.scrollTop + this.root.clientHeight) / this.rowHeight) + AROUND);
    const wanted = new Set([this.selection.active.row]);
    for (let row = from; row <= to; row += 1) wanted.add(row);
    for (const [row, drawn] of this.shown) {
      if (wanted.has(row)) continue;
      drawn.remove();
      this.shown.delete(row);
    }
    for (const row of [...wanted].sort((one, other) => one - other)) this.#drawRow(row);
  }

  #drawRow(row) {
    let drawn = this.shown.get(row);
    if (!drawn) {
      drawn = this.#newRow(row);
      this.shown.set(row, drawn);
      // In the order of the rows, so that whoever reads the page in its own order meets them so.
      const after = [...this.shown.keys()].filter((other) => other > row).sort((one, other) => one - other)[0];
      this.body.insertBefore(drawn, after === undefined ? null : this.shown.get(after));
    }
    const { active } = this.selection;
    const said = this.said.of(row);
    drawn.firstChild.classList.toggle("is-wrong", said.some((one) => one.stops));
    drawn.firstChild.classList.toggle("is-remarked", said.length > 0 && !said.some((one) => one.stops));
    this.columns.forEach(({ code }, column) => {
      const cell = drawn.children[column + 1];
      const own = said.filter((one) => one.field === code);
      const stops = own.some((one) => one.stops);
      const isActive = row === active.row && column === active.column;
      const text = this.sheet.text(row, code);
      if (cell !== this.editing && cell.textContent !== text) cell.textContent = text;
      cell.className = `${width(this.columns[column], column)}${stops ? " is-wrong" : own.length ? " is-remarked" : ""}${isActive ? " is-active" : ""}`;
      cell.tabIndex = isActive ? 0 : -1;
      cell.setAttribute("aria-selected", this.selection.has(row, column));
      mark(cell, "aria-invalid", stops && "true");
      mark(cell, "aria-labelledby", isActive && `r-${row} h-${column} ${cell.id}`);
      mark(cell, "aria-describedby", isActive && "grid-says");
    });
  }

  #newRow(row) {
    const number = row + this.first;
    const drawn = element("div", "grid-row", { role: "row", "aria-rowindex": number });
    drawn.style.transform = `translateY(${row * this.rowHeight}px)`;
    drawn.append(element("div", "grid-number", { role: "rowheader", id: `r-${row}`, "aria-colindex": 1 }, number));
    this.columns.forEach((one, column) => {
      drawn.append(element("div", width(one, column), {
        role: "gridcell", id: `c-${row}-${column}`, "aria-colindex": column + 2, dir: "auto", "data-row": row, "data-column": column,
      }));
    });
    return drawn;
  }

  cell({ row, column }) {
    return this.shown.get(row)?.children[column + 1];
  }

  // Bring a cell into sight, and the keyboard to the active one.
  reveal(at = this.selection.end, focus = true) {
    const { root, rowHeight } = this;
    const top = at.row * rowHeight;
    const sight = root.clientHeight - this.head.offsetHeight;
    if (top < root.scrollTop) root.scrollTop = top;
    else if (top + rowHeight > root.scrollTop + sight) root.scrollTop = top + rowHeight - sight;
    this.draw();
    const header = this.head.firstChild.children[at.column + 1].getBoundingClientRect();
    const frame = root.getBoundingClientRect();
    const frozen = this.head.firstChild.children[at.column && this.#isFrozen ? 1 : 0].getBoundingClientRect();
    const mirrored = getComputedStyle(root).direction === "rtl";
    const left = mirrored ? frame.left : at.column || !this.#isFrozen ? frozen.right : frame.left;
    const right = mirrored ? (at.column || !this.#isFrozen ? frozen.left : frame.right) : frame.left + root.clientWidth;
    if (header.left < left) root.scrollLeft += header.left - left;
    else if (header.right > right) root.scrollLeft += header.right - right;
    if (focus) this.cell(this.selection.active)?.focus({ preventScroll: true });
  }

  get #isFrozen() {
    return getComputedStyle(this.head.firstChild.children[1]).position === "sticky";
  }
}

function width(column, at) {
  const size = { words: "wide", notes: "wide" }[column.code]
    ?? { number: "small", range: "small", time: "small", day: "medium" }[column.reads] ?? "middle";
  return `grid-cell is-${size}${at ? "" : " is-frozen"}`;
}

function mark(cell, name, value) {
  if (value) cell.setAttribute(name, value);
  else cell.removeAttribute(name);
}

function element(name, classes, attributes, text = "") {
  const made = document.createElement(name);
  made.className = classes;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}
