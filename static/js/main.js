// Starts what a page needs. Every page works without it; a module is named by the
// attribute that asks for it.
import { startAddress } from "./address.js";
import { startAnswers } from "./answers.js";
import { startBell } from "./bell.js";
import { startChats } from "./chat.js";
import { startFocus } from "./focus.js";
import { startJobs } from "./job.js";
import { startKept } from "./kept.js";
import { startLeading } from "./leading.js";
import { startLengths } from "./lengths.js";
import { startMenus } from "./menus.js";
import { startOffline } from "./offline.js";
import { startPicks } from "./picks.js";
import { startSheet } from "./sheet.js";
import { startSocket } from "./socket.js";
import { startSuggest } from "./suggest.js";

startLeading();
startAddress();
startMenus(document);
startSheet();
startOffline();
startAnswers();
startPicks();
startKept();
startLengths();
startSuggest();
startFocus();

if (document.body.dataset.user) {
  startBell();
  startJobs();
  startChats();
  startSocket();
}

// A form that came back with errors: begin where they are listed.
document.querySelector("[data-focus]")?.focus();
document.documentElement.classList.add("scripted");
