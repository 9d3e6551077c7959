import type { Tx } from "@/server/db/client";
import { insertNetwork } from "@/server/neutron/inventory";
import { insertPort } from "@/server/neutron/port-rows";
import { insertSubnet } from "@/server/neutron/subnet-rows";

/** The id of the nth object of a kind (one hexadecimal digit) in a test's world. */
export function objectId(kind: string, n: number): string {
  return `${kind}${n.toString(16).padStart(7, "0")}-0000-4000-8000-000000000000`;
}

export const guestPort = (n: number): string => objectId("c", n);

/** A VXLAN network of its own with one port that is not bound yet, straight into the inventory. */
export async function intendGuest(tx: Tx, cloudId: string, n: number): Promise<void> {
  const [networkId, subnetId] = [objectId("a", n), objectId("b", n)];
  const plain = { projectId: "admin", external: false, shared: false, status: "ACTIVE", adminStateUp: true };
  const segment = { networkType: "vxlan", physicalNetwork: null, segmentationId: 5_000 + n, mtu: 1450 };
  await insertNetwork(tx, cloudId, { id: networkId, name: `guests-${n}`, ...plain, ...segment });
  const cidr = `10.${n >> 8}.${n & 255}.0/24`;
  const pools = [{ start: cidr.replace("0/24", "2"), end: cidr.replace("0/24", "254") }];
  const subnet = { cidr, gatewayIp: null, dhcp: false, dnsServers: [], pools };
  await insertSubnet(tx, cloudId, { id: subnetId, name: "s", networkId, projectId: "admin", ...subnet });
  const hex = n.toString(16).padStart(4, "0");
  await insertPort(tx, cloudId, {
    ...{ id: guestPort(n), name: `guest-${n}`, networkId, projectId: "admin", host: "", deviceOwner: "" },
    ...{ mac: `fa:16:3e:00:${hex.slice(0, 2)}:${hex.slice(2)}`, deviceId: `i${n}`, vifType: "unbound" },
    ...{ fixedIps: [{ subnetId, address: cidr.replace("0/24", "2") }], vnicType: "normal", status: "DOWN" },
    ...{ adminStateUp: true, securityGroupIds: [], portSecurity: false },
  });
}
