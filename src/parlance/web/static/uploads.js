/* Files dropped on a form marked with data-drop, sent with a bar that shows how far that is. */

for (const form of document.querySelectorAll("[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  const progress = form.querySelector("[data-drop-progress]");
  const failed = form.querySelector("[data-drop-failed]");

  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      form.requestSubmit();
    }
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    failed.hidden = true;
    progress.hidden = false;
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (told) => {
      if (told.lengthComputable) progress.querySelector("progress").value = (100 * told.loaded) / told.total;
    });
    request.addEventListener("error", () => {
      progress.hidden = true;
      failed.hidden = false;
    });
    request.addEventListener("load", () => {
      progress.hidden = true;
      const answer = request.response || {};
      if (answer.href) {
        window.location.assign(answer.href);
        return;
      }
      failed.textContent = answer.detail || failed.textContent;
      failed.hidden = false;
    });
    request.open("POST", form.action);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    request.send(new FormData(form));
  });
}
