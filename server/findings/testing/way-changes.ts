import { bridgeIn, DB1, ifaceIn, linkIn, portIn, WEB1, without } from "./captured-cloud";
import type { OneChange } from "./one-change";

/** Of tunnels, numbers and sizes: the way between hosts. */
export const wayChanges: readonly OneChange[] = [
  [
    "a tunnel deleted on one host",
    "one-sided-tunnel",
    "critical",
    ["c2 gre-c6336415"],
    (cloud) => {
      without(bridgeIn(cloud, "c1", "br-tun").ports, ({ name }) => name === "gre-c6336416");
    },
  ],
  [
    "a tunnel without a route",
    "tunnel-route-down",
    "critical",
    ["c1 gre-c6336416"],
    (cloud) => {
      ifaceIn(cloud, "c1", "br-tun", "gre-c6336416").status.tunnel_egress_iface_carrier = "down";
    },
  ],
  [
    "a tunnel that begins nowhere",
    "misdirected-tunnel",
    "critical",
    ["c1 gre-c6336416"],
    (cloud) => {
      ifaceIn(cloud, "c1", "br-tun", "gre-c6336416").options.local_ip = "198.51.100.99";
    },
  ],
  [
    "a qvb smaller than its network",
    "mtu-mismatch",
    "warning",
    [`c1 qvb${WEB1}`],
    (cloud) => {
      linkIn(cloud, "c1", `qvb${WEB1}`).mtu = 1_400;
    },
  ],
  [
    "an underlay that has no room for the tunnel's header",
    "mtu-mismatch",
    "warning",
    ["c1 br-phy"],
    (cloud) => {
      linkIn(cloud, "c1", "br-phy").mtu = 1_480;
    },
  ],
  [
    "two networks with one key",
    "duplicate-segmentation-id",
    "critical",
    ["c1 privada"],
    (cloud) => {
      for (const network of cloud.neutron.networks) if (network.segmentationId === 219) network.segmentationId = 164;
      for (const { ovs } of cloud.hosts.values()) {
        for (const { otherConfig } of (ovs?.bridges ?? []).flatMap(({ ports }) => ports)) {
          if (otherConfig.segmentation_id === "219") otherConfig.segmentation_id = "164";
        }
      }
    },
  ],
  [
    "a host with another key for a network",
    "segment-mismatch",
    "critical",
    ["c1 privada"],
    (cloud) => {
      Object.assign(cloud.neutron, { errors: [{ collection: "networks", message: "refused" }] });
      portIn(cloud, "c1", "br-int", `qvo${WEB1}`).otherConfig.segmentation_id = "165";
    },
  ],
  [
    "the flow of a tunnel key deleted",
    "segment-flows-missing",
    "critical",
    ["c1 local VLAN 1"],
    (cloud) => {
      without(bridgeIn(cloud, "c1", "br-tun").flows, ({ match }) => match === "tun_id=0xa4");
    },
  ],
  [
    "the flow out to the tunnels deleted",
    "segment-flows-missing",
    "critical",
    ["c1 local VLAN 1"],
    (cloud) => {
      without(bridgeIn(cloud, "c1", "br-tun").flows, ({ table, match }) => table === 22 && match === "dl_vlan=1");
    },
  ],
  [
    "two networks with one local VLAN",
    "local-vlan-clash",
    "critical",
    ["c1 privada"],
    (cloud) => {
      const port = portIn(cloud, "c1", "br-int", `qvo${DB1}`);
      Object.assign(port, { tag: 1, otherConfig: { ...port.otherConfig, tag: "1" } });
    },
  ],
];
