// Keeps what someone writes on their own device until the report is sent.
//
//   <form data-draft-key="hoglandet">      one draft for each key
//   <form … data-draft-fresh>              the server gives nothing back: all it ticked are defaults
//   data-keep-draft                         on each field to keep; never on a password or an address
//   <p data-draft-restored hidden>          shown when a draft was put back
//   <p data-draft-kept hidden>              says that the text stays on the device
//   <button data-forget-draft hidden>       shown with the form; empties it and forgets
//   <main data-clear-draft="hoglandet">     on the receipt: the draft has done its work

const PREFIX = "lex-heller:draft:";
const A_WEEK = 7 * 24 * 60 * 60 * 1000;

// A browser may refuse storage; the page then works as it does without script.
function withStorage(act) {
  try {
    return act(window.localStorage);
  } catch {
    return null;
  }
}

function keptFields(form) {
  return [...form.elements].filter((field) => field.hasAttribute("data-keep-draft"));
}

function isTicked(field) {
  return field.type === "checkbox" || field.type === "radio";
}

// A question may stand twice, as radios and as boxes; only the id tells them apart.
function nameOf(field) {
  return isTicked(field) && field.id ? field.id : field.name;
}

function isFilledByServer(field) {
  if (isTicked(field)) return field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].slice(1).some((o) => o.defaultSelected);
  return field.defaultValue !== "";
}

function answersOf(form) {
  return keptFields(form)
    .filter((field) => (isTicked(field) ? field.checked : field.value !== ""))
    .map((field) => [nameOf(field), field.value]);
}

function save(key, form) {
  const answers = answersOf(form);
  withStorage((storage) => {
    if (answers.length) storage.setItem(key, JSON.stringify({ at: Date.now(), answers }));
    else storage.removeItem(key);
  });
}

function saved(key) {
  const draft = withStorage((storage) => JSON.parse(storage.getItem(key)));
  return draft && Date.now() - draft.at < A_WEEK ? draft.answers : [];
}

function fill(field, answers) {
  const own = answers.filter(([name]) => name === nameOf(field)).map(([, value]) => value);
  if (isTicked(field)) field.checked = own.includes(field.value);
  else if (own.length) [field.value] = own;
}

function reveal(form, selector) {
  for (const element of form.querySelectorAll(selector)) element.hidden = false;
}

function restore(key, form) {
  const answers = saved(key);
  const fields = keptFields(form);
  const isFresh = "draftFresh" in form.dataset || !fields.some(isFilledByServer);
  if (!answers.length || !isFresh) return;
  for (const field of fields) fill(field, answers);
  reveal(form, "[data-draft-restored]");
  const written = fields.some((field) => field.value && !isTicked(field) && field.closest("details"));
  if (written) for (const details of form.querySelectorAll("details")) details.open = true;
}

function forget(key, form) {
  withStorage((storage) => storage.removeItem(key));
  form.reset();
  for (const field of keptFields(form)) field.dispatchEvent(new Event("input", { bubbles: false }));
}

function keep(form) {
  const key = PREFIX + form.dataset.draftKey;
  restore(key, form);
  form.addEventListener("input", () => save(key, form));
  form.addEventListener("change", () => save(key, form));
  reveal(form, "[data-draft-kept], [data-forget-draft]");
  for (const button of form.querySelectorAll("[data-forget-draft]")) {
    button.addEventListener("click", () => forget(key, form));
  }
}

export function keepDrafts(scope) {
  for (const page of scope.querySelectorAll("[data-clear-draft]")) {
    withStorage((storage) => storage.removeItem(PREFIX + page.dataset.clearDraft));
  }
  for (const form of scope.querySelectorAll("form[data-draft-key]")) keep(form);
}
