// Cells as text with tabs, as spreadsheet programs put them on the clipboard. channels/grid/tsv.py says why, and does the same.
const QUOTED = /"((?:[^"]|"")*)"(?=\t|\n|$)/y;
const PLAIN = /[^\t\n]*/y;
const LINE_ENDS = /\r\n?/g;

export function parse(given) {
  const text = given.replace(LINE_ENDS, "\n");
  const rows = [];
  let place = 0;
  const cell = () => {
    QUOTED.lastIndex = place;
    const quoted = QUOTED.exec(text);
    if (quoted && /[\t\n]|""/.test(quoted[1])) {
      place = QUOTED.lastIndex;
      return quoted[1].replaceAll('""', '"');
    }
    PLAIN.lastIndex = place;
    const plain = PLAIN.exec(text)[0];
    place += plain.length;
    return plain;
  };
  while (place < text.length) {
    const row = [cell()];
    while (text[place] === "\t") {
      place += 1;
      row.push(cell());
    }
    rows.push(row);
    place += 1;
  }
  return rows;
}

export function write(rows) {
  return rows.map((row) => `${row.map(written).join("\t")}\n`).join("");
}

function written(given) {
  const cell = given.replace(LINE_ENDS, "\n");
  return /^"|[\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
