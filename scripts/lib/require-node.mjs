import { fail } from "./fail.mjs";

const LEAST = [20, 19];

/** Every command starts with this: an older Node fails later with words that help nobody. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return;
  fail(`Node ${LEAST.join(".")} or newer is needed; this is ${process.versions.node}`);
}
