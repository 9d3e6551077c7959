import type { FloatingIp, Network, Port, Router, SecurityGroup, Subnet } from "@/server/model/neutron";

/** What a cloud intends, as far as hosts have to do with it. Lists are in a steady order. */
export type NetworkIntent = {
  readonly networks: readonly Network[];
  readonly subnets: readonly Subnet[];
  readonly ports: readonly Port[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly routers: readonly Router[];
  readonly floatingIps: readonly FloatingIp[];
};
