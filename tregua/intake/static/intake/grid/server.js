// Changed rows go to the server a batch at a time: it keeps them and says what is wrong with them. Writing never waits for it.
const AT_ONCE = 500;
const MOST_CHARACTERS = 400_000;
const PAUSE = 400;
const AGAIN = 3000;

export class Server {
  constructor({ address, sheet, first, told, status, words }) {
    Object.assign(this, { address, sheet, first, told, status, words });
    // A grid that is open in two windows is kept from the one that was opened last.
    this.window = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    this.token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
    this.dirty = new Set();
    this.unread = new Set();
    this.typing = new Map();
    this.timer = null;
    this.underWay = null;
    this.stopped = false;
  }

  async ask(address, says) {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify(says),
    });
    const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (answer.status >= 500) throw new TypeError(this.words.unsaved);
    if (!isOurs) throw new TypeError(this.words.login);
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.says);
    return told;
  }

  async open() {
    const { rows } = await this.ask(this.address, { window: this.window, open: true });
    return rows.map(([number, row]) => [number - this.first, row]);
  }

  // These rows are different now. `keep` is false for rows that the server has and has not checked yet.
  later(rows, { keep = true } = {}) {
    for (const at of rows) (keep ? this.dirty : this.unread).add(at);
    if (this.stopped) return;
    this.status(this.words.saving);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  // A cell is half written: it is kept as it is now, so that nothing is lost if the power fails.
  type(at, code, text) {
    this.typing.set(at, { ...this.sheet.row(at), [code]: text });
    this.later([at]);
  }

  // Send until nothing is left; one way at a time.
  flush() {
    clearTimeout(this.timer);
    this.underWay ??= this.#send().finally(() => {
      this.underWay = null;
    });
    return this.underWay;
  }

  async #send() {
    while (!this.stopped && (this.dirty.size || this.unread.size)) {
      const from = this.dirty.size ? this.dirty : this.unread;
      const rows = this.#batch(from);
      for (const [at] of rows) from.delete(at);
      try {
        const sent = rows.map(([at, row]) => [at + this.first, row]);
        const told = await this.ask(this.address, { window: this.window, rows: sent, keep: from === this.dirty });
        this.told(rows.map(([at]) => at), told);
        this.at = told.at;
      } catch (error) {
        for (const [at] of rows) from.add(at);
        if (error instanceof TypeError) {
          // What the browser itself says of a network that is not there is in its own words.
          this.status(error.message === this.words.login ? error.message : this.words.unsaved, true);
          this.timer = setTimeout(() => this.flush(), AGAIN);
          return false;
        }
        this.stopped = true;
        this.status(this.words.refused.replace("{says}", error.message), true);
        return false;
      }
    }
    if (!this.stopped && this.at) this.status(this.words.saved.replace("{at}", this.at));
    return !this.stopped;
  }

  #batch(from) {
    const rows = [];
    let characters = 0;
    for (const at of from) {
      const row = this.typing.get(at) ?? this.sheet.row(at);
      characters += JSON.stringify(row).length;
      if (rows.length && (rows.length === AT_ONCE || characters > MOST_CHARACTERS)) break;
      rows.push([at, row]);
    }
    return rows;
  }

  get isBehind() {
    return this.dirty.size > 0;
  }
}
