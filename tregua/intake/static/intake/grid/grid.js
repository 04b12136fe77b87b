// The grid: rows entered as in a spreadsheet, kept and checked by the server meanwhile. Without this script the page takes the table as text.
import { listen as clipboard } from "./clipboard.js";
import { Editor } from "./editor.js";
import { listen as keys } from "./keys.js";
import { Problems } from "./problems.js";
import { Selection } from "./selection.js";
import { Server } from "./server.js";
import { Sheet } from "./sheet.js";
import { View } from "./view.js";

const setup = JSON.parse(document.getElementById("grid-setup").textContent);
const { words, first } = setup;
const root = document.getElementById("grid");
const part = (name) => document.getElementById(`grid-${name}`);
const tell = (said) => {
  part("told").textContent = said;
};

const sheet = new Sheet(setup.last - first + 1, (rows) => {
  for (const row of rows) server.typing.delete(row);
  server.later(rows);
  view.later();
});
const selection = new Selection(sheet, setup.columns);
const problems = new Problems({
  list: part("problems"), counts: part("counts"), words, columns: setup.columns, first, go: jump,
});
root.hidden = false;
const view = new View(root, { sheet, selection, columns: setup.columns, first, said: problems });
const server = new Server({
  address: setup.rows, sheet, first, words,
  status: (said, isGrave = false) => {
    part("state").textContent = isGrave ? "" : said;
    part("failed").textContent = isGrave ? said : "";
    part("failed").hidden = !isGrave;
  },
  told: (rows, answer) => {
    problems.tell(rows, answer);
    show();
  },
});
const editor = new Editor(view, {
  typed: (at, code, text) => server.type(at.row, code, text),
  written: (at, code, text, everywhere) => {
    const cells = everywhere ? selection.cells() : [[at.row, code]];
    const count = text === null ? 0 : sheet.write(cells.map(([row, field]) => [row, field, text]), selection.edges);
    // What was kept half written is kept again as it is.
    if (!count && server.typing.delete(at.row)) server.later([at.row]);
    moved();
  },
});

let showing = 0;
function show() {
  view.later();
  moved();
  // The list is dear to write: once for several answers of the server.
  if (!showing) {
    showing = setTimeout(() => {
      showing = 0;
      problems.show(sheet.rows.filter(Boolean).length);
    }, 50);
  }
}

// Tell of the active cell what is wrong there, or all that stands in it.
function moved() {
  const { row, column } = selection.active;
  const { code } = setup.columns[column];
  const said = problems.at(row, code);
  part("says").textContent = said.length ? said.map((one) => problems.worded(one)).join(" ") : sheet.text(row, code);
  part("says").className = said.some((one) => one.stops) ? "is-wrong" : said.length ? "is-remarked" : "";
}

function selected() {
  moved();
  if (selection.isMany) {
    const { top, bottom, first: left, last: right } = selection.edges;
    tell(words.selected.replace("{rows}", bottom - top + 1).replace("{columns}", right - left + 1));
  }
}

function jump({ row, field }) {
  selection.go(row, Math.max(0, setup.columns.findIndex((one) => one.code === field)));
  view.reveal();
  moved();
}

function after(step, said) {
  if (!step) return;
  const { top, bottom, first: left, last: right } = step.where;
  selection.stretch(top, left, bottom, right);
  view.reveal();
  tell(said);
}

const blocks = () => {
  const { top, bottom } = selection.edges;
  return selection.isMany && bottom > top ? [top, bottom] : [0, sheet.used - 1];
};

