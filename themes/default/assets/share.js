// Buttons that only a script can offer: copy the address or a text, and the telephone's own way of sharing (which has Zalo
// and Messenger). Without it the fields and the plain links do the same. Nothing is sent anywhere.
"use strict";
for (const box of document.querySelectorAll("[data-share]")) {
  const field = box.querySelector("[data-source]") ?? box.querySelector(".copy");
  const copy = box.querySelector("[data-copy]");
  const native = box.querySelector("[data-native]");
  if (copy && field && navigator.clipboard) {
    const words = copy.textContent;
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        copy.textContent = copy.dataset.done;
        setTimeout(() => { copy.textContent = words; }, 4000);
      } catch {
        field.focus();
        field.select();
      }
    });
  }
  if (native && navigator.share) {
    native.hidden = false;
    native.addEventListener("click", () => {
      const { share: title, text, url } = box.dataset;
      // Closing the menu without a choice is no error.
      navigator.share({ title, text, url }).catch(() => {});
    });
  }
}
