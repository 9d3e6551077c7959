import { prefixLength } from "@/server/model/address";
import { DEAD_VLAN, type PortVlan } from "@/server/model/host-operation";
import type { Network, Port, Subnet } from "@/server/model/neutron";
import { type DevicePrefix, deviceName } from "@/server/wiring/device-names";
import { type HostNetwork, hostNetworks } from "@/server/wiring/host-networks";
import type { HostPlanInput } from "@/server/wiring/host-plan";
import { mtuOf, networkRecord } from "@/server/wiring/network-facts";
import { portsOnHost } from "@/server/wiring/on-host";
import { familiesOf, type ObservedServices, observedServices } from "@/server/wiring/services/observed-service";
import type { ServiceFamily } from "@/server/wiring/services/service-chains";
import type { ServiceDevice } from "@/server/wiring/services/service-namespace";

/** What the planners of services look up again and again. */
export type ServiceContext = HostPlanInput & {
  readonly observed: ObservedServices;
  /** On this host. */
  readonly ports: readonly Port[];
  /** Device names of services and guests here, with the id of the first port that has it. */
  readonly deviceOwners: ReadonlyMap<string, string>;
  readonly networks: ReadonlyMap<string, Network>;
  readonly subnets: ReadonlyMap<string, Subnet>;
  /** Those that can be on this host, with their VLAN there. */
  readonly usable: ReadonlyMap<string, HostNetwork>;
  /** Address families of the host's kernel. */
  readonly families: readonly ServiceFamily[];
};

export function serviceContext(input: HostPlanInput): ServiceContext {
  const { intent, host, state } = input;
  const ports = portsOnHost(intent, host.name);
  return {
    ...input,
    observed: observedServices(state),
    ports,
    deviceOwners: new Map([...ports].reverse().map((port) => [deviceNameOf(port), port.id])),
    networks: new Map(intent.networks.map((network) => [network.id, network])),
    subnets: new Map(intent.subnets.map((subnet) => [subnet.id, subnet])),
    usable: hostNetworks(input).usable,
    families: familiesOf(state),
  };
}

/** `null`: its network cannot be on this host, or a subnet of its addresses is not known; it cannot be in service. */
export function serviceDevice(context: ServiceContext, prefix: DevicePrefix, port: Port): ServiceDevice | null {
  const found = context.usable.get(port.networkId);
  const addresses = port.fixedIps.map(({ subnetId, address }) => {
    const subnet = context.subnets.get(subnetId);
    return subnet === undefined ? null : `${address}/${prefixLength(subnet.cidr)}`;
  });
  const known = addresses.filter((address) => address !== null);
  if (found === undefined || known.length < addresses.length) return null;
  const { network, vlan: tag } = found;
  const inService: PortVlan = { tag, vlanMode: null, trunks: [] };
  return {
    name: deviceName(prefix, port.id),
    portId: port.id,
    mac: port.mac.toLowerCase(),
    mtu: mtuOf(network),
    addresses: known,
    vlan: port.adminStateUp ? inService : DEAD_VLAN,
    record: networkRecord(network, tag),
  };
}

/** The device by which a port of this host is known, as far as it is one that services have too. */
function deviceNameOf({ deviceOwner, id }: Port): string {
  const prefixes: Readonly<Record<string, DevicePrefix>> = {
    "network:router_interface": "qr-",
    "network:router_gateway": "qg-",
  };
  return deviceName(prefixes[deviceOwner] ?? "tap", id);
}