const acts = {
  moved: selected,
  undo: () => after(sheet.undo(), words.undone),
  redo: () => after(sheet.redo(), words.redone),
  clear() {
    sheet.write(selection.cells().map(([row, code]) => [row, code, ""]), selection.edges);
    tell(words.cleared);
  },
  fillDown() {
    const { top, bottom, first: left, last: right } = selection.edges;
    const from = top === bottom ? top - 1 : top;
    if (from < 0) return;
    const cells = [];
    for (let row = from + 1; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        const { code } = setup.columns[column];
        cells.push([row, code, sheet.text(from, code)]);
      }
    }
    sheet.write(cells, selection.edges);
    tell(words.filled);
  },
  selectAll() {
    selection.stretch(0, 0, Math.max(0, sheet.used - 1), setup.columns.length - 1);
    view.later();
    selected();
  },
  insertRows() {
    const { top, bottom } = selection.edges;
    sheet.splice(top, 0, bottom - top + 1, selection.edges);
  },
  removeRows() {
    const { top, bottom } = selection.edges;
    sheet.splice(top, bottom - top + 1, 0, selection.edges);
  },
  sort(descending) {
    const { code, label } = setup.columns[selection.active.column];
    const [from, to] = blocks();
    const key = (row) => problems.read.get(row)?.[code] ?? sheet.text(row, code).trim();
    sheet.sort(from, to, key, descending, selection.edges);
    tell(words.sorted.replace("{column}", label));
  },
  nextProblem(back = false) {
    const found = problems.next(selection.active, back);
    if (found) jump(found);
    else tell(words.no_problem);
  },
  leaving: () => tell(words.leaving),
};

for (const button of document.querySelectorAll("[data-act]")) {
  button.addEventListener("click", () => {
    editor.close();
    acts[button.dataset.act](button.dataset.with === "back");
    view.reveal(selection.active);
  });
}
keys(root, { selection, editor, view, sheet, acts });
clipboard(root, {
  sheet, selection, editor, server, setup, tell,
  reveal: (at) => view.reveal(at),
  adopt(columns) {
    setup.columns.splice(0, setup.columns.length, ...columns);
    view.drawHead();
  },
});

root.addEventListener("pointerdown", (event) => {
  const cell = event.target.closest("[role=gridcell], [role=rowheader], [role=columnheader]");
  if (!cell || event.button || (editor.isOpen && cell.contains(editor.field))) return;
  editor.close();
  const row = Number(cell.dataset.row ?? cell.parentElement.getAttribute("aria-rowindex") - first);
  const column = Number(cell.dataset.column ?? 0);
  const again = row === selection.active.row && column === selection.active.column && !event.shiftKey;
  if (cell.role === "columnheader") selection.stretch(0, column, Math.max(0, sheet.used - 1), column);
  else if (cell.role === "rowheader") selection.stretch(row, 0, row, setup.columns.length - 1);
  else selection.go(row, column, event.shiftKey);
  if (event.pointerType === "mouse") event.preventDefault();
  view.reveal(cell.role === "gridcell" ? selection.end : selection.active);
  selected();
  if (again && event.pointerType !== "mouse" && cell.role === "gridcell") {
    event.preventDefault();
    editor.open();
  }
});
root.addEventListener("pointermove", (event) => {
  const cell = event.target.closest("[role=gridcell]");
  if (!cell || event.buttons !== 1 || event.pointerType !== "mouse" || editor.isOpen) return;
  selection.go(Number(cell.dataset.row), Number(cell.dataset.column), true);
  view.later();
  selected();
});
root.addEventListener("dblclick", (event) => {
  if (event.target.closest("[role=gridcell]") && !editor.isOpen) editor.open();
});

// Whoever goes on to the next page takes everything along.
for (const link of document.querySelectorAll("[data-after-keeping]")) {
  link.addEventListener(link.tagName === "FORM" ? "submit" : "click", async (event) => {
    event.preventDefault();
    editor.close();
    if (!(await server.flush())) return;
    if (link.tagName === "FORM") link.submit();
    else location.assign(link.href);
  });
}
addEventListener("beforeunload", (event) => {
  if (server.isBehind) event.preventDefault();
});

try {
  const rows = await server.open();
  sheet.fill(rows);
  if (rows.length) server.later(rows.map(([at]) => at), { keep: false });
  else server.status("");
} catch (error) {
  server.stopped = true;
  server.status(error instanceof TypeError ? words.unsaved : error.message, true);
}
show();
view.reveal();
