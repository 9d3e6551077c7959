/**
 * How a OneView network says what it stands for and who made it:
 * - its name is `Neutron [<network id>]`, as the original driver wrote it, so that its networks are recognised;
 * - its description is `<Neutron name> [bridgehead:<cloud id>]`: two clouds on one appliance never touch each other's.
 * A Neutron name may hold anything, even what looks like a mark: ours is written after it, and the last one counts.
 */

const DESCRIPTION_LIMIT = 200;

const nameForm = /^Neutron \[([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\]$/i;
const markForm = /\[bridgehead:([^[\]\s]+)\]/g;

export function oneViewNetworkName(networkId: string): string {
  return `Neutron [${networkId}]`;
}

/** The network id in lower case, only when the whole name has that form; `copy of Neutron […]` is somebody's own. */
export function networkIdOfName(name: string): string | null {
  return name.startsWith("Neutron ") ? networkIdOfSpelling(name) : null;
}

/** As the appliance sees it, which compares names without regard to case: who may bear that name beside this one. */
export function networkIdOfSpelling(name: string): string | null {
  return nameForm.exec(name)?.[1]?.toLowerCase() ?? null;
}

/** At most 200 characters, without control characters; the name is cut, the mark never is. */
export function writeMark(networkName: string, cloudId: string): string {
  const mark = `[bridgehead:${encodeURIComponent(cloudId)}]`;
  const clean = networkName
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  let kept = "";
  for (const character of clean) {
    if (kept.length + character.length + 1 + mark.length > DESCRIPTION_LIMIT) break;
    kept += character;
  }
  return kept.trim() === "" ? mark : `${kept.trim()} ${mark}`;
}

/** The id of the cloud that made it; `null`: it bears no mark. A mark that cannot be decoded is still somebody's. */
export function readMark(description: string | null): string | null {
  const written = description === null ? undefined : [...description.matchAll(markForm)].at(-1)?.[1];
  if (written === undefined) return null;
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
