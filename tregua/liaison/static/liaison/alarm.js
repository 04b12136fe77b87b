// The alarm of the duty desk: asks the server, shows and sounds. No answer for a while is an alarm too.
const body = document.body;
const get = (id) => document.getElementById(id);
const every = Number(body.dataset.every) * 1000;
const silentAfter = Number(body.dataset.silent) * 1000;
let late = Number(body.dataset.late), answered = Date.now(), ended = false, hushedUntil = 0, sound = null;

const clock = (at) => new Date(at).toTimeString().slice(0, 8);

function show() {
  const lost = !ended && Date.now() - answered > silentAfter;
  const alarmed = late > 0 || lost || ended;
  body.classList.toggle("late", alarmed);
  get("quiet").hidden = alarmed;
  get("late").hidden = get("goes").hidden = late === 0;
  get("number").textContent = late;
  get("lost").hidden = !lost;
  get("since").textContent = clock(answered);
  get("ended").hidden = !ended;
  get("answered").textContent = clock(answered);
  get("hush").hidden = !alarmed;
  get("no-sound").hidden = sound !== null && sound.state === "running";
  return alarmed;
}

async function ask() {
  try {
    const answer = await fetch(body.dataset.state, { cache: "no-store", signal: AbortSignal.timeout(every) });
    ended = answer.status === 403;
    if (answer.ok) {
      const found = (await answer.json()).late;
      if (found > late) hushedUntil = 0; // one more has run out: that is news
      late = found;
      answered = Date.now();
    }
  } catch { /* no answer: `show` counts how long */ }
  show();
  setTimeout(ask, every);
}

// Two tones that follow each other, made here: no file, and nothing from outside.
function ring() {
  if (!sound) return;
  const now = sound.currentTime;
  for (const [tone, from] of [[880, 0], [660, 0.35], [880, 0.7]]) {
    const source = sound.createOscillator(), volume = sound.createGain();
    source.type = "square";
    source.frequency.value = tone;
    volume.gain.value = 0.25;
    source.connect(volume).connect(sound.destination);
    source.start(now + from);
    source.stop(now + from + 0.3);
  }
  body.dataset.rang = String(Number(body.dataset.rang || 0) + 1);
}

get("sound").addEventListener("click", async () => {
  sound = sound || new AudioContext();
  await sound.resume();
  get("sound").textContent = get("sound").dataset.on;
  ring();
  show();
  try { await navigator.wakeLock.request("screen"); } catch { /* the screen's own settings decide */ }
});
get("hush").addEventListener("click", () => { hushedUntil = Date.now() + 5 * 60 * 1000; });
get("buttons").hidden = false;
setInterval(() => { if (show() && Date.now() > hushedUntil) ring(); }, 2000);
show();
setTimeout(ask, every);
