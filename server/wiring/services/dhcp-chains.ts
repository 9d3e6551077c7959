import { type ServiceFamily, type ServiceTable, serviceTable } from "@/server/wiring/services/service-chains";

const OWNER = "neutron-dhcp-age";

/**
 * What Neutron's DHCP agent puts into a DHCP namespace. It exists for one rule: answers leave through a virtual device that
 * defers checksums, and some clients drop datagrams whose checksum was never filled in.
 */
export function dhcpChains(families: readonly ServiceFamily[]): readonly ServiceTable[] {
  return families.flatMap((family) => {
    const clientPort = family === "ipv4" ? 68 : 546;
    const fill = [`-p udp -m udp --dport ${clientPort} -j CHECKSUM --checksum-fill`];
    const mark = family === "ipv4" ? { PREROUTING: [`-j ${OWNER}-mark`], mark: [] } : {};
    return [
      serviceTable(OWNER, family, "mangle", { POSTROUTING: fill, ...mark }),
      serviceTable(OWNER, family, "raw"),
      serviceTable(OWNER, family, "filter"),
    ];
  });
}
