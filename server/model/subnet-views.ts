import type { Subnet } from "@/server/model/neutron";

/** A subnet as pages show it. */
export type SubnetView = Subnet & {
  /** `null`: of a case. */
  readonly cloudId: string | null;
  readonly networkName: string;
  /** Addresses of its pools, and how many of them no port has; as text, as a number would not hold an IPv6 prefix. */
  readonly addresses: { readonly inPools: string; readonly free: string };
  /** Ports that have an address of it. */
  readonly ports: number;
};
