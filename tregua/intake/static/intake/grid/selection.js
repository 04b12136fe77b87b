// Which cell is active and how far the selection goes from it; rows and columns are counted from 0.
export class Selection {
  constructor(sheet, columns) {
    this.sheet = sheet;
    this.columns = columns;
    this.active = { row: 0, column: 0 };
    this.end = { row: 0, column: 0 };
  }

  get edges() {
    const { active, end } = this;
    return {
      top: Math.min(active.row, end.row),
      bottom: Math.max(active.row, end.row),
      first: Math.min(active.column, end.column),
      last: Math.max(active.column, end.column),
    };
  }

  get isMany() {
    return this.active.row !== this.end.row || this.active.column !== this.end.column;
  }

  has(row, column) {
    const { top, bottom, first, last } = this.edges;
    return row >= top && row <= bottom && column >= first && column <= last;
  }

  // The selected cells as [row, field], row by row.
  cells() {
    const { top, bottom, first, last } = this.edges;
    const found = [];
    for (let row = top; row <= bottom; row += 1) {
      for (let column = first; column <= last; column += 1) found.push([row, this.columns[column].code]);
    }
    return found;
  }

  go(row, column, extend = false) {
    const to = {
      row: Math.min(Math.max(row, 0), this.sheet.height - 1),
      column: Math.min(Math.max(column, 0), this.columns.length - 1),
    };
    this.end = to;
    if (!extend) this.active = to;
  }

  stretch(top, first, bottom, last) {
    this.go(top, first);
    this.go(bottom, last, true);
  }

  move(rows, columns, { extend = false, jump = false } = {}) {
    const from = extend ? this.end : this.active;
    const to = jump ? this.#jump(from, rows, columns) : { row: from.row + rows, column: from.column + columns };
    this.go(to.row, to.column, extend);
  }

  // To the edge of what is filled in this direction, as spreadsheet programs do.
  #jump(from, rows, columns) {
    const filled = ({ row, column }) => this.sheet.text(row, this.columns[column]?.code) !== "";
    const inside = ({ row, column }) =>
      row >= 0 && column >= 0 && column < this.columns.length && row < Math.max(this.sheet.used, from.row + 1);
    const next = ({ row, column }) => ({ row: row + rows, column: column + columns });
    let at = next(from);
    if (!inside(at)) return from;
    const through = filled(from) && filled(at);
    while (inside(next(at)) && (through ? filled(next(at)) : !filled(at))) at = next(at);
    return at;
  }
}
