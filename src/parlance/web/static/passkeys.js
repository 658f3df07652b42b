// Passkeys: a form with data-passkey is sent once the device has answered.
// "add" makes a passkey; "use" confirms with one of the options on the page;
// "enter" asks the server for options first, and signs in without an address or a password.

const trouble = document.querySelector("[data-passkey-trouble]");

async function answer(form) {
  const kind = form.dataset.passkey;
  if (kind === "enter") {
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return window.webauthnJSON.get((await response.json()).request_options);
  }
  const options = JSON.parse(document.getElementById("passkey-options").textContent);
  if (kind === "use") return window.webauthnJSON.get(options.request_options);
  const wanted = options.creation_options;
  const choice = wanted.publicKey.authenticatorSelection;
  choice.residentKey = "required";
  choice.requireResidentKey = true;
  choice.userVerification = "required";
  return window.webauthnJSON.create(wanted);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.answered) return;
    event.preventDefault();
    if (trouble) trouble.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await answer(form));
      form.dataset.answered = "yes";
      form.submit();
    } catch (error) {
      if (trouble) trouble.hidden = false;
    }
  });
}
