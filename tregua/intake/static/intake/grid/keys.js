// What each key does in the grid, as in a spreadsheet program. On an Arabic or Russian keyboard the key counts, not its letter.
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export function listen(root, { selection, editor, view, sheet, acts }) {
  const mirrored = getComputedStyle(root).direction === "rtl";
  let leaving = false;
  let began = null;

  const arrow = (key) => {
    const [rows, columns] = ARROWS[key];
    return [rows, mirrored ? -columns : columns];
  };
  const go = (rows, columns, how) => {
    selection.move(rows, columns, how);
    view.reveal();
    acts.moved();
  };
  // Tab goes on from cell to cell, at the end of a row to the next; Enter then goes back below the cell where Tab began.
  const onward = (back) => {
    const { row, column } = selection.active;
    const last = selection.columns.length - 1;
    if (!back) began ??= column;
    if (back ? column > 0 : column < last) go(0, back ? -1 : 1);
    else {
      selection.go(row + (back ? -1 : 1), back ? last : began);
      go(0, 0);
    }
  };
  const below = (up) => {
    selection.go(selection.active.row + (up ? -1 : 1), began ?? selection.active.column);
    began = null;
    go(0, 0);
  };
  const page = () => Math.max(1, Math.floor(root.clientHeight / view.rowHeight) - 2);

  const whileWriting = (event) => {
    if (event.isComposing) return true;
    const { field } = editor;
    if (event.key === "Escape") {
      editor.close({ keep: false });
      view.reveal();
    } else if (event.key === "Enter" && event.altKey) editor.breakLine();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      editor.close({ everywhere: true });
      view.reveal();
    } else if (event.key === "Enter" || event.key === "Tab") {
      editor.close();
      (event.key === "Tab" ? onward : below)(event.shiftKey);
    } else if (ARROWS[event.key] && editor.wasTyped && field.tagName === "TEXTAREA" && !field.value.includes("\n")) {
      editor.close();
      go(...arrow(event.key));
    } else return true;
    return false;
  };

  const withControl = (event) => {
    const key = /^[\x20-\x7e]$/.test(event.key) ? event.key.toLowerCase() : event.code.replace("Key", "").toLowerCase();
    const does = {
      z: event.shiftKey ? acts.redo : acts.undo, y: acts.redo, d: acts.fillDown, a: acts.selectAll,
      "-": acts.removeRows, "+": acts.insertRows, "=": acts.insertRows,
    }[key];
    if (!does) return true;
    does();
    return false;
  };

  const plain = {
    Enter: (event) => (event.shiftKey || began !== null ? below(event.shiftKey) : editor.open()),
    F2: () => editor.open(),
    Delete: () => acts.clear(),
    Backspace: () => acts.clear(),
    PageDown: (event) => go(page(), 0, { extend: event.shiftKey }),
    PageUp: (event) => go(-page(), 0, { extend: event.shiftKey }),
    F8: (event) => acts.nextProblem(event.shiftKey),
    Escape: () => {
      leaving = true;
      selection.go(selection.active.row, selection.active.column);
      view.later();
      acts.leaving();
    },
  };

  const moves = (event) => {
    const jump = event.ctrlKey || event.metaKey;
    const extend = event.shiftKey;
    if (ARROWS[event.key]) go(...arrow(event.key), { extend, jump });
    else if (event.key === "Home") {
      selection.go(jump ? 0 : (extend ? selection.end : selection.active).row, 0, extend);
      go(0, 0, { extend });
    } else if (event.key === "End") {
      const row = jump ? Math.max(0, sheet.used - 1) : (extend ? selection.end : selection.active).row;
      selection.go(row, selection.columns.length - 1, extend);
      go(0, 0, { extend });
    } else return true;
    return false;
  };

  const onCell = (event) => {
    const control = (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
    if (event.key === "Tab") {
      const { row, column } = selection.active;
      if (leaving || (event.shiftKey && row + column === 0)) return true;
      onward(event.shiftKey);
      return false;
    }
    if (!moves(event)) return false;
    if (control) return withControl(event);
    if (plain[event.key] && !event.altKey) {
      plain[event.key](event);
      return false;
    }
    if (event.isComposing || event.key === "Process") {
      editor.open("", true);
      return true;
    }
    if ([...event.key].length === 1 && !event.metaKey && (!event.altKey || event.getModifierState("AltGraph"))) {
      editor.open(event.key, true);
      return false;
    }
    return true;
  };

  root.addEventListener("keydown", (event) => {
    // Whoever goes elsewhere has ended the run of Tab.
    if (ARROWS[event.key] || ["Home", "End", "PageUp", "PageDown", "Escape"].includes(event.key)) began = null;
    const passes = editor.isOpen ? whileWriting(event) : onCell(event);
    if (event.key !== "Escape" && event.key !== "Tab" && event.key !== "Shift") leaving = false;
    if (passes) return;
    event.preventDefault();
    // The page's own keys ("?" and "/") are letters here.
    event.stopPropagation();
  });
  root.addEventListener("pointerdown", () => {
    began = null;
  });
  root.addEventListener("focusout", (event) => {
    if (!root.contains(event.relatedTarget)) leaving = false;
  });
}
