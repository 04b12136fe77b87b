// Copying cells out and pasting tables in, as spreadsheet programs put them on the clipboard.
import { parse, write } from "./tsv.js";

const ASKED = 20;

export function listen(root, { sheet, selection, editor, server, setup, tell, adopt, reveal }) {
  const { words, last, first } = setup;

  const copy = (event) => {
    if (editor.isOpen) return false;
    const { top, bottom, first: left, last: right } = selection.edges;
    const codes = selection.columns.slice(left, right + 1).map((one) => one.code);
    const rows = [];
    for (let row = top; row <= bottom; row += 1) rows.push(codes.map((code) => sheet.text(row, code)));
    event.clipboardData.setData("text/plain", write(rows));
    event.preventDefault();
    tell(words.copied);
    return true;
  };
  root.addEventListener("copy", copy);
  root.addEventListener("cut", (event) => {
    if (copy(event)) sheet.write(selection.cells().map(([row, code]) => [row, code, ""]), selection.edges);
  });
  root.addEventListener("paste", async (event) => {
    if (editor.isOpen) return;
    event.preventDefault();
    const block = parse(event.clipboardData.getData("text/plain"));
    if (block.length) await paste(block);
  });

  async function paste(block) {
    const { top, first: left } = selection.edges;
    if (block.length === 1 && block[0].length === 1) {
      sheet.write(selection.cells().map(([row, code]) => [row, code, block[0][0]]), selection.edges);
      return;
    }
    const named = await names(block);
    const rows = named ? block.slice(1) : block;
    if (top + rows.length > last - first + 1) {
      tell(words.too_long.replace("{rows}", rows.length).replace("{most}", last - first + 1));
      return;
    }
    const fields = named ?? selection.columns.slice(left).map((one) => one.code);
    const width = Math.max(...block.map((row) => row.length));
    const right = selection.columns.length - 1;
    const where = named
      ? { top, bottom: top + rows.length - 1, first: 0, last: right }
      : { top, bottom: top + rows.length - 1, first: left, last: Math.min(right, left + width - 1) };
    sheet.write(rows.flatMap((row, down) => row.slice(0, fields.length)
      .map((text, along) => [top + down, fields[along], text.trim()])
      .filter(([, code]) => code)), where);
    selection.stretch(where.top, where.first, where.bottom, where.last);
    reveal({ row: top, column: where.first });
    const out = [...Array(width).keys()].filter((along) => !fields[along] && block.some((row) => row[along]));
    const told = (named ? words.pasted_named : words.pasted).replace("{rows}", rows.length);
    const missed = out.map((along) => `“${block.find((row) => row[along])[along]}”`).join(", ");
    tell(out.length ? `${told}. ${words.left_out.replace("{names}", missed)}` : told);
  }

  // The fields of the columns when the first line names them: the server knows the names in all languages.
  async function names(block) {
    const head = block[0].filter((cell) => cell.trim());
    if (block.length < 2 || head.length < 2 || head.filter((cell) => /\d/.test(cell)).length * 2 > head.length) return null;
    try {
      const told = await server.ask(setup.pasted, { block: block.slice(0, ASKED) });
      if (told.named) adopt(told.columns);
      return told.named ? told.fields : null;
    } catch {
      return null;
    }
  }
}
