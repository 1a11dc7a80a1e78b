/* The check-up's pages.

   form[data-checkup]: each file goes as it is to PUT /file, so that one of gigabytes is never held in memory; how far it is
   stands in data-progress. Without this script the form is an ordinary multipart form.
   [data-scriptless]: hidden.
   [data-again]: asked for again every two seconds, until the page is another one. Without this script the browser does it. */
(() => {
  "use strict";

  const EVERY = 2000;

  // What is said to those without this script.
  for (const part of document.querySelectorAll("[data-scriptless]")) part.hidden = true;

  async function again() {
    const old = document.querySelector("[data-again]");
    if (!old) return;
    try {
      const answer = await fetch(window.location.pathname);
      if (answer.redirected) { window.location.assign(answer.url); return; }
      const read = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main > div");
      if (read) {
        const said = old.querySelector("[role=status]");
        const bar = old.querySelector("progress");
        // Only what changed is touched: a screen reader hears of the next stage, and not of the same one over and over.
        if (read.hasAttribute("data-again") && said && bar) {
          const next = read.querySelector("[role=status]").textContent;
          if (said.textContent !== next) said.textContent = next;
          bar.value = read.querySelector("progress").value;
          old.querySelector("[data-percent]").textContent = read.querySelector("[data-percent]").textContent;
        } else old.replaceWith(read);
      }
    } catch { /* Not reached this time: asked again. */ }
    window.setTimeout(again, EVERY);
  }
  if (document.querySelector("[data-again]")) window.setTimeout(again, EVERY);

  const form = document.querySelector("form[data-checkup]");
  if (!form) return;

  function send(file, told) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("PUT", "/file");
      request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
      request.upload.addEventListener("progress", (event) => told(event.loaded));
      request.addEventListener("load", () => (request.status === 204 ? resolve() : reject(new Error(request.responseText))));
      request.addEventListener("error", () => reject(new Error("")));
      request.send(file);
    });
  }

  form.addEventListener("submit", async (event) => {
    const files = [...form.querySelector("input[type=file]").files];
    if (!files.length) return;
    event.preventDefault();
    const button = form.querySelector("button");
    const box = form.querySelector("[data-progress]");
    const bar = box.querySelector("progress");
    const heard = document.getElementById("heard");
    const all = files.reduce((sum, file) => sum + file.size, 0) || 1;
    let before = 0;
    button.setAttribute("aria-disabled", "true");
    box.hidden = false;
    try {
      for (const file of files) {
        await send(file, (sent) => { bar.value = (100 * (before + sent)) / all; });
        before += file.size;
      }
      heard.textContent = form.dataset.sent;
      window.location.assign("/");
    } catch (error) {
      box.hidden = true;
      button.removeAttribute("aria-disabled");
      form.querySelector("p[role=alert]")?.remove();
      const told = document.createElement("p");
      told.className = "wrong";
      told.setAttribute("role", "alert");
      told.textContent = error.message || form.dataset.failed;
      form.append(told);
    }
  });
})();
