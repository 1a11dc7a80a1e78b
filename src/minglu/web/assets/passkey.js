/* Passkeys: form[data-passkey-register] and form[data-passkey-check], each with the options of the server as JSON in
   data-options. The browser's answer goes out as JSON in `answer`. Without the means, [data-no-passkey] is shown; when it was
   not confirmed, [data-passkey-failed]. What is right is decided by the server alone. */
(() => {
  "use strict";

  const page = window.minglu;
  const able = Boolean(window.PublicKeyCredential && navigator.credentials);

  // Browsers of before 2024 read and write no JSON here: base64url without padding, on both ways.
  function bytes(text) {
    const standard = text.replace(/-/g, "+").replace(/_/g, "/");
    return page.bytes(standard.padEnd(Math.ceil(standard.length / 4) * 4, "=")).buffer;
  }

  const spelled = (buffer) => page.base64(buffer).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withIds = (list) => (list || []).map((one) => Object.assign({}, one, { id: bytes(one.id) }));

  function forCreating(said) {
    if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(said);
    return Object.assign({}, said, {
      challenge: bytes(said.challenge),
      user: Object.assign({}, said.user, { id: bytes(said.user.id) }),
      excludeCredentials: withIds(said.excludeCredentials),
    });
  }

  function forGetting(said) {
    if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(said);
    return Object.assign({}, said, { challenge: bytes(said.challenge), allowCredentials: withIds(said.allowCredentials) });
  }

  function asJson(found) {
    if (found.toJSON) return found.toJSON();
    const response = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach((name) => {
      if (found.response[name]) response[name] = spelled(found.response[name]);
    });
    if (found.response.getTransports) response.transports = found.response.getTransports();
    return {
      id: found.id,
      rawId: spelled(found.rawId),
      type: found.type,
      clientExtensionResults: found.getClientExtensionResults(),
      response,
    };
  }

  const step = (ask) => async (form) => {
    const failed = page.find("[data-passkey-failed]", form);
    if (!able) {
      page.reveal(page.find("[data-no-passkey]", form));
      return false;
    }
    if (failed) failed.hidden = true;
    try {
      page.hidden(form, "answer").value = JSON.stringify(asJson(await ask(JSON.parse(form.dataset.options))));
      return true;
    } catch (error) {
      // Cancelled, timed out or not allowed: browsers do not say which, and it makes no difference here.
      page.reveal(failed);
      return false;
    }
  };

  const create = step((said) => navigator.credentials.create({ publicKey: forCreating(said) }));
  const get = step((said) => navigator.credentials.get({ publicKey: forGetting(said) }));
  page.step("form[data-passkey-register]", create);
  page.step("form[data-passkey-check]", get);

  if (!able) page.all("[data-no-passkey]").forEach(page.reveal);
})();
