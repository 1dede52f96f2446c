// Keys only: the pages work without this file.
"use strict";

const typing = (at) => at.closest("input, textarea, select, [contenteditable]");

function pressed(event) {
  if (event.ctrlKey && event.key === "Enter") {
    event.target.closest("form")?.requestSubmit();
    return;
  }
  if (typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("input, textarea")) wanted.focus();
  else wanted.click();
}

if (!document.documentElement.hasAttribute("data-no-keys")) {
  document.addEventListener("keydown", pressed);
}
if (location.hash) document.getElementById(location.hash.slice(1))?.focus();
