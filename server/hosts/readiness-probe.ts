import type { LinuxHostConfig } from "@/server/hosts/config";
import { hostView, openTransport } from "@/server/hosts/driver";
import { endWorkers, runBatch } from "@/server/hosts/transports/batch";
import { TransportError } from "@/server/hosts/transports/transport";

/** What a host answered to the questions of a readiness check; `null`: the command failed or was not answered in time. */
export type ReadinessFacts = {
  /** Program → its path; `null`: it is not there. */
  readonly programs: Readonly<Record<string, string | null>>;
  readonly uid: string | null;
  readonly entersNamespaces: boolean;
  /** Why Open vSwitch's database cannot be written; `null`: it can. */
  readonly ovsdbProblem: string | null;
  /** What `--version` prints. */
  readonly iptables: string | null;
  readonly ebtables: string | null;
  readonly bridgeNf: Readonly<Record<"ipv4" | "ipv6", string | null>>;
  readonly ovsModule: boolean;
  /** As the switch says it; `null`: it was not asked. */
  readonly datapathTypes: readonly string[] | null;
  readonly interfaceTypes: readonly string[] | null;
  /** Of the host's own namespace, without lengths; `null`: not read. */
  readonly addresses: readonly string[] | null;
};

export const READINESS_PROGRAMS = [
  ...["ovs-vsctl", "ovs-ofctl", "ip", "nsenter", "sysctl"],
  ...["iptables-save", "iptables-restore", "ip6tables-save", "ip6tables-restore", "ipset", "conntrack"],
  ...["ebtables", "ebtables-save", "dnsmasq", "dhcp_release", "arping"],
] as const;
export type ReadinessProgram = (typeof READINESS_PROGRAMS)[number];

const TIMEOUT_MS = 10_000;

/** Asks a host for everything that plugging and wiring takes. Changes nothing; throws when there is no way in. */
export async function probeReadiness(config: LinuxHostConfig, signal?: AbortSignal): Promise<ReadinessFacts> {
  const transport = openTransport(config);
  try {
    const { ovsRunDir } = await hostView(config, transport);
    const ask = ["ovs-vsctl", "--timeout=5", ...(ovsRunDir === null ? [] : [`--db=unix:${ovsRunDir}/db.sock`])];
    const commands = [
      ["uname", "-n"],
      ["id", "-u"],
      ["nsenter", "--net=/proc/self/ns/net", "--", "true"],
      ["iptables", "--version"],
      ["ebtables", "--version"],
      ["sysctl", "-n", "net.bridge.bridge-nf-call-iptables"],
      ["sysctl", "-n", "net.bridge.bridge-nf-call-ip6tables"],
      ["test", "-d", "/sys/module/openvswitch"],
      [...ask, "get", "Open_vSwitch", ".", "datapath_types"],
      [...ask, "get", "Open_vSwitch", ".", "iface_types"],
      ["ip", "-o", "addr", "show"],
      ...READINESS_PROGRAMS.map((program) => ["sh", "-c", 'command -v "$1"', "sh", program]),
    ];
    const results = await runBatch(
      transport,
      commands.map((argv) => ({ argv, timeoutMs: TIMEOUT_MS })),
      { signal },
    );
    const said = results.map((result) => ("failure" in result || result.exitCode !== 0 ? null : result.stdout.trim()));
    const [hostname, uid, entered, iptables, ebtables, ipv4, ipv6, module, datapaths, interfaces, addr, ...paths] =
      said;
    if (!hostname) {
      throw new TransportError("denied", `${transport.label} runs no commands`, {
        remedy: "The login needs an ordinary shell (sh) and may not be limited to one command.",
      });
    }
    return {
      programs: Object.fromEntries(READINESS_PROGRAMS.map((program, at) => [program, paths[at] || null])),
      uid: uid ?? null,
      entersNamespaces: entered != null,
      ovsdbProblem: await ovsdbProblem(ovsRunDir, (path) => transport.connectUnix(path, signal)),
      iptables: iptables ?? null,
      ebtables: ebtables ?? null,
      bridgeNf: { ipv4: ipv4 ?? null, ipv6: ipv6 ?? null },
      ovsModule: module != null,
      datapathTypes: listOf(datapaths),
      interfaceTypes: listOf(interfaces),
      addresses: addr == null ? null : [...addr.matchAll(/ inet6? ([0-9a-f.:]+)/g)].flatMap((found) => found[1] ?? []),
    };
  } finally {
    endWorkers(transport);
    await transport.close();
  }
}

async function ovsdbProblem(
  runDir: string | null,
  connect: (path: string) => Promise<{ destroy(): void }>,
): Promise<string | null> {
  if (runDir === null) return "Its settings say that it has no Open vSwitch.";
  try {
    (await connect(`${runDir}/db.sock`)).destroy();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** `[netdev, system]` as `ovs-vsctl` prints a set. */
function listOf(text: string | null | undefined): readonly string[] | null {
  if (text == null) return null;
  return text
    .replace(/[[\]" ]/g, "")
    .split(",")
    .filter((word) => word !== "");
}
