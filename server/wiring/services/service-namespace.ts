import type { PortVlan } from "@/server/model/host-operation";
import type { ServiceTable } from "@/server/wiring/services/service-chains";

/** One port of ours in a service's namespace: an internal port of br-int that was moved there. */
export type ServiceDevice = {
  readonly name: string;
  readonly portId: string;
  readonly mac: string;
  /** bytes */
  readonly mtu: number;
  /** With prefix lengths, the main one first. */
  readonly addresses: readonly string[];
  /** Where it lies on br-int when it is in service, and the record of its network. */
  readonly vlan: PortVlan;
  readonly record: Readonly<Record<string, string>>;
};

export type ServiceRoute = {
  readonly destination: string;
  /** `null`: on link. */
  readonly gateway: string | null;
  readonly device: string;
};

/** What a namespace of a DHCP service or a router holds when all is well. */
export type ServiceNamespace = {
  readonly name: string;
  readonly devices: readonly ServiceDevice[];
  readonly routes: readonly ServiceRoute[];
  /** Of the namespace, in order. */
  readonly sysctls: readonly { readonly key: string; readonly value: string }[];
  readonly tables: readonly ServiceTable[];
};
