// What is open on a wide screen and would fill a phone: <details open data-fold-on-phone>.
export function foldOnPhones(scope) {
  if (!window.matchMedia("(max-width: 640px)").matches) return;
  for (const fold of scope.querySelectorAll("details[data-fold-on-phone]")) fold.open = false;
}
