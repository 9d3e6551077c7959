import type { Network, Port } from "@/server/model/neutron";
import { INTEGRATION_BRIDGE } from "@/server/wiring/bridge-names";
import { deviceName } from "@/server/wiring/device-names";
import { mtuOf } from "@/server/wiring/network-facts";

/**
 * How a guest's interface is put on the network:
 * - `hybrid`        the tap goes on the port's Linux bridge; Open vSwitch is not mentioned
 * - `libvirt`       libvirt itself adds the tap to the integration bridge (before Nova's change a62dd42c0d)
 * - `delegated`     the port is there already and libvirt only makes the tap (since then)
 * - `tap-delegated` even the tap is there already (`ovs_create_tap`)
 */
export type InterfaceForm = "hybrid" | "libvirt" | "delegated" | "tap-delegated";

export type InterfaceXml = {
  readonly form: InterfaceForm;
  readonly xml: string;
  /** What the form means, for a reader who knows the other ones. */
  readonly words: string;
};

/** libvirt's `<interface>` of a port. `dataplane.md` 2.5. */
export function interfaceXml(port: Port, network: Network, form: InterfaceForm): InterfaceXml {
  const isEthernet = form === "delegated" || form === "tap-delegated";
  const tap = deviceName("tap", port.id);
  const source = form === "hybrid" ? deviceName("qbr", port.id) : INTEGRATION_BRIDGE;
  const lines = [
    `<interface type="${isEthernet ? "ethernet" : "bridge"}">`,
    `  <mac address="${escaped(port.mac)}"/>`,
    `  <model type="virtio"/>`,
    ...(isEthernet ? [] : [`  <source bridge="${escaped(source)}"/>`]),
    `  <mtu size="${mtuOf(network)}"/>`,
    `  <target dev="${escaped(tap)}"${form === "tap-delegated" ? ' managed="no"' : ""}/>`,
    ...(form === "libvirt"
      ? [
          `  <virtualport type="openvswitch">`,
          `    <parameters interfaceid="${escaped(port.id)}"/>`,
          `  </virtualport>`,
        ]
      : []),
    "</interface>",
  ];
  return { form, xml: `${lines.join("\n")}\n`, words: WORDS[form] };
}

/** The form by which Bridgehead plugs the port. */
export function formOf(port: Port, hybridByDefault: boolean): InterfaceForm {
  if (port.vif?.hybridPlug ?? hybridByDefault) return "hybrid";
  return (port.vif?.createPort ?? true) ? "delegated" : "libvirt";
}

const WORDS: Readonly<Record<InterfaceForm, string>> = {
  hybrid:
    "libvirt makes the tap and puts it on the port's own Linux bridge, where iptables can see its packets; a veth pair leads " +
    "from there to br-int, made before the guest starts.",
  libvirt:
    "libvirt makes the tap and adds it to br-int itself. It deletes and makes anew a port that is there already, so the port " +
    "cannot be isolated beforehand: until it is wired it is a trunk of every VLAN.",
  delegated:
    "The port on br-int is there before the tap, isolated on the dead VLAN; libvirt only makes the tap. The type ethernet says " +
    "nothing about the bridge: the name of the tap joins the two. A guest that was started before shows type bridge: expected.",
  "tap-delegated":
    "As with type ethernet, but even the tap is there before the guest starts (managed=no), so the port can be wired before " +
    "the guest sends its first frame.",
};

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
}
