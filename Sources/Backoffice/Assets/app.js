// Every page works without these; each makes one thing quicker. Modules find their own places in the page and leave the others alone.
import "./palette.js";
import "./tooltips.js";
import "./menus.js";
import "./theme.js";
import "./rows.js";
import "./filters.js";
import "./columns.js";
import "./bell.js";
import "./keys.js";
import "./press.js";
import "./progress.js";
import "./upload.js";
import "./copy.js";
import "./passwords.js";
import "./live.js";
import "./print.js";
import "./board.js";
import "./builder.js";

document.documentElement.classList.add("scripted");
