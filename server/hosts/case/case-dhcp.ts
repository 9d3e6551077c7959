import type { CollectorError } from "@/server/model/host-state";
import type { RawText } from "../raw";
import type { CaseTexts } from "./case-texts";
import type { HostFiles } from "./host-files";

const FOLDER = "dnsmasq/";
const EXPECTED = ["host", "interface", "leases", "opts"] as const;

/**
 * The files of the DHCP agent, `dnsmasq/<network>/<file>`. Networks that only a namespace or a process tells of are
 * expected to have them too; a lease file is not, where the agent of old kept the leases itself (`--leasefile-ro`).
 */
export function caseDhcp(files: HostFiles, namespaces: readonly string[]): CaseTexts {
  const texts: RawText[] = [];
  const networks = new Set(
    namespaces.flatMap((name) => (name.startsWith("qdhcp-") ? [name.slice("qdhcp-".length)] : [])),
  );
  for (const path of files.paths()) {
    const [, networkId, file] = /^dnsmasq\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    const text = files.text(path);
    if (networkId === undefined || file === undefined || text === null) continue;
    networks.add(networkId);
    texts.push({
      part: "dhcp",
      namespace: "",
      subject: `${networkId}/${file}`,
      command: fileCommand(networkId, file),
      ms: 0,
      text,
    });
  }
  const agentKeepsLeases = files.text("ps.txt")?.includes("--leasefile-ro") ?? false;
  const errors: CollectorError[] = [];
  for (const networkId of [...networks].sort()) {
    for (const file of EXPECTED) {
      if (files.has(`${FOLDER}${networkId}/${file}`) || (file === "leases" && agentKeepsLeases)) continue;
      const message = `${FOLDER}${networkId}/${file} is not in the capture`;
      errors.push({ part: "dhcp", namespace: "", command: fileCommand(networkId, file), message });
    }
  }
  return { texts, errors };
}

function fileCommand(networkId: string, file: string): string {
  return `cat /var/lib/neutron/dhcp/${networkId}/${file}`;
}
