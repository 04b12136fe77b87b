// The page "check it yourself": what the reader gives, what was found. Without this script the page tells other ways.

import { checkLog, checkProof } from "./log.js";
import { Fault, canVerify, fingerprint, parseKey } from "./tlog.js";

const section = document.querySelector("[data-check]");
const form = section.querySelector("form");
const result = section.querySelector("[data-result]");
const words = section.querySelector("template").content;

function sentence(word, says) {
  const found = words.querySelector(`[data-word="${word}"]`);
  return (found ? found.textContent : word).replace(/\{(\w+)\}/g, (_all, name) => says[name] ?? "");
}

// Put one finding on the page: done, wrong, or left open.
function tell(how, word, says = {}) {
  const line = document.createElement("li");
  const mark = document.createElement("strong");
  mark.textContent = sentence(how, {});
  const text = document.createElement("bdi");
  text.textContent = sentence(word, says);
  line.append(mark, " ", text);
  line.dataset.how = how;
  if (how === "wrong") line.className = "flag";
  result.querySelector("ul").append(line);
}

async function keys(text, kinds) {
  const found = [];
  for (const line of text.split(/\s+/).filter(Boolean)) found.push(await parseKey(line, kinds));
  return found;
}

async function check() {
  const [key] = await keys(form.elements.key.value, [1]);
  if (!key) throw new Fault("no-key");
  const cosigners = await keys(form.elements.cosigners.value, [4, 6]);
  const [proof] = form.elements.proof.files;
  if (proof) {
    const [part] = form.elements.part.files;
    const line = part ? await part.text() : "";
    await checkProof(new Uint8Array(await proof.arrayBuffer()), line, key, cosigners, tell);
    return;
  }
  let prefix;
  try {
    prefix = new URL(form.elements.prefix.value.replace(/\/*$/, "/"), document.baseURI);
  } catch {
    throw new Fault("no-prefix");
  }
  await checkLog(prefix, key, cosigners, tell, (read, size) => {
    result.querySelector("progress").max = size;
    result.querySelector("progress").value = read;
  });
}

async function run() {
  result.hidden = false;
  result.querySelector("ul").replaceChildren();
  result.querySelector("progress").hidden = false;
  result.querySelector("[data-verdict]").textContent = sentence("running", {});
  try {
    await check();
  } catch (fault) {
    tell("wrong", fault instanceof Fault ? fault.word : "broken", fault.says ?? { error: String(fault) });
    tell("open", "after");
  }
  tell("open", "truth");
  const wrong = result.querySelectorAll("[data-how=wrong]").length;
  result.querySelector("progress").hidden = true;
  result.dataset.verdict = wrong ? "wrong" : "good";
  result.querySelector("[data-verdict]").textContent = sentence(wrong ? "verdict-wrong" : "verdict-good", {});
}

form.elements.key.addEventListener("input", async () => {
  const given = form.elements.key.value.trim();
  const shown = section.querySelector("[data-fingerprint]");
  shown.closest("[data-compare]").hidden = !given;
  shown.textContent = given ? await fingerprint(given) : "";
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  form.querySelector("button").disabled = true;
  await run();
  form.querySelector("button").disabled = false;
});

if (globalThis.crypto?.subtle && (await canVerify())) section.querySelector("[data-able]").hidden = false;
else section.querySelector("[data-unable]").hidden = false;
section.hidden = false;
document.querySelector("[data-without]").hidden = true;
