import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { waitFor } from "@/server/lab/hosts/command";
import { attemptOnHost, daemonOnHost, type HostTree, onHost } from "@/server/lab/hosts/host-tree";
import { deviceName, LAB_SUBNET, type LabGuest } from "@/server/lab/hosts/story";
import { BridgeheadError } from "@/server/model/errors";

const NIC = fileURLToPath(new URL("./guest-nic.pl", import.meta.url));
const DHCP_HOOK = fileURLToPath(new URL("./udhcpc.sh", import.meta.url));

/** Ends every process that is in the network namespace of process $1. */
const END_ALL = [
  "net=$(readlink /proc/$1/ns/net) || exit 0",
  'for p in /proc/[0-9]*; do [ "$(readlink $p/ns/net)" != "$net" ] || kill -KILL "$(basename $p)"; done',
].join("; ");

const PLUGGED_WITHIN_MS = 60_000;
const ADDRESS_WITHIN_MS = 30_000;
const ENDED_WITHIN_MS = 10_000;

/** Waits until the guest's port is plugged, starts the guest on it, and lets it ask for its address. */
export async function startGuest(tree: HostTree, guest: LabGuest): Promise<void> {
  await powerOn(tree, guest);
  await askAddress(tree, guest);
}

/** Plays the hypervisor: waits for the plug and starts a guest that has no address yet. */
export async function powerOn(tree: HostTree, guest: LabGuest): Promise<void> {
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
  const hostEnd = ["address", `fe${guest.mac.slice(2)}`, "mtu", String(LAB_SUBNET.mtu)];
  await onHost(tree, ["ip", "link", "set", "dev", tap, ...hostEnd, "master", bridge, "up"]);
  await inGuest(tree, guest, ["ip", "link", "set", "dev", "eth0", "address", guest.mac, "up"]);
}

async function askAddress(tree: HostTree, guest: LabGuest): Promise<void> {
  await waitFor(`an address by DHCP for ${guest.name}`, ADDRESS_WITHIN_MS, async () => {
    const udhcpc = ["busybox", "udhcpc", "-i", "eth0", "-s", DHCP_HOOK, "-n", "-q", "-t", "4", "-T", "1", "-O", "mtu"];
    await attemptInGuest(tree, guest, udhcpc);
    const { stdout } = await attemptInGuest(tree, guest, ["ip", "-o", "-4", "addr", "show", "dev", "eth0"]);
    return stdout.includes(`inet ${guest.address}/`) ? true : null;
  });
}

/** The host that runs the guest now: it may have been migrated. `null`: it runs nowhere. */
export async function hostOfGuest(trees: Iterable<HostTree>, guest: LabGuest): Promise<HostTree | null> {
  for (const tree of trees) if ((await guestPid(tree, guest)) !== null) return tree;
  return null;
}

/** Runs a command inside a guest. */
export async function attemptInGuest(tree: HostTree, guest: LabGuest, argv: readonly string[]) {
  return attemptOnHost(tree, await insideGuest(tree, guest, argv));
}

/** The same for something that goes on there: the command as it is run on the host. */
export async function insideGuest(tree: HostTree, guest: LabGuest, argv: readonly string[]) {
  const pid = await guestPid(tree, guest);
  if (pid === null) throw new BridgeheadError("missing", `guest ${guest.name} is not running on ${guest.host}`);
  return ["nsenter", "-t", String(pid), "-n", "-u", "--", ...argv];
}

/** Ends a guest with everything that runs in it; its tap goes with it, and has gone when this resolves. */
export async function powerOff(tree: HostTree, guest: LabGuest): Promise<void> {
  const pid = await guestPid(tree, guest);
  if (pid === null) return;
  await onHost(tree, ["rm", "-f", pidFile(guest)]);
  await attemptOnHost(tree, ["sh", "-c", END_ALL, "sh", String(pid)]);
  await waitFor(`the end of guest ${guest.name}`, ENDED_WITHIN_MS, async () => {
    const { code } = await attemptOnHost(tree, ["ip", "link", "show", "dev", deviceName("tap", guest.portId)]);
    return code === 0 ? null : true;
  });
}

async function inGuest(tree: HostTree, guest: LabGuest, argv: readonly string[]): Promise<void> {
  const { code, stderr } = await attemptInGuest(tree, guest, argv);
  if (code !== 0) throw new Error(`${argv.join(" ")} in guest ${guest.name}: ${stderr.trim()}`);
}

/** As the host numbers its processes; `null` while the guest is not running. */
async function guestPid(tree: HostTree, guest: LabGuest): Promise<number | null> {
  const text = await readFile(`/proc/${tree.pid}/root${pidFile(guest)}`, "utf8").catch(() => "");
  return text.trim() === "" ? null : Number(text);
}

function pidFile(guest: LabGuest): string {
  return `/run/lab/guests/${guest.name}.pid`;
}
