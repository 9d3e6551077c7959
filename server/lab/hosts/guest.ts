import { fileURLToPath } from "node:url";
import { waitFor } from "@/server/lab/hosts/command";
import { attemptOnHost, daemonOnHost, type HostTree, onHost } from "@/server/lab/hosts/host-tree";
import { addFlows, ofportOf } from "@/server/lab/hosts/open-vswitch";
import { deviceName, LAB_NETWORK, type LabGuest, type LabHost } from "@/server/lab/hosts/story";
import { portFlows, portSettings, vsctl } from "@/server/lab/hosts/wiring";

const NIC = fileURLToPath(new URL("./guest-nic.pl", import.meta.url));
const DHCP_HOOK = fileURLToPath(new URL("./udhcpc.sh", import.meta.url));

/** Plugs a guest the hybrid way (tap, qbr, qvb/qvo, br-int), starts it, and lets it ask for its address. */
export async function startGuest(tree: HostTree, host: LabHost, guest: LabGuest): Promise<void> {
  await plug(tree, host, guest);
  const tap = deviceName("tap", guest.portId);
  await onHost(tree, ["mkdir", "-p", "/run/lab/guests"]);
  await daemonOnHost(tree, `/var/log/${guest.name}.log`, ["perl", NIC, tap, guest.name, pidFile(guest)]);
  await waitFor(`the start of guest ${guest.name}`, 10_000, () => guestPid(tree, guest));
  // libvirt gives the host's end the guest's MAC with the first octet fe.
  const hostEnd = `fe${guest.mac.slice(2)}`;
  const bridge = deviceName("qbr", guest.portId);
  await onHost(tree, [
    "ip",
    "link",
    "set",
    "dev",
    tap,
    "address",
    hostEnd,
    "mtu",
    String(LAB_NETWORK.mtu),
    "master",
    bridge,
    "up",
  ]);
  await inGuest(tree, guest, ["ip", "link", "set", "dev", "eth0", "address", guest.mac, "up"]);
  await waitFor(`an address by DHCP for ${guest.name}`, 30_000, async () => {
    const udhcpc = ["busybox", "udhcpc", "-i", "eth0", "-s", DHCP_HOOK, "-n", "-q", "-t", "4", "-T", "1", "-O", "mtu"];
    await attemptInGuest(tree, guest, udhcpc);
    const { stdout } = await attemptInGuest(tree, guest, ["ip", "-o", "-4", "addr", "show", "dev", "eth0"]);
    return stdout.includes(`inet ${guest.address}/`) ? true : null;
  });
}

async function plug(tree: HostTree, host: LabHost, guest: LabGuest): Promise<void> {
  const [bridge, bridgeEnd, switchEnd] = (["qbr", "qvb", "qvo"] as const).map((kind) => deviceName(kind, guest.portId));
  const batch = [
    `link add name ${bridge} type bridge ageing_time 0`,
    `link set dev ${bridge} up`,
    `link add name ${bridgeEnd} type veth peer name ${switchEnd}`,
    `link set dev ${bridgeEnd} mtu ${LAB_NETWORK.mtu} promisc on up`,
    `link set dev ${switchEnd} mtu ${LAB_NETWORK.mtu} promisc on up`,
    `link set dev ${bridgeEnd} master ${bridge}`,
  ];
  await onHost(tree, ["ip", "-batch", "-"], { stdin: `${batch.join("\n")}\n` });
  const quiet = [
    `net.ipv6.conf.${bridge}.disable_ipv6=1`,
    `net.ipv4.conf.${bridge}.arp_ignore=1`,
    `net.ipv4.conf.${bridge}.arp_announce=2`,
  ];
  await onHost(tree, ["sysctl", "-q", "-w", ...quiet]);
  const ids = [
    `iface-id=${guest.portId}`,
    "iface-status=active",
    `attached-mac="${guest.mac}"`,
    `vm-uuid=${guest.instanceId}`,
  ].map((id) => `external_ids:${id}`);
  const port = switchEnd ?? "";
  await vsctl(tree, ["add-port", "br-int", port, "--", "set", "Interface", port, ...ids]);
  await addFlows(tree, "br-int", portFlows(await ofportOf(tree, port), guest.mac, guest.address));
  await vsctl(tree, ["set", "Port", port, "trunks=[]", ...portSettings(port, host.localVlan)]);
}

/** Runs a command inside a guest. */
export async function attemptInGuest(tree: HostTree, guest: LabGuest, argv: readonly string[]) {
  const pid = (await guestPid(tree, guest)) ?? 0;
  return attemptOnHost(tree, ["nsenter", "-t", String(pid), "-n", "-u", "--", ...argv]);
}

async function inGuest(tree: HostTree, guest: LabGuest, argv: readonly string[]): Promise<void> {
  const { code, stderr } = await attemptInGuest(tree, guest, argv);
  if (code !== 0) throw new Error(`${argv.join(" ")} in guest ${guest.name}: ${stderr.trim()}`);
}

/** As the host numbers its processes; `null` while the guest is not running. */
async function guestPid(tree: HostTree, guest: LabGuest): Promise<number | null> {
  const { code, stdout } = await attemptOnHost(tree, ["cat", pidFile(guest)]);
  return code === 0 && stdout.trim() !== "" ? Number(stdout) : null;
}

function pidFile(guest: LabGuest): string {
  return `/run/lab/guests/${guest.name}.pid`;
}
