import type { HostView } from "@/server/hosts/backends/linux/host-view";
import type { Collected } from "@/server/hosts/backends/linux/raw-store";
import { readTar } from "@/server/hosts/backends/linux/tar-entries";
import { commandText, TransportError } from "@/server/hosts/transports/transport";

const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Every file of every network's directory under the DHCP agent's state path, in one command. A host without that directory
 * runs no DHCP agent: that is not an error, there is just nothing.
 */
export async function collectDhcp(view: HostView, signal?: AbortSignal): Promise<Collected> {
  if (view.dhcpDir === null) return { texts: [], errors: [] };
  const argv = ["tar", "-C", view.dhcpDir, "-c", "-f", "-", "--exclude=*/*/*/*", "--", "."];
  const command = commandText(argv);
  const failed = (message: string): Collected => ({
    texts: [],
    errors: [{ part: "dhcp", namespace: "", command, message }],
  });
  try {
    const result = await view.transport.run(argv, { encoding: "latin1", maxBytes: MAX_BYTES, signal });
    if (/Cannot open: No such file|can't change directory/.test(result.stderr)) return { texts: [], errors: [] };
    if (result.exitCode === 127) return failed("tar is not installed on the host");
    // 1: a file changed while it was read; dnsmasq's files are replaced by rename, so what came is whole.
    if (result.exitCode !== 0 && result.exitCode !== 1) return failed(result.stderr.trim());
    const texts = readTar(Buffer.from(result.stdout, "latin1")).flatMap(({ path, bytes }) => {
      const [, network, file, ...deeper] = path.split("/");
      if (network === undefined || file === undefined || deeper.length > 0) return [];
      const subject = `${network}/${file}`;
      const shown = commandText(["cat", `${view.dhcpDir}/${subject}`]);
      return [{ part: "dhcp" as const, namespace: "", subject, command: shown, ms: result.ms, text: bytes.toString() }];
    });
    return { texts, errors: [] };
  } catch (error) {
    if (error instanceof TransportError && error.problem !== "disconnected") return failed(error.message);
    throw error;
  }
}
