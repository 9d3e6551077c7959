import type { HostState } from "@/server/model/host-state";
import type { NeutronState } from "@/server/model/neutron";
import { parseJson } from "../parse/json-fields";
import { MalformedError } from "../parse/malformed";
import { CASE_FILE } from "./exported/case-file";
import { readExported } from "./exported/read-exported";
import { looksPlotted } from "./plotnetcfg/format";
import { readPlottedHost } from "./plotnetcfg/plotted-host";
import type { SkippedFile } from "./read-archive";
import { hostOfFolder, readReportHost } from "./report/report-host";
import { reportRoots } from "./report/report-paths";

export type Foreign = {
  readonly hosts: readonly { readonly name: string; readonly state: HostState }[];
  readonly neutron: NeutronState | null;
  /** Files that belong to what was recognised, whether they could be read or not. */
  readonly paths: ReadonlySet<string>;
  readonly skipped: readonly SkippedFile[];
};

/** What of an upload is not a capture: exported cases, sosreports, drawings of plotnetcfg. */
export function readForeign(texts: ReadonlyMap<string, string>, at: number): Foreign {
  const hosts: { name: string; state: HostState }[] = [];
  const skipped: SkippedFile[] = [];
  const paths = new Set<string>();
  const neutrons: NeutronState[] = [];
  for (const root of exportRoots(texts)) {
    const found = readExported(texts, root);
    hosts.push(...found.hosts);
    skipped.push(...found.faults);
    if (found.neutron !== null) neutrons.push(found.neutron);
    for (const path of texts.keys()) if (isOfExport(path, root)) paths.add(path);
  }
  for (const root of reportRoots(texts.keys())) {
    const inside = new Map<string, string>();
    for (const [path, text] of texts) {
      if (!path.startsWith(root)) continue;
      inside.set(path.slice(root.length), text);
      paths.add(path);
    }
    const state = readReportHost(root, inside, at);
    hosts.push({ name: state.hostname, state });
  }
  for (const [path, text] of texts) {
    if (paths.has(path) || !/\.json$/i.test(path)) continue;
    const plot = plotOf(text);
    if (plot === null) continue;
    paths.add(path);
    const name = hostOfFolder(path.replace(/\.json$/i, "")).replace(/^plotnetcfg[-_.](?=.)/, "");
    try {
      hosts.push({ name, state: readPlottedHost(name, plot, at) });
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      skipped.push({ path, reason: `not the JSON of plotnetcfg that is known here (format 2): ${error.message}` });
    }
  }
  const [neutron = null] = neutrons;
  return { hosts, neutron, paths, skipped };
}

function exportRoots(texts: ReadonlyMap<string, string>): string[] {
  return [...texts.keys()]
    .filter((path) => path === CASE_FILE || path.endsWith(`/${CASE_FILE}`))
    .map((path) => path.slice(0, -CASE_FILE.length));
}

function isOfExport(path: string, root: string): boolean {
  return (
    path.startsWith(root) && /^(?:bridgehead-case\.json|neutron\.json|hosts\/\d+\.json)$/.test(path.slice(root.length))
  );
}

/** `null`: the document is of something else. Captures hold hundreds of documents: only likely ones are parsed. */
function plotOf(text: string): unknown {
  if (!text.includes('"namespaces"') || !text.includes('"format"')) return null;
  try {
    const json = parseJson(text);
    return looksPlotted(json) ? json : null;
  } catch (error) {
    if (error instanceof MalformedError) return null;
    throw error;
  }
}
