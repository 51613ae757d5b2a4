// GOV.UK's components, those we use. Their Swedish words come as data attributes.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  Radios,
  SkipLink,
  createAll,
} from "../vendor/govuk-frontend.min.js";

export function startComponents(scope) {
  createAll(Button, { preventDoubleClick: true }, scope);
  for (const component of [CharacterCount, Checkboxes, ErrorSummary, Radios, SkipLink]) {
    createAll(component, undefined, scope);
  }
}
