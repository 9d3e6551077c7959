import type { FlatMappingIntent, Reflection, UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import type { IsolatedVm } from "@/server/model/isolation";
import type { PhysicalNetwork } from "@/server/model/mapping";
import type {
  FloatingIp,
  Network,
  Port,
  Router,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
} from "@/server/model/neutron";

/**
 * What a step of an intent plan writes in the console's database. None of them touches anything outside.
 * A new mapping goes to the end of its list; `mapping-order.write` puts the whole list in order.
 */
export type IntentEffect =
  | { readonly kind: "physical-network.create"; readonly physicalNetwork: PhysicalNetwork }
  | { readonly kind: "physical-network.delete"; readonly cloudId: string; readonly name: string }
  | { readonly kind: "network.create"; readonly cloudId: string; readonly network: Network }
  | { readonly kind: "network.update"; readonly network: Network }
  | { readonly kind: "network.delete"; readonly networkId: string }
  | { readonly kind: "port.create"; readonly cloudId: string; readonly port: Port }
  | { readonly kind: "port.update"; readonly port: Port }
  | { readonly kind: "port.delete"; readonly portId: string }
  | { readonly kind: "subnet.create"; readonly cloudId: string; readonly subnet: Subnet }
  | { readonly kind: "subnet.update"; readonly subnet: Subnet }
  | { readonly kind: "subnet.delete"; readonly subnetId: string }
  /** With its rules. */
  | { readonly kind: "security-group.create"; readonly cloudId: string; readonly securityGroup: SecurityGroup }
  /** Name, description and statefulness; rules have effects of their own. */
  | { readonly kind: "security-group.update"; readonly securityGroup: SecurityGroup }
  /** Its rules go along. */
  | { readonly kind: "security-group.delete"; readonly securityGroupId: string }
  /** Other groups that they name must be there. */
  | {
      readonly kind: "security-group-rules.create";
      readonly cloudId: string;
      readonly securityGroupId: string;
      readonly rules: readonly SecurityGroupRule[];
    }
  | { readonly kind: "security-group-rules.delete"; readonly ruleIds: readonly string[] }
  | { readonly kind: "router.create"; readonly cloudId: string; readonly router: Router }
  | { readonly kind: "router.update"; readonly router: Router }
  | { readonly kind: "router.delete"; readonly routerId: string }
  | { readonly kind: "floating-ip.create"; readonly cloudId: string; readonly floatingIp: FloatingIp }
  | { readonly kind: "floating-ip.update"; readonly floatingIp: FloatingIp }
  | { readonly kind: "floating-ip.delete"; readonly floatingIpId: string }
  /** Known with other NICs before or not at all. */
  | { readonly kind: "isolated-vm.set"; readonly vm: IsolatedVm }
  | { readonly kind: "isolated-vm.delete"; readonly hostId: string; readonly name: string }
  /** `null`: all. */
  | { readonly kind: "filtered-bridges.set"; readonly hostId: string; readonly bridges: readonly string[] | null }
  | { readonly kind: "flat-mapping.create"; readonly mapping: FlatMappingIntent }
  | { readonly kind: "flat-mapping.delete"; readonly mapping: FlatMappingIntent }
  | { readonly kind: "uplink-set-mapping.create"; readonly mapping: UplinkSetMappingIntent }
  | { readonly kind: "uplink-set-mapping.delete"; readonly mapping: UplinkSetMappingIntent }
  /** Of mappings that stay. */
  | { readonly kind: "mapping-policy.write"; readonly mapping: FlatMappingIntent | UplinkSetMappingIntent }
  | {
      readonly kind: "mapping-order.write";
      readonly cloudId: string;
      readonly flat: readonly FlatMappingIntent[];
      readonly uplinkSets: readonly UplinkSetMappingIntent[];
    }
  /** Of a flat mapping's network; those that we manage are written with the steps on the appliance. */
  | { readonly kind: "reflection.create"; readonly cloudId: string; readonly reflection: Reflection }
  | { readonly kind: "reflection.delete"; readonly networkId: string; readonly applianceId: string };
