import type { LinuxHostConfig } from "@/server/hosts/config";
import { openTransport } from "@/server/hosts/driver";
import { commandText, inNetns, type RunResult, type Transport } from "@/server/hosts/transports/transport";

/** `<name>.pid` of each guest that the lab runs on a host: a process in the guest's own network, as the host numbers it. */
const LAB_GUESTS = "/run/lab/guests";
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 64 * 1024;

export type Pinged = Pick<RunResult, "stdout" | "stderr" | "exitCode" | "ms"> & { readonly command: string };

/**
 * Pings an address from inside the guest with that MAC, over a way in of its own. `null`: the host runs no such guest that
 * can be looked into, as only the lab's can.
 */
export async function pingFromGuest(
  config: LinuxHostConfig,
  mac: string,
  address: string,
  signal: AbortSignal | undefined,
): Promise<Pinged | null> {
  const transport = openTransport(config);
  try {
    const netns = await networkOfGuest(transport, mac, signal);
    if (netns === null) return null;
    const argv = ["ping", "-n", "-c", "3", "-i", "0.3", "-w", "5", address];
    const limits = { signal, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES };
    const { stdout, stderr, exitCode, ms } = await transport.run(argv, { netns, ...limits });
    return { command: commandText(inNetns(argv, netns)), stdout, stderr, exitCode, ms };
  } finally {
    await transport.close();
  }
}

async function networkOfGuest(
  transport: Transport,
  mac: string,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  const files = await transport.readDir(LAB_GUESTS).catch(() => []);
  for (const file of files.filter((name) => name.endsWith(".pid"))) {
    const pid = (await transport.readFile(`${LAB_GUESTS}/${file}`, signal).catch(() => "")).trim();
    if (!/^\d+$/.test(pid)) continue;
    const netns = `/proc/${pid}/ns/net`;
    const { stdout } = await transport.run(["ip", "-o", "link"], { netns, signal, timeoutMs: TIMEOUT_MS });
    if (stdout.toLowerCase().includes(`link/ether ${mac.toLowerCase()} `)) return netns;
  }
  return null;
}
