// Buttons that only a script can serve: hidden until it is here.
//
//   <button type="button" data-copy="#code" data-copied="Koden är kopierad" hidden>
//   <button type="button" data-print hidden>

function textOf(selector) {
  return document.querySelector(selector).textContent.trim().replace(/\s+/g, " ");
}

// Without a secure connection there is no clipboard; then the text is selected and copied by hand.
async function copy(selector) {
  if (navigator.clipboard) return navigator.clipboard.writeText(textOf(selector));
  window.getSelection().selectAllChildren(document.querySelector(selector));
  if (!document.execCommand("copy")) throw new Error("the browser did not copy");
}

function serveCopy(button) {
  const status = document.createElement("span");
  status.className = "copied";
  status.setAttribute("role", "status");
  button.parentElement.after(status);
  button.addEventListener("click", async () => {
    await copy(button.dataset.copy);
    status.textContent = button.dataset.copied;
  });
  button.hidden = false;
}

function servePrint(button) {
  button.addEventListener("click", () => window.print());
  button.hidden = false;
}

export function revealButtons(scope) {
  for (const button of scope.querySelectorAll("button[data-copy]")) serveCopy(button);
  for (const button of scope.querySelectorAll("button[data-print]")) servePrint(button);
}
