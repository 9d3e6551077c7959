import { ask, netnsPath, refusal } from "@/server/hosts/backends/linux/write/command";
import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { BridgeheadError } from "@/server/model/errors";
import type { DhcpService, HostState } from "@/server/model/host-state";

export const FILES = ["host", "addn_hosts", "opts", "interface"];

/**
 * The dnsmasq of a network: the process that the pid file (or the last observation) names, if its own command line says that
 * it is a dnsmasq with files in this directory. Prints its pid, whether it is in the namespace, and its words, NUL-separated.
 */
const SCRIPT = `
dir=$1 netns=$2 known=$3
[ -d "$dir" ] && printf 'dir\\n' || printf 'none\\n'
filed=
[ ! -r "$dir/pid" ] || read -r filed <"$dir/pid" || :
for pid in $filed $known; do
  case $pid in ''|*[!0-9]*) continue ;; esac
  words=$(tr '\\0' '\\n' <"/proc/$pid/cmdline" 2>/dev/null) || continue
  case $words in *dnsmasq*"$dir/"*) ;; *) continue ;; esac
  place=other
  [ -z "$netns" ] || [ "$(stat -L -c %i "/proc/$pid/ns/net")" != "$(stat -L -c %i "$netns")" ] || place=same
  printf '%s %s\\n%s' "$pid" "$place" "$words"
  exit 0
done`;

export function networkDir({ view }: WriteHost, networkId: string): string {
  if (view.dhcpDir !== null) return `${view.dhcpDir}/${networkId}`;
  throw new BridgeheadError("refused", `${view.transport.label} has no directory for DHCP services`, {
    remedy: "Give the host a DHCP directory (dhcpDir) in its settings.",
  });
}

/** `networks`: id → the namespace that it is to be served in, where that is known. */
export async function lookAtDnsmasq(
  host: WriteHost,
  networks: ReadonlyMap<string, string | null>,
  base: HostState = host.state,
): Promise<HostState> {
  const read = await Promise.all([...networks].map(([id, namespace]) => readService(host, id, namespace, base)));
  const others = (base.dhcp ?? []).filter(({ networkId }) => !networks.has(networkId));
  return { ...base, dhcp: [...others, ...read.filter((service) => service !== null)] };
}

async function readService(
  host: WriteHost,
  networkId: string,
  namespace: string | null,
  base: HostState,
): Promise<DhcpService | null> {
  const dir = networkDir(host, networkId);
  const before = base.dhcp?.find((one) => one.networkId === networkId);
  const netns = namespace === null || namespace === "" ? "" : (netnsPath(host, namespace) ?? "");
  const find = ["sh", "-c", SCRIPT, "sh", dir, netns, String(before?.pid ?? "")];
  const [found, ...contents] = await ask(host, "", [find, ...FILES.map((name) => ["cat", `${dir}/${name}`])]);
  if (found?.exitCode !== 0) throw refusal(host, "", find.slice(0, 2), found ?? { exitCode: null, stderr: "" });
  const [there, process = "", ...words] = found.stdout.split("\n");
  const [pid, place] = process.split(" ");
  if (there === "none" && !pid) return null;
  const files = FILES.flatMap((name, at) => {
    const content = contents[at];
    return content?.exitCode === 0 ? [[name, content.stdout] as const] : [];
  });
  return {
    networkId,
    namespace: place === "same" ? namespace : (before?.namespace ?? null),
    interface: before?.interface ?? null,
    pid: pid ? Number(pid) : null,
    arguments: words.slice(1).filter((word) => word !== ""),
    reservations: before?.reservations ?? null,
    options: before?.options ?? null,
    leases: before?.leases ?? null,
    files: Object.fromEntries(files),
  };
}
