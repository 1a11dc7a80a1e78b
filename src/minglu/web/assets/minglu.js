/* What every page does beyond HTML; each works without it, except where something is signed.

   One pipeline for sending forms. Who must do something before a form goes out registers a step:

       minglu.step("form[data-make-key]", async (form, button) => true);

   Steps run in order; one that comes out false stops the form. Only then does it go out, by the browser or htmx, which see a
   single submit event. A second press is nothing until an answer or a way back. */
(() => {
  "use strict";

  const UNLOCK_AFTER = 10000; // A form may be answered by a file; then the page stays, and nobody tells us.
  const steps = [];
  const passing = new WeakSet();

  document.documentElement.classList.add("js");

  const find = (selector, within) => (within || document).querySelector(selector);
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const put = (pattern, name, value) => pattern.split(`{${name}}`).join(String(value));
  const byId = (id) => document.getElementById(id);
  const on = (name, act) => window.addEventListener(name, act);

  function announce(text) {
    const place = byId("heard");
    if (place) place.textContent = text;
  }

  function reveal(element) {
    if (!element) return;
    element.hidden = false;
    if (element.hasAttribute("tabindex")) element.focus();
  }

  /* ---- Sending forms once ---- */

  const buttons = (form) => all("button[type=submit], button:not([type]), input[type=submit]", form);

  // Not `disabled`: the button's name and value must go out, and the focus stay where it is.
  function lock(form) {
    form.setAttribute("data-busy", "");
    buttons(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
  }

  function unlock(form) {
    form.removeAttribute("data-busy");
    buttons(form).forEach((button) => button.removeAttribute("aria-disabled"));
  }

  function send(form, button) {
    unlock(form);
    if (!form.requestSubmit) {
      form.submit();
      return;
    }
    passing.add(form);
    form.requestSubmit(button && form.contains(button) ? button : undefined);
    passing.delete(form); // Where the browser found a field wrong there was no event.
  }

  async function run(waiting, form, button) {
    // A form ignores a submission within another: let this event end first.
    await new Promise((resolve) => window.setTimeout(resolve));
    try {
      for (const step of waiting) {
        if (!(await step.run(form, button))) {
          unlock(form);
          return;
        }
      }
      send(form, button);
    } catch (error) {
      // A step that broke has told nobody: say that nothing went out.
      unlock(form);
      reveal(byId("offline"));
    }
  }

  function submitted(event) {
    const form = event.target;
    const button = event.submitter || null;
    const waiting = steps.filter((step) => form.matches(step.selector) || (button && button.matches(step.selector)));
    if (!form.hasAttribute("data-busy") && (passing.has(form) || !waiting.length)) {
      passing.delete(form);
      lock(form);
      window.setTimeout(unlock, UNLOCK_AFTER, form);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!form.hasAttribute("data-busy")) {
      lock(form);
      run(waiting, form, button);
    }
  }

  // At window and on the way down: before htmx, which listens at the form itself.
  window.addEventListener("submit", submitted, true);

  on("pageshow", () => all("form[data-busy]").forEach(unlock));

  on("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest("form");
    if (form) unlock(form);
    if (byId("offline") && event.detail.xhr.status) byId("offline").hidden = true;
  });

  ["htmx:sendError", "htmx:timeout"].forEach((name) => on(name, () => reveal(byId("offline"))));

  // Signed out meanwhile: whoever is writing is told, and not led away from it.
  on("htmx:beforeOnLoad", (event) => {
    const over = byId("over");
    if (!over) return;
    over.hidden = !event.detail.xhr.getResponseHeader("HX-Redirect") || !all("textarea").some((field) => field.value.trim());
    if (!over.hidden) event.preventDefault();
  });

  /* ---- Asking before doing: data-confirm ---- */

  function confirmed(form, button) {
    const text = (button && button.getAttribute("data-confirm")) || form.getAttribute("data-confirm");
    const template = byId("confirm");
    const dialog = template && template.content.firstElementChild.cloneNode(true);
    if (!dialog || !dialog.showModal) return Promise.resolve(window.confirm(text));
    find("[data-text]", dialog).textContent = text;
    find("[data-yes]", dialog).textContent = (button || buttons(form)[0]).textContent;
    document.body.appendChild(dialog);
    return new Promise((resolve) => {
      find("[data-yes]", dialog).addEventListener("click", () => dialog.close("yes"));
      find("[data-no]", dialog).addEventListener("click", () => dialog.close("no"));
      dialog.addEventListener("close", () => {
        dialog.remove();
        if (button) button.focus();
        resolve(dialog.returnValue === "yes");
      });
      dialog.showModal();
      find("[data-no]", dialog).focus();
    });
  }

  /* ---- Time: the server's, carried on here ---- */

  const said = find('meta[name="server-now"]');
  const atStart = said ? Number(said.content) : Date.now();
  const ticks = performance.now();
  const wall = Date.now();

  function now() {
    const passed = performance.now() - ticks;
    const passedByWall = Date.now() - wall;
    // Sleep stops the first count and not the second.
    return Math.floor(atStart + (passedByWall - passed > 5000 ? passedByWall : passed));
  }

  function amount(minutes, words) {
    const parts = [
      [Math.floor(minutes / 1440), words.day],
      [Math.floor((minutes % 1440) / 60), words.hour],
      [minutes % 60, words.minute],
    ];
    const first = Math.max(0, parts.slice(0, 2).findIndex(([count]) => count));
    const from = parts[first][0] ? first : 2;
    const [one, other] = parts.slice(from, from + 2).map(([count, pattern]) => (count || from === 2 ? put(pattern, "n", count) : ""));
    return other ? put(put(words.pair, "a", one), "b", other) : one;
  }

  function tell() {
    all("[data-due]").forEach((place) => {
      const words = place.dataset;
      const left = Number(words.due) - now();
      const text = put(left >= 0 ? words.left : words.over, "n", amount(Math.floor(Math.abs(left) / 60000), words));
      if (place.textContent !== text) place.textContent = text;
    });
  }

  /* ---- Small things ---- */

  async function copy(button) {
    const source = find(button.getAttribute("data-copy"));
    const before = button.textContent;
    await navigator.clipboard.writeText((source.value || source.textContent).trim());
    button.textContent = button.getAttribute("data-done");
    announce(button.textContent);
    window.setTimeout(() => (button.textContent = before), 2500);
  }

  on("click", (event) => {
    const button = event.target.closest("[data-copy], [data-print]");
    if (button && button.hasAttribute("data-print")) window.print();
    else if (button && navigator.clipboard && button.textContent !== button.getAttribute("data-done")) copy(button);
  });

  // What is folded up is missing on paper.
  const fold = (selector, open) =>
    all(selector).forEach((part) => {
      part.open = open;
      part.toggleAttribute("data-opened", open);
    });
  on("beforeprint", () => fold("details:not([open])", true));
  on("afterprint", () => fold("details[data-opened]", false));

  function begin(within) {
    const summary = within.matches && within.matches("[data-focus]") ? within : find("[data-focus]", within);
    if (summary) summary.focus();
    tell();
  }

  on("htmx:load", (event) => {
    if (event.detail.elt !== document.body) begin(event.detail.elt);
  });

  function hidden(form, name) {
    let input = form.elements.namedItem(name);
    if (!input) {
      input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      form.appendChild(input);
    }
    return input;
  }

  const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const step = (selector, act) => steps.push({ selector, run: act });

  window.minglu = { step, now, put, find, all, reveal, announce, hidden, base64, bytes };

  step("[data-confirm]", confirmed);
  begin(document);
  window.setInterval(tell, 15000);
})();
