// Asks the browser for a passkey and posts its answer with the form it stands in.
(() => {
  const form = document.querySelector("form[data-passkey]");
  const status = form.querySelector("[role=status]");
  const options = JSON.parse(document.getElementById("passkey-options").textContent);

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withBytes = (list = []) => list.map((item) => ({ ...item, id: bytes(item.id) }));

  // The options come as JSON, where bytes are text.
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: withBytes(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: withBytes(options.allowCredentials) }),
  };

  const answer = (passkey) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (passkey.response[name]) response[name] = text(passkey.response[name]);
    }
    if (passkey.response.getTransports) response.transports = passkey.response.getTransports();
    return JSON.stringify({
      id: passkey.id,
      rawId: text(passkey.rawId),
      type: passkey.type,
      authenticatorAttachment: passkey.authenticatorAttachment,
      clientExtensionResults: passkey.getClientExtensionResults(),
      response,
    });
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "";
    if (!window.PublicKeyCredential) {
      status.textContent = status.dataset.unknown;
      return;
    }
    try {
      const passkey = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.answer.value = answer(passkey);
      form.submit();
    } catch (error) {
      const known = error.name === "InvalidStateError";
      status.textContent = known ? status.dataset.known : status.dataset.refused;
    }
  });
})();
