// What the pages do by themselves. Every page works without; nothing here decides anything.
import { revealButtons } from "./js/buttons.js";
import { carryOn } from "./js/carry-on.js";
import { keepDrafts } from "./js/drafts.js";
import { foldOnPhones } from "./js/folds.js";
import { startComponents } from "./js/govuk.js";
import { tickTogether } from "./js/parts.js";

keepDrafts(document); // before the components, so that they see what was restored
tickTogether(document);
revealButtons(document);
foldOnPhones(document);
startComponents(document);
carryOn(document);
