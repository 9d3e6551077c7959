import type { FloatingIp, Router, SecurityGroup, SecurityGroupRule } from "@/server/model/neutron";

/** Security groups, routers and floating IPs as pages show them: with names instead of ids. */

export type Named = { readonly id: string; readonly name: string };

export type PortUse = Named & {
  readonly networkName: string;
  /** Empty: not bound. */
  readonly host: string;
  readonly addresses: readonly string[];
};

export type RuleView = SecurityGroupRule & {
  /** e.g. `ingress IPv4 tcp 22 from 10.0.0.0/24` */
  readonly words: string;
  readonly remoteGroupName: string | null;
};

export type SecurityGroupView = Omit<SecurityGroup, "rules"> & {
  /** `null`: of a case. */
  readonly cloudId: string | null;
  readonly isDefault: boolean;
  readonly ruleCount: number;
  /** Rules that let in everything, or every port. */
  readonly permissiveCount: number;
  readonly portCount: number;
};

export type SecurityGroupDetails = SecurityGroupView & {
  readonly rules: readonly RuleView[];
  readonly ports: readonly PortUse[];
  /** Other groups that have rules which name this one: those rules go with it. */
  readonly namedBy: readonly Named[];
};

export type RouterInterfaceView = {
  readonly portId: string;
  readonly subnetId: string;
  readonly subnetName: string;
  readonly cidr: string;
  readonly networkId: string;
  readonly networkName: string;
  readonly address: string;
  readonly mac: string;
  readonly host: string;
};

export type RouterView = Router & {
  readonly cloudId: string | null;
  readonly externalNetworkName: string | null;
  /** `null`: it has no way out, or none was read. */
  readonly gatewayPortId: string | null;
  readonly interfaces: readonly RouterInterfaceView[];
  readonly floatingIps: readonly {
    readonly id: string;
    readonly address: string;
    readonly fixedAddress: string | null;
  }[];
  /** The network node; empty: on none. */
  readonly host: string;
};

export type FloatingIpView = FloatingIp & {
  readonly cloudId: string | null;
  /** ACTIVE: it leads to a port through a router that is on a host; DOWN: it does not. */
  readonly status: "ACTIVE" | "DOWN";
  readonly networkName: string;
  readonly port: PortUse | null;
  readonly routerName: string | null;
};
