// Passkeys: a form left without its password is signed by one. Without this file, or
// where there is no passkey, the password serves.
"use strict";

const SAYS = {
  NotAllowedError: "没有签署：您取消了，或等得太久，或设备上没有可用的通行密钥",
  SecurityError: "没有签署：这个网址不能使用通行密钥",
  InvalidStateError: "这台设备已经登记过",
};

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (at) => at.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (each) => ({ ...each, id: bytes(each.id) });

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "authenticatorData", "signature", "attestationObject"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type } = credential;
  return { id, rawId: id, type, response };
}

async function signed({ publicKey, sent }) {
  const allowCredentials = publicKey.allowCredentials.map(known);
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials };
  const credential = await navigator.credentials.get({ publicKey: asked });
  return { ...sent, credential: written(credential) };
}

async function made({ publicKey }) {
  const excludeCredentials = publicKey.excludeCredentials.map(known);
  const user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge), user, excludeCredentials };
  return written(await navigator.credentials.create({ publicKey: asked }));
}

// Asks the server what is to be signed or made; where it has no answer, the form is sent
// as it is, and the page that comes says why.
async function prepared(form, button) {
  const body = new FormData(form, button);
  const answer = await fetch(form.dataset.decision ?? form.dataset.making, { method: "POST", body });
  if (!answer.ok) return "";
  const asked = await answer.json();
  return JSON.stringify(await (form.dataset.making ? made(asked) : signed(asked)));
}

async function sent(event) {
  const form = event.target;
  const needs = form.dataset.making || (form.dataset.decision && !form.password.value);
  if (!needs || form.ready) return;
  event.preventDefault();
  try {
    form.elements.signed_with.value = await prepared(form, event.submitter);
  } catch (error) {
    const line = form.querySelector("[data-says]");
    line.textContent = `${SAYS[error.name] ?? "没有签署：通行密钥没有答复"}。没有记入，您填的都在，可以再试或改用密码。`;
    line.hidden = false;
    return;
  }
  form.ready = true;
  form.requestSubmit(event.submitter);
}

function begun() {
  for (const form of document.querySelectorAll("form[data-decision], form[data-making]")) {
    form.ready = false;
    form.elements.signed_with.value = "";
    if (form.dataset.making) continue;
    form.elements.password.required = false;
    for (const line of form.querySelectorAll("[data-with-passkey]")) line.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  document.addEventListener("submit", sent);
  window.addEventListener("pageshow", begun);
}
