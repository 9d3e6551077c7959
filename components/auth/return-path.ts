import type { Route } from "next";

const HOME = "/topology";

/** Where to go after the sign-in: only a path of this console, never another site. */
export function returnPath(asked: string | string[] | undefined): Route {
  if (typeof asked !== "string" || !/^\/(?![/\\])/.test(asked)) return HOME;
  const url = new URL(asked, "http://console.invalid");
  if (url.host !== "console.invalid" || url.pathname.startsWith("/login")) return HOME;
  // checked just above: a path within this console
  return `${url.pathname}${url.search}${url.hash}` as Route;
}
