// What every page may use. Each module listens on the document, so that parts swapped in later work too.
import "./submit-once.js";
import "./search-filter.js";
import "./error-summary.js";
import "./disclosures.js";
import "./toasts.js";
import "./sign-out.js";
