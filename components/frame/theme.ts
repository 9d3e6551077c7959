/**
 * The theme: what was chosen (`light`, `dark`, `system`) lives in localStorage; `data-theme` on <html> is what it comes to.
 * `THEME_SCRIPT` runs before the first paint, so nothing flashes; afterwards this module keeps both in step.
 */
export type ThemeChoice = "light" | "dark" | "system";

const KEY = "bridgehead-theme";
const DARK = "(prefers-color-scheme: dark)";

export const THEME_SCRIPT = `(()=>{let c=null;try{c=localStorage.getItem("${KEY}")}catch{}
const d=c==="dark"||(c!=="light"&&matchMedia("${DARK}").matches);document.documentElement.dataset.theme=d?"dark":"light"})()`;

const listeners = new Set<() => void>();

export const theme = {
  chosen(): ThemeChoice {
    const stored = localStorage.getItem(KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  },
  choose(choice: ThemeChoice): void {
    if (choice === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
    show();
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    if (listeners.size === 1) {
      matchMedia(DARK).addEventListener("change", show);
      window.addEventListener("storage", adopt);
    }
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      matchMedia(DARK).removeEventListener("change", show);
      window.removeEventListener("storage", adopt);
    };
  },
};

function show(): void {
  const choice = theme.chosen();
  const dark = choice === "dark" || (choice === "system" && matchMedia(DARK).matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

/** Another tab changed the choice. */
function adopt(event: StorageEvent): void {
  if (event.key !== KEY) return;
  show();
  for (const listener of listeners) listener();
}
