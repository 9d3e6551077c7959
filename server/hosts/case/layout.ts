import { BridgeheadError } from "@/server/model/errors";

/** Where things are in the files of a capture: `<root>/meta.json`, `<root>/neutron/*.json`, `<root>/<host>/…`. */
export type Layout = {
  /** With a closing `/`, or `""`. `null` when the files are those of a single host without a folder. */
  readonly root: string;
  readonly hosts: readonly { readonly name: string; readonly prefix: string }[];
};

export const FORMATS =
  "Upload a capture folder (meta.json, <host>/ip-link.json, <host>/ovs/dump.json, …) or one of its hosts, a sosreport, the JSON of plotnetcfg (plotnetcfg -f json), or a case that a console exported.";

export class NoHostError extends BridgeheadError {
  override readonly name = "NoHostError";
}

const HOST_FOLDER = /^((?:.*?\/)?)(?:netns|guests|ovs|dnsmasq|etc-neutron|ns-metadata-proxy)\/./;
const HOST_FILE =
  /^((?:.*\/)?)(?:commands\.json|hostname\.txt|ps\.txt|modules\.txt|conntrack\.txt|netns\.(?:json|txt)|ip-(?:addr|link|route|route-all|rule6?|neigh)\.json|(?:ip|ip6|eb)tables-save(?:-c)?\.txt|ipset-save\.txt|sysctl(?:-bridge)?\.txt|bridge-(?:fdb|link|vlan)\.json|brctl-show\.txt|ss\.txt)$/;
const FIXED_FILE = /^((?:.*\/)?)(?:meta\.json|reachability\.json)$|^((?:.*\/)?)neutron\/[^/]+\.json$/;

/**
 * A folder is a host when it has a `commands.json`, when `meta.json` names it, or when its files have the names that a
 * capture gives them. A folder around the whole is allowed; two captures in one upload are not.
 */
export function findLayout(paths: readonly string[], hostsOfMeta: (metaPath: string) => readonly string[]): Layout {
  const prefixes = new Set<string>();
  const roots = new Set<string>();
  for (const path of paths) if (/(^|\/)commands\.json$/.test(path)) prefixes.add(folderOf(path));
  for (const path of paths) {
    const root = isInside(path, prefixes) ? null : rootOfFixed(path);
    if (root === null) continue;
    roots.add(root);
    if (path.endsWith("meta.json")) for (const host of hostsOfMeta(path)) prefixes.add(`${root}${host}/`);
  }
  for (const prefix of prefixes) roots.add(folderOf(prefix.slice(0, -1)));
  const [known = ""] = roots.size === 1 ? roots : [];
  for (const path of paths) {
    if (isInside(path, prefixes) || rootOfFixed(path) !== null) continue;
    const around = path.startsWith(known) ? known : "";
    const inside = path.slice(around.length);
    const prefix = HOST_FOLDER.exec(inside)?.[1] ?? HOST_FILE.exec(inside)?.[1];
    if (prefix !== undefined) prefixes.add(around + prefix);
  }
  for (const prefix of prefixes) roots.add(folderOf(prefix.slice(0, -1)));
  return oneCapture(roots, prefixes);
}

function oneCapture(roots: ReadonlySet<string>, prefixes: ReadonlySet<string>): Layout {
  const [root, ...others] = [...roots].sort();
  if (root === undefined) {
    throw new NoHostError("invalid", "No host was found in the upload.", { remedy: FORMATS });
  }
  if (others.length > 0 || (prefixes.has("") && prefixes.size > 1)) {
    const names = [root, ...others].map((name) => (name === "" ? "the top folder" : name.slice(0, -1))).join(", ");
    throw new BridgeheadError("invalid", `The upload holds more than one capture (hosts below: ${names}).`, {
      remedy: "Upload each capture as a case of its own.",
    });
  }
  const hosts = [...prefixes].sort().map((prefix) => ({ name: prefix.slice(root.length, -1), prefix }));
  return { root, hosts };
}

/** The folder of the capture, told by a file that lies there and never in a host. */
function rootOfFixed(path: string): string | null {
  const match = FIXED_FILE.exec(path);
  return match === null ? null : (match[1] ?? match[2] ?? "");
}

function isInside(path: string, prefixes: ReadonlySet<string>): boolean {
  for (let folder = folderOf(path); ; folder = folderOf(folder.slice(0, -1))) {
    if (prefixes.has(folder)) return true;
    if (folder === "") return false;
  }
}

/** `a/b/c` → `a/b/`; a name without a folder → `""`. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
