import type { Router } from "@/server/model/neutron";
import type { RouterView } from "@/server/model/object-views";
import { gatewayPortOf, interfacesOf } from "@/server/neutron/router-ports";
import type { ToldIntent } from "@/server/operations/intent/told-intents";

export function describeRouter({ cloudId, intent }: ToldIntent, router: Router): RouterView {
  const networkName = (id: string) => intent.networks.find((each) => each.id === id)?.name || id;
  const interfaces = interfacesOf(intent, router.id);
  const gateway = gatewayPortOf(intent.ports, router.id);
  const { externalNetworkId } = router;
  return {
    ...router,
    cloudId,
    externalNetworkName: externalNetworkId === null ? null : networkName(externalNetworkId),
    gatewayPortId: gateway?.id ?? null,
    interfaces: interfaces.map(({ port, subnet, address }) => ({
      ...{ portId: port.id, subnetId: subnet.id, subnetName: subnet.name, cidr: subnet.cidr, address },
      ...{ networkId: port.networkId, networkName: networkName(port.networkId), mac: port.mac, host: port.host },
    })),
    floatingIps: intent.floatingIps
      .filter((each) => each.routerId === router.id)
      .map(({ id, address, fixedAddress }) => ({ id, address, fixedAddress })),
    host:
      [gateway, ...interfaces.map(({ port }) => port)].find((port) => port !== undefined && port.host !== "")?.host ??
      "",
  };
}
