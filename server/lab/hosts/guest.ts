import { fileURLToPath } from "node:url";
import { waitFor } from "@/server/lab/hosts/command";
import { attemptOnHost, daemonOnHost, type HostTree, onHost } from "@/server/lab/hosts/host-tree";
import { deviceName, LAB_SUBNET, type LabGuest } from "@/server/lab/hosts/story";

const NIC = fileURLToPath(new URL("./guest-nic.pl", import.meta.url));
const DHCP_HOOK = fileURLToPath(new URL("./udhcpc.sh", import.meta.url));

const PLUGGED_WITHIN_MS = 60_000;
const ADDRESS_WITHIN_MS = 30_000;

/** Plays the hypervisor: waits until the guest's port is plugged, starts the guest on it, and lets it ask for its address. */
export async function startGuest(tree: HostTree, guest: LabGuest): Promise<void> {
  const bridge = deviceName("qbr", guest.portId);
  const tap = deviceName("tap", guest.portId);
  await waitFor(`the plug of guest ${guest.name} (bridge ${bridge} on ${guest.host})`, PLUGGED_WITHIN_MS, async () => {
    const { code } = await attemptOnHost(tree, ["ip", "link", "show", "dev", bridge]);
    return code === 0 ? true : null;
  });
  await onHost(tree, ["mkdir", "-p", "/run/lab/guests"]);
  await daemonOnHost(tree, `/var/log/${guest.name}.log`, ["perl", NIC, tap, guest.name, pidFile(guest)]);
  await waitFor(`the start of guest ${guest.name}`, 10_000, () => guestPid(tree, guest));
  // libvirt gives the host's end the guest's MAC with the first octet fe.
  const hostEnd = `fe${guest.mac.slice(2)}`;
  await onHost(tree, [
    "ip",
    "link",
    "set",
    "dev",
    tap,
    "address",
    hostEnd,
    "mtu",
    String(LAB_SUBNET.mtu),
    "master",
    bridge,
    "up",
  ]);
  await inGuest(tree, guest, ["ip", "link", "set", "dev", "eth0", "address", guest.mac, "up"]);
  await waitFor(`an address by DHCP for ${guest.name}`, ADDRESS_WITHIN_MS, async () => {
    const udhcpc = ["busybox", "udhcpc", "-i", "eth0", "-s", DHCP_HOOK, "-n", "-q", "-t", "4", "-T", "1", "-O", "mtu"];
    await attemptInGuest(tree, guest, udhcpc);
    const { stdout } = await attemptInGuest(tree, guest, ["ip", "-o", "-4", "addr", "show", "dev", "eth0"]);
    return stdout.includes(`inet ${guest.address}/`) ? true : null;
  });
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
