import { ask, feed, must, refusal } from "@/server/hosts/backends/linux/write/command";
import { networkDir } from "@/server/hosts/backends/linux/write/dnsmasq-look";
import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import type { ServiceOperation } from "@/server/model/host-operation";
import type { DhcpService, HostState } from "@/server/model/host-state";

type Of<Op extends ServiceOperation["op"]> = Extract<ServiceOperation, { op: Op }>;

/** A whole file or the old one: dnsmasq may read it at any moment, and does so without the rights of root. */
const WRITE = 'umask 022; mkdir -p "$(dirname "$1")" && cat >"$1.new" && mv -f "$1.new" "$1"';
/** Also removes what a console that was ended in between did not come to rename. */
const LEASES = 'umask 022; rm -f -- "$1"/*.new; mkdir -p "$1" && { [ -e "$1/leases" ] || : >"$1/leases"; }';
/** Ends one process and waits until it is gone. */
const END = `
kill "$1" 2>/dev/null || exit 0
for wait in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  kill -0 "$1" 2>/dev/null || exit 0
  case $(cat "/proc/$1/stat" 2>/dev/null) in *') Z '*) exit 0 ;; esac
  sleep 0.1
done
kill -9 "$1"`;

export async function ensureDnsmasq(host: WriteHost, operation: Of<"dnsmasq.ensure">, seen: HostState): Promise<void> {
  const { networkId, namespace, files } = operation;
  const dir = networkDir(host, networkId);
  const service = serviceOf(seen, networkId);
  const words = operation.arguments.map((word) => word.replaceAll("{dir}", dir));
  const changed = Object.entries(files).filter(([name, content]) => service?.files?.[name] !== content);
  for (const [name, content] of changed) await write(host, `${dir}/${name}`, content);
  await must(host, "", [["sh", "-c", LEASES, "sh", dir]]);
  const isSame =
    service?.pid != null && service.namespace === namespace && service.arguments.join("\n") === words.join("\n");
  if (isSame) {
    if (changed.length > 0) await must(host, "", [["kill", "-HUP", String(service.pid)]]);
    return;
  }
  await end(host, service);
  await start(host, namespace, words);
}

export async function removeDnsmasq(host: WriteHost, networkId: string, seen: HostState): Promise<void> {
  const service = serviceOf(seen, networkId);
  if (!service) return;
  await end(host, service);
  await must(host, "", [["rm", "-rf", "--", networkDir(host, networkId)]]);
}

/**
 * `dhcp_release` asks dnsmasq itself. Where that tool is not there, the line is taken out of the leases while dnsmasq is
 * stopped for a moment.
 */
export async function releaseLease(host: WriteHost, operation: Of<"dhcp.release">, seen: HostState): Promise<void> {
  const { networkId, namespace, device, address, mac } = operation;
  const service = serviceOf(seen, networkId);
  if (service?.pid == null) return;
  const [answer] = await ask(host, namespace, [["dhcp_release", device, address, mac]]);
  if (answer?.exitCode === 0) return;
  if (answer?.exitCode !== 127) {
    throw refusal(host, namespace, ["dhcp_release", device, address, mac], answer ?? { exitCode: null, stderr: "" });
  }
  const file = `${networkDir(host, networkId)}/leases`;
  const [leases] = await must(host, "", [["cat", file]]);
  const lines = leases?.stdout.split("\n") ?? [];
  const kept = lines.filter((line) => line.split(" ")[2] !== address);
  if (kept.length === lines.length) return;
  await end(host, service);
  await write(host, file, kept.join("\n"));
  await start(host, namespace, service.arguments);
}

function serviceOf(state: HostState, networkId: string): DhcpService | undefined {
  return state.dhcp?.find((one) => one.networkId === networkId);
}

async function write(host: WriteHost, path: string, content: string): Promise<void> {
  const argv = ["sh", "-c", WRITE, "sh", path];
  const result = await feed(host, "", argv, content);
  if (result.exitCode !== 0)
    throw refusal(host, "", ["write", path], result, "See whether the disk is full or read-only.");
}

/** dnsmasq goes into the background by itself once it has its sockets and its pid file. */
async function start(host: WriteHost, namespace: string, words: readonly string[]): Promise<void> {
  const argv = ["dnsmasq", ...words];
  const result = await feed(host, namespace, argv, "");
  if (result.exitCode === 0) return;
  throw refusal(host, namespace, argv, result, "See whether another DHCP server runs in the namespace.");
}

async function end(host: WriteHost, service: DhcpService | undefined): Promise<void> {
  if (service?.pid == null) return;
  await must(host, "", [["sh", "-c", END, "sh", String(service.pid)]]);
}
