/**
 * Whether a request that carries a cookie was sent by a page of this console. Browsers say so themselves
 * (Sec-Fetch-Site, or Origin on every request that writes); a client that sends neither is no browser.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const origin = headers.get("origin");
  if (origin === null) return true;
  const host = headers.get("host");
  return URL.canParse(origin) && host !== null && new URL(origin).host === host.toLowerCase();
}
