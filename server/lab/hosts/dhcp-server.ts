import { type HostTree, onHost } from "@/server/lab/hosts/host-tree";
import { DHCP_PORT, deviceName, LAB_GUESTS, LAB_NETWORK, type LabHost } from "@/server/lab/hosts/story";
import { portSettings, vsctl } from "@/server/lab/hosts/wiring";

/** The network's DHCP namespace with its port on br-int and dnsmasq, as Neutron's DHCP agent makes them. */
export async function startDhcp(tree: HostTree, host: LabHost): Promise<void> {
  const namespace = `qdhcp-${LAB_NETWORK.id}`;
  const tap = deviceName("tap", DHCP_PORT.portId);
  const ids = [`iface-id=${DHCP_PORT.portId}`, "iface-status=active", `attached-mac=${mac(DHCP_PORT.mac)}`];
  const device = ["--", "set", "Interface", tap, "type=internal", ...ids.map((id) => `external_ids:${id}`)];
  await vsctl(tree, ["add-port", "br-int", tap, ...device, ...portSettings(tap, host.localVlan)]);
  await onHost(tree, ["ip", "netns", "add", namespace]);
  await onHost(tree, ["ip", "link", "set", "dev", tap, "netns", namespace]);
  const batch = [
    "link set dev lo up",
    `link set dev ${tap} address ${DHCP_PORT.mac} mtu ${LAB_NETWORK.mtu} up`,
    `addr add ${DHCP_PORT.address}/${LAB_NETWORK.prefixLength} dev ${tap}`,
  ];
  await onHost(tree, ["ip", "-n", namespace, "-batch", "-"], { stdin: `${batch.join("\n")}\n` });
  await startDnsmasq(tree, namespace, tap);
}

async function startDnsmasq(tree: HostTree, namespace: string, tap: string): Promise<void> {
  const dir = `/var/lib/neutron/dhcp/${LAB_NETWORK.id}`;
  const tag = `subnet-${LAB_NETWORK.subnetId}`;
  await onHost(tree, ["mkdir", "-p", dir]);
  const hosts = LAB_GUESTS.map(({ mac, address }) => `${mac},${hostName(address)},${address}\n`).join("");
  const options = [`tag:${tag},option:router,${LAB_NETWORK.gateway}`, `tag:${tag},26,${LAB_NETWORK.mtu}`].join("\n");
  await writeOnHost(tree, `${dir}/host`, hosts);
  await writeOnHost(tree, `${dir}/opts`, `${options}\n`);
  await writeOnHost(tree, `${dir}/interface`, tap);
  await writeOnHost(tree, `${dir}/leases`, "");
  await onHost(tree, [
    ...[
      "ip",
      "netns",
      "exec",
      namespace,
      "dnsmasq",
      "--conf-file=",
      "--user=root",
      "--no-hosts",
      "--no-resolv",
      "--port=0",
    ],
    ...["--except-interface=lo", "--bind-dynamic", `--interface=${tap}`, `--pid-file=${dir}/pid`],
    ...[`--dhcp-hostsfile=${dir}/host`, `--dhcp-optsfile=${dir}/opts`, `--dhcp-leasefile=${dir}/leases`],
    ...["--dhcp-authoritative", "--dhcp-match=set:ipxe,175", "--dhcp-lease-max=256", "--domain=openstacklocal"],
    `--dhcp-range=set:${tag},${LAB_NETWORK.prefix},static,${LAB_NETWORK.netmask},86400s`,
  ]);
}

function writeOnHost(tree: HostTree, path: string, text: string): Promise<string> {
  return onHost(tree, ["sh", "-c", 'cat >"$1"', "sh", path], { stdin: text });
}

function hostName(address: string): string {
  return `host-${address.replaceAll(".", "-")}.openstacklocal`;
}

/** ovs-vsctl takes a bare colon for a separator. */
function mac(address: string): string {
  return `"${address}"`;
}
