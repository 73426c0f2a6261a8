// Leads from a check code to its page. Without this script the page says how to write the address by hand.
"use strict";
const form = document.querySelector("[data-check]");
const field = form.querySelector("input");
const go = (written) => {
  const code = written.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (code) location.href = new URL(`${code}/`, new URL(form.action)).href;
};
form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  go(field.value);
});
const given = new URLSearchParams(location.search).get("code");
if (given) go(given);
