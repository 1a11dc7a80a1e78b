/* Files in pieces: form[data-upload] with a file input. A broken connection costs one piece, not a carrier's bill.

   POST data-start {"name", "size"}               → {"exhibit", "held"}
   PUT  data-chunk?offset=N, 512 kB               → {"held"}; "{exhibit}" in the address is put in
   409 {"held"} where the server holds less       → goes on from there
   DELETE data-chunk                              when a file is cancelled
   redirected: the session is over   → goes there

   `held` is what the server has made durable, and the only thing believed. No answer, and 429 or 5xx, mean wait and try
   again; any other no ends this file. When all files are there, the page goes on to data-done. Without this script the form
   is an ordinary multipart form. */
(() => {
  "use strict";

  const page = window.minglu;
  const PIECE = 512 * 1024;
  const LONGEST_WAIT = 30;
  const PATIENCE = 5; // answers in a row that bring nothing forward

  const sent = new WeakSet(); // pressed again, a file that is there is not sent twice

  class Refused extends Error {}

  async function ask(method, address, body, signal) {
    const headers = { Accept: "application/json", "Content-Type": body instanceof Blob ? "application/octet-stream" : "application/json" };
    const answer = await fetch(address, { method, body, headers, signal, credentials: "same-origin" });
    if (answer.redirected) {
      window.location.assign(answer.url);
      return new Promise(() => {}); // nothing here goes on
    }
    if (answer.ok || answer.status === 409) return answer.json();
    throw answer.status === 429 || answer.status >= 500 ? new Error("later") : new Refused();
  }

  function row(form, file) {
    const [item, label, bar, told, cancel] = ["li", "label", "progress", "p", "button"].map((name) => document.createElement(name));
    const words = form.dataset;
    bar.max = file.size || 1;
    bar.value = 0;
    label.append(file.name, bar);
    told.className = "quiet";
    cancel.type = "button";
    cancel.className = "button button-link";
    cancel.textContent = words.cancel;
    cancel.setAttribute("aria-label", `${words.cancel} ${file.name}`);
    item.append(label, told, cancel);
    page.find("[data-list]", form).append(item);
    return {
      cancel,
      show(held) {
        bar.value = held;
        told.textContent = page.put(words.sending, "percent", Math.floor((100 * held) / bar.max));
      },
      wait(seconds) {
        told.textContent = page.put(words.waiting, "seconds", seconds);
        page.announce(told.textContent);
      },
      end(text) {
        told.textContent = text;
        cancel.remove();
        page.announce(`${file.name} ${text}`);
      },
    };
  }

  function pause(seconds, signal) {
    return new Promise((resolve) => {
      window.setTimeout(resolve, seconds * 1000);
      window.addEventListener("online", resolve, { once: true });
      signal.addEventListener("abort", resolve, { once: true });
    });
  }

  // Tries until there is an answer: 1, 2, 4 … 30 seconds apart, or as soon as the network is back.
  async function persist(attempt, shown, signal) {
    for (let seconds = 1; ; seconds = Math.min(2 * seconds, LONGEST_WAIT)) {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof Refused || signal.aborted) throw error;
      }
      shown.wait(seconds);
      await pause(seconds, signal);
    }
  }

  async function send(form, file, shown, stop) {
    const body = JSON.stringify({ name: file.name, size: file.size });
    const begun = await persist(() => ask("POST", form.dataset.start, body, stop.signal), shown, stop.signal);
    const address = page.put(form.dataset.chunk, "exhibit", encodeURIComponent(begun.exhibit));
    stop.signal.addEventListener("abort", () => fetch(address, { method: "DELETE", credentials: "same-origin" }).catch(() => {}));
    let held = begun.held;
    for (let idle = 0; held < file.size; ) {
      shown.show(held);
      const piece = file.slice(held, held + PIECE);
      const answer = await persist(() => ask("PUT", `${address}?offset=${held}`, piece, stop.signal), shown, stop.signal);
      idle = answer.held > held ? 0 : idle + 1;
      if (!Number.isInteger(answer.held) || idle === PATIENCE) throw new Refused();
      held = answer.held;
    }
    shown.show(held);
  }

  // Comes out true when the file is held, false when it is not; never stops the files after it.
  async function upload(form, file) {
    const shown = row(form, file);
    const stop = new AbortController();
    shown.cancel.addEventListener("click", () => stop.abort());
    if (file.size > Number(form.dataset.most)) {
      shown.end(form.dataset.tooBig);
      return false;
    }
    try {
      await send(form, file, shown, stop);
      shown.end(form.dataset.sent);
      return true;
    } catch (error) {
      shown.end(stop.signal.aborted ? form.dataset.stopped : form.dataset.refused);
      return false;
    }
  }

  page.step("form[data-upload]", async (form) => {
    const files = Array.from(page.find("input[type=file]", form).files);
    if (!files.length) return true; // the server says what is missing
    const waiting = files.filter((file) => !sent.has(file));
    for (const file of waiting) if (await upload(form, file)) sent.add(file);
    // Where a file is missing the page stays, so that the reason can be read.
    if (files.every((file) => sent.has(file))) window.location.assign(form.dataset.done);
    else page.reveal(page.find("[data-go-on]", form));
    return false;
  });
})();
