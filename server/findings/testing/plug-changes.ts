import { linkOf } from "@/server/topology/testing/host-of";
import { copyOf, DB1, dropLink, given, hostIn, ifaceIn, linkIn, portIn, rootOf, WEB1, without } from "./captured-cloud";
import type { OneChange } from "./one-change";

/** Of the devices and ports that a guest or a service is plugged with. */
export const plugChanges: readonly OneChange[] = [
  [
    "Open vSwitch could not open a device",
    "orphan-ovs-port",
    "warning",
    [`c1 qvo${WEB1}`],
    (cloud) => {
      Object.assign(ifaceIn(cloud, "c1", "br-int", `qvo${WEB1}`), {
        ofport: -1,
        error: "could not open network device",
      });
    },
  ],
  [
    "a DHCP port's device is in no namespace",
    "missing-device",
    "warning",
    ["net1 tap9d2fea5e-b3"],
    (cloud) => {
      const room = given(
        hostIn(cloud, "net1").namespaces.find(({ name }) => name.startsWith("qdhcp-eab")),
        "qdhcp",
      );
      without(room.links, ({ name }) => name === "tap9d2fea5e-b3");
    },
  ],
  [
    "a patch port names a peer that is not there",
    "broken-patch",
    "critical",
    ["c1 patch-tun", "c1 patch-int"],
    (cloud) => {
      ifaceIn(cloud, "c1", "br-int", "patch-tun").options.peer = "nonexistent-peer";
    },
  ],
  [
    "qvb out of its Linux bridge",
    "half-veth",
    "critical",
    [`c1 qbr${WEB1}`, `c1 qvb${WEB1}`],
    (cloud) => {
      linkIn(cloud, "c1", `qvb${WEB1}`).master = null;
    },
  ],
  [
    "qvo on no bridge",
    "half-veth",
    "critical",
    ["c1 qvonew"],
    (cloud) => {
      rootOf(cloud, "c1").links?.push(copyOf(linkOf("qvonew", { kind: "veth" })));
      linkIn(cloud, "c1", "qvonew").name = "qvo12345678-9a";
      linkIn(cloud, "c1", "qvo12345678-9a").peer = { namespace: "", ifindex: 1, name: "lo" };
    },
  ],
  [
    "the guest's tap is gone",
    "qbr-without-tap",
    "warning",
    [`c1 qbr${WEB1}`],
    (cloud) => dropLink(cloud, "c1", `tap${WEB1}`),
  ],
  [
    "nobody holds the tap",
    "guest-gone",
    "warning",
    [`c1 tap${WEB1}`],
    (cloud) => {
      Object.assign(linkIn(cloud, "c1", `tap${WEB1}`), { flags: ["UP", "NO-CARRIER"], operState: "DOWN" });
    },
  ],
  [
    "a qvb that is not up",
    "device-down",
    "warning",
    [`c1 qvb${WEB1}`],
    (cloud) => {
      Object.assign(linkIn(cloud, "c1", `qvb${WEB1}`), { flags: ["BROADCAST"], operState: "DOWN" });
    },
  ],
  [
    "a guest's port without a tag",
    "untagged-guest-port",
    "critical",
    [`c1 qvo${WEB1}`],
    (cloud) => {
      portIn(cloud, "c1", "br-int", `qvo${WEB1}`).tag = null;
    },
  ],
  [
    "a port on the dead VLAN",
    "dead-vlan-port",
    "warning",
    [`c1 qvo${WEB1}`],
    (cloud) => {
      portIn(cloud, "c1", "br-int", `qvo${WEB1}`).tag = 4095;
    },
  ],
  [
    "two access ports on the dead VLAN",
    "dead-vlan-port",
    "critical",
    [`c1 qvo${DB1}`, `c1 qvo${WEB1}`],
    (cloud) => {
      for (const id of [WEB1, DB1]) portIn(cloud, "c1", "br-int", `qvo${id}`).tag = 4095;
    },
  ],
  [
    "a port that is ACTIVE nowhere",
    "active-but-not-plugged",
    "critical",
    ["c1 web3 10.0.0.99"],
    (cloud) => {
      const port = structuredClone(
        given(
          cloud.neutron.ports.find(({ id }) => id.startsWith(WEB1)),
          "port",
        ),
      );
      const id = "99999999-3b4e-476d-9929-b1bd65c2adeb";
      Object.assign(port, { id, name: "web3", mac: "fa:16:3e:1b:ec:c2" });
      port.fixedIps.splice(0, 1, { ...given(port.fixedIps[0], "address"), address: "10.0.0.99" });
      cloud.neutron.ports.push(port);
    },
  ],
  [
    "a Linux bridge of nobody's",
    "unlike-clean-install",
    "info",
    ["c1 c1"],
    (cloud) => {
      const bridge = { stp: false, ageingTimeSeconds: null, multicastSnooping: null, vlanFiltering: null };
      rootOf(cloud, "c1").links?.push(copyOf(linkOf("virbr0", { kind: "bridge", bridge })));
    },
  ],
];
