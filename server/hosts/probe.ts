import type { HostConfig } from "@/server/hosts/config";
import { hostView, openTransport } from "@/server/hosts/driver";
import { endWorkers, runBatch } from "@/server/hosts/transports/batch";
import { TransportError } from "@/server/hosts/transports/transport";

/** What a test of the connection found out. */
export type HostProbe = {
  readonly hostname: string;
  readonly kernel: string;
  /** Of the programs that answer, e.g. `ovs-vswitchd` → `3.1.0`. */
  readonly versions: Readonly<Record<string, string>>;
  /** SSH: the key that the host proved to have, `SHA256:…`. */
  readonly hostKey: string | null;
  /** What cannot be read on this host and why, in an operator's words. Empty: everything can. */
  readonly missing: readonly string[];
};

/** Programs that a whole reading takes, and what is not seen without them. */
const PROGRAMS: Readonly<Record<string, string>> = {
  ip: "links, addresses and routes",
  nsenter: "anything inside namespaces",
  "iptables-save": "iptables rules",
  "ip6tables-save": "ip6tables rules",
  "ebtables-save": "ebtables rules",
  ipset: "IP sets",
  conntrack: "connection tracking zones",
  sysctl: "kernel settings",
  ps: "agent processes",
  tar: "DHCP files",
  "ovs-ofctl": "OpenFlow flows",
};

const TIMEOUT_MS = 10_000;

/**
 * Tries the way in and looks what the host can tell, changing nothing. Throws when there is no way in: a
 * `HostKeyChangedError` when the pinned SSH key is not the host's, a `TransportError` otherwise.
 */
export async function probeHost(config: HostConfig, signal?: AbortSignal): Promise<HostProbe> {
  if (config.transport === "simulated") {
    return { hostname: config.name, kernel: "simulated", versions: {}, hostKey: null, missing: [] };
  }
  let shown: string | null = config.transport === "ssh" ? config.hostKey : null;
  const transport = openTransport(config, (key) => {
    shown = key;
  });
  try {
    const view = await hostView(config, transport);
    const programs = Object.keys(PROGRAMS);
    const commands = [
      ["uname", "-n"],
      ["uname", "-r"],
      ["id", "-u"],
      ["ip", "-V"],
      ["ovs-vswitchd", "--version"],
      ...programs.map((program) => ["sh", "-c", 'command -v "$1"', "sh", program]),
    ];
    const results = await runBatch(
      transport,
      commands.map((argv) => ({ argv, timeoutMs: TIMEOUT_MS })),
      { signal },
    );
    const said = results.map((result) => ("failure" in result || result.exitCode !== 0 ? null : result.stdout.trim()));
    const [hostname, kernel, uid, ip, ovs, ...found] = said;
    if (!hostname || !kernel) {
      throw new TransportError("denied", `${transport.label} runs no commands`, {
        remedy: "The login needs an ordinary shell (sh) and may not be limited to one command.",
      });
    }
    const absent = programs.flatMap((program, at) =>
      found[at] ? [] : [`${program} is not installed: ${PROGRAMS[program]} will be unknown`],
    );
    const rights = uid === "0" ? [] : [`commands run as user ${uid}, not root: most of the host will be unknown`];
    const versions = { "ip (iproute2)": versionOf(ip), "ovs-vswitchd": versionOf(ovs) };
    return {
      hostname,
      kernel,
      versions: Object.fromEntries(Object.entries(versions).filter(([, version]) => version !== "")),
      hostKey: shown,
      missing: [...rights, ...absent, ...(await ovsdbProblem(view.ovsRunDir, transport))],
    };
  } finally {
    endWorkers(transport);
    await transport.close();
  }
}

async function ovsdbProblem(
  ovsRunDir: string | null,
  transport: ReturnType<typeof openTransport>,
): Promise<readonly string[]> {
  if (ovsRunDir === null) return [];
  const path = `${ovsRunDir}/db.sock`;
  try {
    (await transport.connectUnix(path)).destroy();
    return [];
  } catch (error) {
    return [`Open vSwitch is not seen: ${error instanceof Error ? error.message : error}`];
  }
}

function versionOf(text: string | null | undefined): string {
  return /(\d+\.\d+(?:\.\d+)?)/.exec(text ?? "")?.[1] ?? "";
}
