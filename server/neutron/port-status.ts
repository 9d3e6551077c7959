import type { Port } from "@/server/model/neutron";

/**
 * `status` of a port as the inventory intends it: ACTIVE where it is bound and up. It says what should be; whether the port
 * is wired on its host is seen there.
 */
export function portStatus({ deviceOwner, host, adminStateUp }: Pick<Port, "deviceOwner" | "host" | "adminStateUp">) {
  if (deviceOwner === "network:floatingip") return "N/A";
  return host === "" || !adminStateUp ? "DOWN" : "ACTIVE";
}

/** `binding:vif_type`: `ovs` where a managed host plugs it. */
export function portVifType({ host, vif }: Pick<Port, "host" | "vif">): string {
  if (host === "") return "unbound";
  return vif === undefined ? "other" : "ovs";
}
