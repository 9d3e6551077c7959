import { BridgeheadError } from "@/server/model/errors";
import type { HostState } from "@/server/model/host-state";
import type { NeutronState } from "@/server/model/neutron";
import { readCaseHost } from "./case-host";
import { type CaseMeta, type ParsedMeta, parseMeta } from "./case-meta";
import { readCaseNeutron } from "./case-neutron";
import { decodeFiles } from "./file-texts";
import { readForeign } from "./foreign";
import { FORMATS, findLayout, type Layout, NoHostError } from "./layout";
import type { SkippedFile } from "./read-archive";

export type CaseContents = {
  /** `name` is the host's folder, by which a case refers to it. */
  readonly hosts: readonly { readonly name: string; readonly state: HostState }[];
  readonly neutron: NeutronState | null;
  readonly meta: CaseMeta;
  /** Files that were not read, each with the reason. Files that a capture has and we have no use for are not here. */
  readonly skipped: readonly SkippedFile[];
};

/**
 * The files of an upload as hosts and intent: a capture folder or a single host's, sosreports, drawings of plotnetcfg, a case
 * that a console exported, or several of these beside each other. Whatever is missing or damaged makes a host partial, with
 * errors; only an upload without any host or with more than one capture is refused. `at` (epoch milliseconds) is used as the
 * time of the read when the files do not tell their own.
 */
export function readCase(files: ReadonlyMap<string, Uint8Array>, options: { readonly at: number }): CaseContents {
  const { texts, skipped } = decodeFiles(files);
  const foreign = readForeign(texts, options.at);
  const rest = new Map([...texts].filter(([path]) => !foreign.paths.has(path)));
  const paths = [...files.keys()].filter((path) => !foreign.paths.has(path));
  const capture = readCapture(paths, rest, options.at, foreign.hosts.length > 0);
  const hosts = uniquelyNamed([...foreign.hosts, ...capture.hosts]);
  if (hosts.length === 0) {
    const [first] = foreign.skipped;
    const why = first === undefined ? "" : ` ${first.path}: ${first.reason}.`;
    throw new BridgeheadError("invalid", `No host was found in the upload.${why}`, { remedy: FORMATS });
  }
  return {
    hosts,
    neutron: foreign.neutron ?? capture.neutron,
    meta: capture.meta,
    skipped: [...skipped, ...foreign.skipped, ...capture.skipped],
  };
}

/** `besideOthers`: hosts were found otherwise, so that there may well be no capture. */
function readCapture(
  paths: readonly string[],
  texts: ReadonlyMap<string, string>,
  at: number,
  besideOthers: boolean,
): CaseContents {
  const metas = new Map<string, ParsedMeta>();
  for (const [path, text] of texts) if (/(^|\/)meta\.json$/.test(path)) metas.set(path, parseMeta(text));
  const layout = layoutOf(paths, metas, besideOthers);
  if (layout === null) {
    const stray = [...texts.keys()].map((path) => ({ path, reason: "of no format that is read here" }));
    return { hosts: [], neutron: null, meta: {}, skipped: stray };
  }
  const found = metas.get(`${layout.root}meta.json`);
  const meta = found?.meta ?? {};
  const fault = found?.fault ?? null;
  const capturedAt = meta.capturedAt ?? at;
  const hosts = layout.hosts.map(({ name, prefix }) => {
    const state = readCaseHost(name === "" ? "host" : name, inFolder(texts, prefix), capturedAt);
    return { name: name === "" ? state.hostname : name, state };
  });
  const strangers = [...texts.keys()].filter((path) => !isKnown(path, layout));
  return {
    hosts,
    neutron: readCaseNeutron(texts, `${layout.root}neutron/`),
    meta,
    skipped: [
      ...(fault === null ? [] : [{ path: `${layout.root}meta.json`, reason: fault }]),
      ...strangers.map((path) => ({ path, reason: "not a file of a capture" })),
    ],
  };
}

function layoutOf(
  paths: readonly string[],
  metas: ReadonlyMap<string, ParsedMeta>,
  besideOthers: boolean,
): Layout | null {
  if (besideOthers && paths.length === 0) return null;
  try {
    return findLayout(paths, (path) => metas.get(path)?.hosts ?? []);
  } catch (error) {
    if (error instanceof NoHostError) return null;
    throw error;
  }
}

/** Two hosts of one name are both kept: the second is `name (2)`. */
function uniquelyNamed(hosts: CaseContents["hosts"]): CaseContents["hosts"] {
  const names = new Set<string>();
  return hosts.map(({ name, state }) => {
    let unique = name;
    for (let at = 2; names.has(unique); at += 1) unique = `${name} (${at})`;
    names.add(unique);
    return { name: unique, state };
  });
}

function inFolder(texts: ReadonlyMap<string, string>, prefix: string): Map<string, string> {
  const inside = new Map<string, string>();
  for (const [path, text] of texts) if (path.startsWith(prefix)) inside.set(path.slice(prefix.length), text);
  return inside;
}

const KNOWN_OF_HOST = [
  /^(netns\/[^/]+\/)?ip-(addr|link|route|route-all|route6-all|rule6?|neigh)\.json$/,
  /^(netns\/[^/]+\/)?((ip|ip6|eb)tables-save(-c)?|ipset-save|conntrack|sysctl|ss)\.txt$/,
  /^netns\/[^/]+\/ip-netns-identify\.txt$/,
  /^(commands|netns|bridge-(fdb|link|vlan))\.json$/,
  /^(hostname|netns|brctl-show|modules|ps|sysctl-bridge)\.txt$/,
  /^(ovs|guests|etc-neutron|ns-metadata-proxy)\/./,
  /^dnsmasq\/[^/]+\/[^/]+$/,
];

/** Files that a capture has, used or not; the rest is named to the one who uploaded it. */
function isKnown(path: string, layout: Layout): boolean {
  const host = layout.hosts.find(({ prefix }) => path.startsWith(prefix));
  const inHost = host === undefined ? null : path.slice(host.prefix.length);
  if (inHost !== null && KNOWN_OF_HOST.some((pattern) => pattern.test(inHost))) return true;
  const rest = path.startsWith(layout.root) ? path.slice(layout.root.length) : path;
  return /^(meta|reachability)\.json$|^README\.md$|^neutron\/[^/]+\.json$/.test(rest);
}
