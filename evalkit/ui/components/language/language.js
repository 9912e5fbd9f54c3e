/* The choice of language. It also tells the page itself, and so screen readers, which language it is in. */

const YEAR = 60 * 60 * 24 * 365;

function chooseLanguage({ data: [spoken], parentElement, setStateValue }) {
  document.documentElement.lang = spoken.language;
  const host = parentElement.querySelector("#language");
  let select = host.querySelector("select");
  if (!select) {
    select = document.createElement("select");
    host.replaceChildren(select);
    stayInTheCorner(host);
    makeLinksTall();
  }
  select.setAttribute("aria-label", spoken.label);
  select.replaceChildren(...Object.entries(spoken.names).map(([code, name]) => {
    const option = new Option(name, code, false, code === spoken.language);
    option.lang = code;
    return option;
  }));
  select.onchange = () => {
    document.cookie = `${spoken.cookie}=${select.value}; path=/; max-age=${YEAR}; samesite=lax`;
    setStateValue("language", select.value);
  };
  return () => { document.documentElement.lang = "en"; };
}

/* Out of the page's flow, so that it costs the desk no height: beside the menu on top. */
function stayInTheCorner(host) {
  const place = host.getRootNode().host?.closest("[data-testid=stElementContainer]");
  if (!place) return;
  Object.assign(place.style, { position: "fixed", top: ".45rem", right: "1rem", width: "auto", zIndex: "999991" });
}

/* Streamlit's own links beside it are less high than a finger is wide. */
function makeLinksTall() {
  const made = Symbol.for("evalkit.tall-links");
  if (document[made]) return;
  document[made] = new CSSStyleSheet();
  document[made].replaceSync('[data-testid="stTopNavLink"] { min-height: 2.75rem; }');
  document.adoptedStyleSheets.push(document[made]);
}
