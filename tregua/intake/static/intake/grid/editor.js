// One cell being written: a field that lies over it, with the words that are offered.
export class Editor {
  constructor(view, { written, typed }) {
    this.view = view;
    this.written = written;
    this.typed = typed;
    this.field = null;
  }

  get isOpen() {
    return this.field !== null;
  }

  // Open on the active cell; `instead` replaces what stands there, when somebody just typed.
  open(instead = null, wasTyped = false) {
    this.wasTyped = wasTyped;
    const { active } = this.view.selection;
    this.at = { ...active };
    this.column = this.view.columns[active.column];
    this.cell = this.view.cell(active);
    const before = this.view.sheet.text(active.row, this.column.code);
    const offered = this.column.offered.length > 0 && !before.includes("\n");
    this.field = document.createElement(offered ? "input" : "textarea");
    if (offered) this.#offer();
    else this.field.rows = 1;
    this.field.className = "grid-editor";
    this.field.dir = "auto";
    this.field.autocomplete = "off";
    this.field.setAttribute("aria-labelledby", `r-${active.row} h-${active.column}`);
    this.field.setAttribute("aria-describedby", "grid-says");
    this.field.value = instead ?? before;
    this.view.editing = this.cell;
    this.cell.replaceChildren(this.field);
    this.field.addEventListener("input", () => this.#grow());
    this.field.addEventListener("blur", () => this.close());
    this.field.focus();
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
    if (instead !== null) this.#grow();
  }

  #offer() {
    const list = document.getElementById("grid-offered");
    list.replaceChildren(...this.column.offered.map((word) => Object.assign(document.createElement("option"), { value: word })));
    this.field.setAttribute("list", "grid-offered");
  }

  #grow() {
    this.typed(this.at, this.column.code, this.field.value);
    if (this.field.tagName === "TEXTAREA") this.field.rows = Math.min(8, this.field.value.split("\n").length);
  }

  breakLine() {
    if (this.field.tagName !== "TEXTAREA") return;
    this.field.setRangeText("\n", this.field.selectionStart, this.field.selectionEnd, "end");
    this.#grow();
  }

  // Leave the cell: with what was written, or as it was. `everywhere` writes it into all selected cells.
  close({ keep = true, everywhere = false } = {}) {
    const { field, at, column } = this;
    if (!field) return;
    this.field = null;
    this.view.editing = null;
    this.cell.textContent = this.view.sheet.text(at.row, column.code);
    this.written(at, column.code, keep ? field.value : null, everywhere);
  }
}
