import type { HostState } from "@/server/model/host-state";
import type { NeutronState } from "@/server/model/neutron";
import { readCaseHost } from "./case-host";
import { type CaseMeta, type ParsedMeta, parseMeta } from "./case-meta";
import { readCaseNeutron } from "./case-neutron";
import { decodeFiles } from "./file-texts";
import { findLayout, type Layout } from "./layout";
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
 * The files of a capture folder, or of a single host's folder, as hosts and intent. Whatever is missing or damaged makes a
 * host partial, with errors; only an upload without any host or with more than one capture is refused. `at` (epoch
 * milliseconds) is used as the time of the read when the capture does not tell its own.
 */
export function readCase(files: ReadonlyMap<string, Uint8Array>, options: { readonly at: number }): CaseContents {
  const { texts, skipped } = decodeFiles(files);
  const metas = new Map<string, ParsedMeta>();
  for (const [path, text] of texts) if (/(^|\/)meta\.json$/.test(path)) metas.set(path, parseMeta(text));
  const layout = findLayout([...files.keys()], (path) => metas.get(path)?.hosts ?? []);
  const found = metas.get(`${layout.root}meta.json`);
  const meta = found?.meta ?? {};
  const fault = found?.fault ?? null;
  const at = meta.capturedAt ?? options.at;
  const hosts = layout.hosts.map(({ name, prefix }) => {
    const state = readCaseHost(name === "" ? "host" : name, inFolder(texts, prefix), at);
    return { name: name === "" ? state.hostname : name, state };
  });
  const strangers = [...texts.keys()].filter((path) => !isKnown(path, layout));
  return {
    hosts,
    neutron: readCaseNeutron(texts, `${layout.root}neutron/`),
    meta,
    skipped: [
      ...skipped,
      ...(fault === null ? [] : [{ path: `${layout.root}meta.json`, reason: fault }]),
      ...strangers.map((path) => ({ path, reason: "not a file of a capture" })),
    ],
  };
}

function inFolder(texts: ReadonlyMap<string, string>, prefix: string): Map<string, string> {
  const inside = new Map<string, string>();
  for (const [path, text] of texts) if (path.startsWith(prefix)) inside.set(path.slice(prefix.length), text);
  return inside;
}

const KNOWN_OF_HOST = [
  /^(netns\/[^/]+\/)?ip-(addr|link|route|route-all|route6-all|rule|neigh)\.json$/,
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
