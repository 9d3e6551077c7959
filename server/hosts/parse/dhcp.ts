import type { DhcpService } from "@/server/model/host-state";
import type { RawNamespace, RawText } from "../raw";
import type { ErrorCollector } from "./collect-errors";
import { parseLeases, parseOptions, parseReservations } from "./dhcp-files";
import { type DnsmasqProcess, dnsmasqProcesses } from "./dnsmasq-arguments";
import type { ProcessRow } from "./processes";

export type DhcpSources = {
  /** Texts of part `dhcp`, subject `<network id>/<file>`. */
  readonly files: readonly RawText[];
  /** `null`: the processes were not read. */
  readonly processes: readonly ProcessRow[] | null;
  readonly namespaces: readonly RawNamespace[];
};

/**
 * One service for each network that has files or a dnsmasq of its own. Its namespace is the one that holds the process,
 * else the one of the agent's naming. `null` when neither files nor processes could tell.
 */
export function parseDhcp(sources: DhcpSources, errors: ErrorCollector): DhcpService[] | null {
  const processes = sources.processes === null ? [] : dnsmasqProcesses(sources.processes);
  const files = filesByNetwork(sources.files);
  const networkIds = new Set([...files.keys(), ...processes.map((process) => process.networkId)]);
  if (networkIds.size === 0 && (sources.processes === null || errors.has("dhcp", ""))) return null;
  return [...networkIds].sort().map((networkId) => {
    const own = files.get(networkId) ?? new Map<string, RawText>();
    const candidates = processes.filter((process) => process.networkId === networkId);
    return parseService(networkId, own, candidates, sources.namespaces, errors);
  });
}

function parseService(
  networkId: string,
  files: ReadonlyMap<string, RawText>,
  candidates: readonly DnsmasqProcess[],
  namespaces: readonly RawNamespace[],
  errors: ErrorCollector,
): DhcpService {
  const read = <T>(file: string, parse: (text: string) => T): T | null => {
    const raw = files.get(file);
    return raw === undefined ? null : errors.attempt(raw, () => parse(raw.text));
  };
  const filePid = read("pid", (text) => Number.parseInt(text, 10));
  const process = candidates.find((candidate) => candidate.pid === filePid) ?? lowestPid(candidates);
  const pid =
    process?.pid ?? (namespaces.some(({ pids }) => filePid !== null && pids.includes(filePid)) ? filePid : null);
  const interfaceName = read("interface", (text) => text.trim()) ?? "";
  return {
    networkId,
    namespace: namespaceOf(networkId, pid, namespaces),
    interface: interfaceName === "" ? (process?.interface ?? null) : interfaceName,
    pid,
    arguments: process?.arguments ?? [],
    reservations: read("host", parseReservations),
    options: read("opts", parseOptions),
    leases: process?.leaseFileReadOnly ? null : read("leases", parseLeases),
    files: Object.fromEntries([...files].filter(([name]) => SERVED.has(name)).map(([name, raw]) => [name, raw.text])),
  };
}

const SERVED: ReadonlySet<string> = new Set(["host", "addn_hosts", "opts", "interface"]);

function namespaceOf(networkId: string, pid: number | null, namespaces: readonly RawNamespace[]): string | null {
  const holder = namespaces.find((namespace) => pid !== null && namespace.pids.includes(pid));
  const named = namespaces.find((namespace) => namespace.name === `qdhcp-${networkId}`);
  return (holder ?? named)?.name ?? null;
}

function lowestPid(processes: readonly DnsmasqProcess[]): DnsmasqProcess | undefined {
  return [...processes].sort((a, b) => a.pid - b.pid)[0];
}

function filesByNetwork(texts: readonly RawText[]): Map<string, Map<string, RawText>> {
  const networks = new Map<string, Map<string, RawText>>();
  for (const text of texts) {
    const [networkId, file] = (text.subject ?? "").split("/");
    if (networkId === undefined || networkId === "" || file === undefined) continue;
    const files = networks.get(networkId) ?? new Map<string, RawText>();
    networks.set(networkId, files.set(file, text));
  }
  return networks;
}
