// Asks the browser for a passkey and sends its answer by the page's own form. Without it the codes still work.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const opened = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function question(options) {
  const asked = { ...options, challenge: bytes(options.challenge) };
  if (options.user) asked.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) asked.excludeCredentials = opened(options.excludeCredentials);
  if (options.allowCredentials) asked.allowCredentials = opened(options.allowCredentials);
  return { publicKey: asked };
}

function answer(credential) {
  const said = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) said[part] = text(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: said,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    if (form.elements.passkey.value || !form.checkValidity()) return;
    event.preventDefault();
    const failed = form.querySelector(".error[hidden], .error[data-told]");
    try {
      const asked = question(JSON.parse(form.dataset.options).publicKey);
      const credential = await navigator.credentials[form.dataset.passkey](asked);
      form.elements.passkey.value = JSON.stringify(answer(credential));
      form.submit();
    } catch {
      failed.hidden = false;
      failed.dataset.told = "yes";
    }
  });
}
