import { COOKIE_PREFIX, type Flow, LEARNED_COOKIE } from "@/server/model/host-operation";

/** A flow of ours; ports stand in `match` and `actions` by their quoted names (`quoted`). */
export function flow(table: number, priority: number, match: string, actions: string): Flow {
  return { cookie: cookieOf(`${table}|${priority}|${match}|${actions}`), table, priority, match, actions };
}

export function quoted(port: string): string {
  return `"${port}"`;
}

export function isOurCookie(cookie: string): boolean {
  return cookie.toLowerCase().startsWith(COOKIE_PREFIX) && cookie.length === LEARNED_COOKIE.length;
}

/** Made by a learn action of ours: comes and goes with the traffic. */
export function isLearnedCookie(cookie: string): boolean {
  return cookie.toLowerCase() === LEARNED_COOKIE;
}

/** 48 bits of cyrb53 behind our prefix: not for secrets, only to tell flows apart; quick, for there are thousands. */
function cookieOf(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  const mixedHigh = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  const mixedLow = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(mixedHigh ^ (mixedHigh >>> 13), 3266489909);
  const digits =
    (mixedHigh >>> 0).toString(16).padStart(8, "0") + (mixedLow >>> 0).toString(16).padStart(8, "0").slice(4);
  const cookie = `${COOKIE_PREFIX}${digits}`;
  return isLearnedCookie(cookie) ? `${cookie.slice(0, -2)}fe` : cookie;
}
