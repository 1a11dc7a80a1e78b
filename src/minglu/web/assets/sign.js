/* Signing by staff, with a key that is made at sign-in and cannot leave this browser.

   form[data-make-key]      makes an Ed25519 key pair; the public key goes out as `key` (base64), the private one stays here.
   form[data-sign-ask]      writes the ask as canonical JSON, signs it, sends both as `ask` and `signature`.
   form[data-sign-second]   signs an answer's digest (data-digest) and the reason (textarea `reason`), sends `signature`.
   form[data-sign-out]      forgets all keys.

   A signing form says in data-key whose key it wants: the public key that the server keeps for this sign-in. Without it the
   newest key of this browser is used. What the ask is about is read from the pressed button, from fields of the form, or from
   its data- attributes: staff, person, datum, purpose, channel, own_device (data-own-device), manner (JSON; a call has none).

   One wish is one signed ask: after a connection that broke, the same bytes go out again, so that the server can tell a
   repetition from a second wish. An ask is made anew when it has had an answer, is about something else, or has grown old. */
(() => {
  "use strict";

  const page = window.minglu;
  const ASK = "minglu/ask/v1\0";
  const SECOND = "minglu/second/v1\0";
  const ABOUT = ["channel", "datum", "own_device", "person", "purpose", "staff"];
  const MINUTE = 60000;
  const LASTS = 10 * MINUTE;
  const KEPT = 24 * 60 * MINUTE; // longer than any sign-in; what is older was left behind by a closed window
  const ED25519 = { name: "Ed25519" };
  const SIGNING = "form[data-sign-ask], form[data-sign-second]";
  const utf8 = (text) => new TextEncoder().encode(text);

  /* ---- Keys, in IndexedDB, named by their public half ---- */

  function store(mode, use) {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open("minglu", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("keys", { keyPath: "name" });
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const turn = opening.result.transaction("keys", mode);
        const asked = use(turn.objectStore("keys"));
        turn.oncomplete = () => {
          opening.result.close();
          resolve(asked && asked.result);
        };
        turn.onabort = turn.onerror = () => {
          opening.result.close();
          reject(turn.error);
        };
      };
    });
  }

  const kept = () => store("readonly", (keys) => keys.getAll());

  async function makeKey(form) {
    const field = page.hidden(form, "key");
    try {
      const pair = await crypto.subtle.generateKey(ED25519, false, ["sign", "verify"]);
      const name = page.base64(await crypto.subtle.exportKey("raw", pair.publicKey));
      const old = (await kept()).filter((one) => one.made < Date.now() - KEPT);
      await store("readwrite", (keys) => {
        old.forEach((one) => keys.delete(one.name));
        keys.put({ name, made: Date.now(), key: pair.privateKey });
      });
      field.value = name;
    } catch (error) {
      // An old browser, or storage that is off: signing in goes on, and the pages that sign will say what is missing.
      field.value = "";
    }
    return true;
  }

  async function keyFor(form) {
    try {
      const wanted = form.dataset.key;
      const fitting = (await kept()).filter((one) => !wanted || one.name === wanted).sort((one, other) => other.made - one.made);
      return fitting.length ? fitting[0].key : null;
    } catch (error) {
      return null; // no storage, no key
    }
  }

  const noKey = (form) => page.find("[data-no-key]", form) || page.find("[data-no-key]");

  // The signature in base64, or null when there is no key: then it has been said.
  async function sign(form, parts) {
    const key = await keyFor(form);
    if (!key) {
      page.reveal(noKey(form));
      return null;
    }
    return page.base64(await crypto.subtle.sign(ED25519, key, await new Blob(parts).arrayBuffer()));
  }

  /* ---- The ask ---- */

  function value(form, button, name) {
    if (button && button.name === name) return button.value;
    const field = new FormData(form).get(name);
    return field === null ? form.getAttribute(`data-${name.replace("_", "-")}`) || "" : field;
  }

  function about(form, button) {
    const said = {};
    ABOUT.forEach((name) => (said[name] = value(form, button, name)));
    said.own_device = said.own_device === "true" || said.own_device === "yes";
    said.manner = JSON.parse(value(form, button, "manner") || "{}");
    return said;
  }

  // Ids, closed words, names and whole numbers: sorted members without spaces are the canonical spelling.
  function canonical(said) {
    if (Array.isArray(said)) return `[${said.map(canonical).join(",")}]`;
    if (said === null || typeof said !== "object") return JSON.stringify(said);
    return `{${Object.keys(said).sort().map((name) => `${JSON.stringify(name)}:${canonical(said[name])}`).join(",")}}`;
  }

  function signedBefore(form, said) {
    try {
      const ask = JSON.parse(page.hidden(form, "ask").value);
      return page.hidden(form, "signature").value && ask.until > page.now() + MINUTE && Object.keys(said).every((name) => canonical(ask[name]) === canonical(said[name]));
    } catch (nothing) {
      return false;
    }
  }

  function drawId() {
    const drawn = Array.from(crypto.getRandomValues(new Uint8Array(16)));
    return "ask_" + drawn.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function signAsk(form, button) {
    const said = about(form, button);
    if (signedBefore(form, said)) return true;
    const at = page.now();
    const json = canonical({ ...said, id: drawId(), at, until: at + LASTS });
    const signature = await sign(form, [utf8(ASK + json)]);
    if (!signature) return false;
    page.hidden(form, "ask").value = json;
    page.hidden(form, "signature").value = signature;
    return true;
  }

  function forget(form) {
    page.hidden(form, "ask").value = "";
    page.hidden(form, "signature").value = "";
  }

  // Any answer of the server ends the ask, also a no; only silence keeps it.
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (form.matches("form[data-sign-ask]") && event.detail.xhr.status) forget(form);
  });

  // Back from a page that names the answered ask (data-answered="ask_…"): the next press is a new wish.
  window.addEventListener("pageshow", () => {
    const answered = sessionStorage.getItem("minglu-answered");
    page.all("form[data-sign-ask]").forEach((form) => {
      if (answered && page.hidden(form, "ask").value.includes(`"${answered}"`)) forget(form);
    });
  });

  /* ---- The second person ---- */

  async function signSecond(form) {
    const reason = form.elements.namedItem("reason");
    // One line, composed, nothing around it: forms and servers change the rest on the way, and a signature is for bytes.
    reason.value = reason.value.normalize("NFC").replace(/\s+/g, " ").trim();
    const signature = await sign(form, [utf8(SECOND), page.bytes(form.dataset.digest), utf8(reason.value)]);
    if (signature) page.hidden(form, "signature").value = signature;
    return Boolean(signature);
  }

  async function signOut() {
    try {
      await store("readwrite", (keys) => keys.clear());
    } catch (error) {
      // Signing out goes on: the server ends what the key may do, kept or not.
    }
    return true;
  }

  page.step("form[data-make-key]", makeKey);
  page.step("form[data-sign-ask]", signAsk);
  page.step("form[data-sign-second]", signSecond);
  page.step("form[data-sign-out]", signOut);

  const answered = page.find("[data-answered]");
  if (answered) sessionStorage.setItem("minglu-answered", answered.dataset.answered);

  // Said before anything is filled in, not after.
  page.all(SIGNING).forEach(async (form) => {
    const told = noKey(form);
    if (told && !(await keyFor(form))) told.hidden = false;
  });
})();
