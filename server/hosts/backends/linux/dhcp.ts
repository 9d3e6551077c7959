import type { HostView } from "@/server/hosts/backends/linux/host-view";
import type { Collected } from "@/server/hosts/backends/linux/raw-store";
import { readTar } from "@/server/hosts/backends/linux/tar-entries";
import { commandText } from "@/server/hosts/transports/transport";
import type { BatchCommand, BatchResult } from "@/server/hosts/transports/worker";

/** Every file of every network's directory under the DHCP agent's state path, in one command. */
export function dhcpCommand({ dhcpDir }: HostView): BatchCommand | null {
  if (dhcpDir === null) return null;
  return { argv: ["tar", "-C", dhcpDir, "-c", "-f", "-", "--exclude=*/*/*/*", "--", "."], encoding: "latin1" };
}

/** A host without that directory runs no DHCP agent: that is not an error, there is just nothing. */
export function readDhcp({ dhcpDir }: HostView, command: BatchCommand, result: BatchResult | undefined): Collected {
  const failed = (message: string): Collected => ({
    texts: [],
    errors: [{ part: "dhcp", namespace: "", command: commandText(command.argv), message }],
  });
  if (!result) return failed("not read");
  if ("failure" in result) return failed(result.failure.message);
  const { exitCode, stderr, stdout, ms } = result;
  if (/Cannot open: No such file|can't change directory/.test(stderr)) return { texts: [], errors: [] };
  if (exitCode === 127) return failed("tar is not installed on the host");
  // 1: a file changed while it was read; dnsmasq's files are replaced by rename, so what came is whole.
  if (exitCode !== 0 && exitCode !== 1) return failed(stderr);
  const texts = readTar(Buffer.from(stdout, "latin1")).flatMap(({ path, bytes }) => {
    const [, network, file, ...deeper] = path.split("/");
    if (network === undefined || file === undefined || deeper.length > 0) return [];
    const subject = `${network}/${file}`;
    const shown = commandText(["cat", `${dhcpDir}/${subject}`]);
    return [{ part: "dhcp" as const, namespace: "", subject, command: shown, ms, text: bytes.toString() }];
  });
  return { texts, errors: [] };
}
