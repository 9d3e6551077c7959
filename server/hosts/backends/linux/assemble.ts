import { rowsOf } from "@/server/hosts/backends/linux/link-rows";
import { type Cached, ParseCache } from "@/server/hosts/backends/linux/parse-cache";
import { parseDhcp } from "@/server/hosts/parse/dhcp";
import { parseFlows } from "@/server/hosts/parse/flows";
import { mergeLinks, type ParsedLinks } from "@/server/hosts/parse/links";
import { decodeOvs } from "@/server/hosts/parse/ovs";
import { assembleNamespaces } from "@/server/hosts/parse/parse-host";
import { type ParsedNamespace, parseNamespace } from "@/server/hosts/parse/parse-namespace";
import { agentProcesses, type ProcessRow, parseProcesses } from "@/server/hosts/parse/processes";
import type { RawHost, RawNamespace, RawText } from "@/server/hosts/raw";
import type { CollectorError, HostState, OpenFlow, Ovs, Source } from "@/server/model/host-state";

/**
 * `parseHost` for a host that is read again and again: parses only what is a new object since the last call. The result is
 * the same as parsing everything anew (tested).
 */
export class Assembler {
  readonly #namespaces = new ParseCache<ParsedNamespace>();
  readonly #links = new ParseCache<ParsedLinks>();
  readonly #flows = new ParseCache<readonly OpenFlow[] | null>();
  readonly #processes = new ParseCache<readonly ProcessRow[] | null>();
  readonly #dhcp = new ParseCache<HostState["dhcp"]>();
  readonly #ovs = new ParseCache<Ovs | null>();

  assemble(raw: RawHost): HostState {
    const errors: CollectorError[] = [...raw.errors];
    const use = <T>({ value, found }: Cached<T>): T => {
      errors.push(...found);
      return value;
    };
    const textsOf = groupBy(raw.texts, ({ namespace }) => namespace);
    const rootTexts = groupBy(textsOf.get("") ?? [], ({ part }) => part);
    const namespaces = raw.namespaces.map((namespace) => {
      const texts = (textsOf.get(namespace.name) ?? []).filter(({ part }) => !HOST_PARTS.has(part));
      const known = raw.errors.filter((error) => error.namespace === namespace.name && !HOST_PARTS.has(error.part));
      return this.#readNamespace(namespace, texts, known, use);
    });
    const processes = use(this.#readProcesses(rootTexts.get("processes")?.[0]));
    const ovs = this.#readOvs(raw, rootTexts.get("flows") ?? [], use);
    const files = rootTexts.get("dhcp") ?? [];
    const dhcpErrors = raw.errors.filter(({ part }) => part === "dhcp");
    const dhcp = this.#dhcp.get(
      "",
      [processes, ...raw.namespaces, ...files],
      (e) => parseDhcp({ files, processes, namespaces: raw.namespaces }, e),
      dhcpErrors,
    );
    this.#namespaces.sweep();
    this.#links.sweep();
    this.#flows.sweep();
    return {
      hostname: raw.hostname,
      observedAt: raw.at,
      ...(raw.rulesAt !== undefined && { rulesAt: raw.rulesAt }),
      kernel: raw.kernel,
      namespaces: assembleNamespaces(namespaces),
      ovs,
      dhcp: use(dhcp),
      processes: processes && agentProcesses(processes),
      errors,
      sources: sourcesOf(raw),
    };
  }

  /** The links apart from the rest: they change most, and their rows are parsed one by one. */
  #readNamespace(
    raw: RawNamespace,
    texts: readonly RawText[],
    known: readonly CollectorError[],
    use: <T>(cached: Cached<T>) => T,
  ): ParsedNamespace {
    const addr = texts.find(({ part }) => part === "addr");
    const read = addr && !texts.some(({ part }) => part === "link") ? rowsOf(addr) : null;
    // a print without any device was lost, and is refused with the rest
    const rows = read?.length === 0 ? null : read;
    const rest = rows ? texts.filter((text) => text !== addr) : texts;
    const parsed = use(this.#namespaces.get(raw.name, rest, (e) => parseNamespace(raw, rest, e), known));
    if (!rows || !addr) return { ...parsed, raw };
    return { ...parsed, raw, links: use(this.#links.get(raw.name, [rows], () => mergeLinks([], rows))) };
  }

  #readProcesses(ps: RawText | undefined): Cached<readonly ProcessRow[] | null> {
    return this.#processes.get("", [ps], (e) => (ps ? e.attempt(ps, () => parseProcesses(ps.text)) : null));
  }

  #readOvs(raw: RawHost, texts: readonly RawText[], use: <T>(cached: Cached<T>) => T): Ovs | null {
    const tables = raw.ovsdb;
    if (tables === null) return null;
    const flows = new Map<string, readonly OpenFlow[]>();
    for (const text of texts) {
      const { subject = "" } = text;
      const parsed = use(this.#flows.get(subject, [text], (e) => e.attempt(text, () => parseFlows(text.text))));
      if (parsed) flows.set(subject, parsed);
    }
    const origin = {
      part: "ovs",
      namespace: "",
      command: raw.ovsdbSource?.command ?? "ovsdb-client dump Open_vSwitch",
    };
    const decode = this.#ovs.get("", [tables, ...flows.values()], (e) =>
      e.attempt(origin, () => decodeOvs(tables, flows)),
    );
    return use(decode);
  }
}

/** Parts of the host as a whole, filed under the root namespace. */
const HOST_PARTS: ReadonlySet<string> = new Set(["flows", "dhcp", "processes", "ovs", "namespaces", "watch"]);

function sourcesOf(raw: RawHost): readonly Source[] {
  const sources = raw.texts.map(({ part, namespace, command, ms }): Source => ({ part, namespace, command, ms }));
  return raw.ovsdbSource ? [...sources, { part: "ovs", namespace: "", ...raw.ovsdbSource }] : sources;
}

function groupBy<K>(texts: readonly RawText[], keyOf: (text: RawText) => K): ReadonlyMap<K, readonly RawText[]> {
  const groups = new Map<K, RawText[]>();
  for (const text of texts) {
    const group = groups.get(keyOf(text));
    if (group) group.push(text);
    else groups.set(keyOf(text), [text]);
  }
  return groups;
}
