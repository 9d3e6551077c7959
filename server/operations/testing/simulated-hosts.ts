import type { WorldHost } from "@/server/operations/testing/host-world";

/** A network node and two compute nodes in memory. All reach `provider`; only the network node `external`. */
export const SIMULATED_HOSTS: readonly WorldHost[] = [
  host("net1", "198.51.100.11", { services: true, bridgeMappings: { external: "br-ex", provider: "br-prov" } }),
  host("c1", "198.51.100.21", {}),
  host("c2", "198.51.100.22", {}),
];

function host(name: string, tunnelAddress: string, given: WorldHost["plumbing"]): WorldHost {
  const plain = { tunnelAddress, tunnelTypes: ["gre" as const, "vxlan" as const], hypervisor: "simulated" as const };
  return {
    ...{ name, settings: { transport: "simulated" } },
    plumbing: { ...plain, bridgeMappings: { provider: "br-prov" }, ...given },
  };
}
