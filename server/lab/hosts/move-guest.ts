import { fileURLToPath } from "node:url";
import { waitFor } from "@/server/lab/hosts/command";
import { attemptOnHost, daemonOnHost, type HostTree, onHost } from "@/server/lab/hosts/host-tree";
import { deviceName, LAB_SUBNET, type LabGuest } from "@/server/lab/hosts/story";

/** The lab plays a hypervisor that migrates a guest live: its memory (addresses, neighbours, routes) goes along, its frames are lost meanwhile. */

const NIC = fileURLToPath(new URL("./guest-nic.pl", import.meta.url));

/**
 * Starts the guest paused at the destination, as libvirt starts QEMU there for an incoming migration. Its tap goes on the port's
 * Linux bridge; where that is not there, the hypervisor itself adds it to br-int, as libvirt does for an interface of type bridge.
 */
export async function receiveGuest(
  from: HostTree,
  to: HostTree,
  guest: LabGuest,
  wants: "linux-bridge" | "libvirt-adds-port" = "linux-bridge",
): Promise<void> {
  const tap = deviceName("tap", guest.portId);
  const { neighbours, routes } = await memoryOf(from, guest);
  await onHost(to, ["mkdir", "-p", "/run/lab/guests"]);
  await onHost(to, ["rm", "-f", pidFile(guest), `${pidFile(guest)}.rarp`]);
  const start = ["env", `INCOMING=${guest.mac}`, "perl", NIC, tap, guest.name, pidFile(guest)];
  await daemonOnHost(to, `/var/log/${guest.name}.log`, start);
  const pid = await waitFor(`the start of the incoming guest ${guest.name}`, 10_000, () => pidOf(to, guest));
  const inside = (argv: readonly string[]) => onHost(to, ["nsenter", "-t", String(pid), "-n", "--", ...argv]);
  // What a kernel says by itself on a new interface would announce the guest before its time.
  await inside(["sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1"]);
  const mtu = String(LAB_SUBNET.mtu);
  await inside(["ip", "link", "set", "dev", "eth0", "address", guest.mac, "mtu", mtu, "up"]);
  await inside(["ip", "addr", "add", `${guest.address}/${LAB_SUBNET.prefixLength}`, "dev", "eth0"]);
  for (const { address, mac } of neighbours) {
    await inside(["ip", "neigh", "replace", address, "lladdr", mac, "dev", "eth0", "nud", "reachable"]);
  }
  for (const route of routes) await inside(["ip", "route", "replace", ...route]);
  const hostEnd = ["address", `fe${guest.mac.slice(2)}`, "mtu", mtu];
  const master = wants === "linux-bridge" ? ["master", deviceName("qbr", guest.portId)] : [];
  await onHost(to, ["ip", "link", "set", "dev", tap, ...hostEnd, ...master, "up"]);
  if (wants === "linux-bridge") return;
  const ids = {
    "iface-id": guest.portId,
    "attached-mac": guest.mac,
    "iface-status": "active",
    "vm-id": guest.instanceId,
  };
  const words = Object.entries(ids).map(([key, value]) => `external_ids:${key}="${value}"`);
  const add = ["--may-exist", "add-port", "br-int", tap, "--", "set", "Interface", tap, ...words];
  await onHost(to, ["ovs-vsctl", "--timeout=20", "--", ...add]);
}

/** The source's guest ends, the destination's resumes. Answers when it resumed, in epoch milliseconds. */
export async function switchOver(from: HostTree, to: HostTree, guest: LabGuest): Promise<number> {
  const [old, incoming] = await Promise.all([pidOf(from, guest), pidOf(to, guest)]);
  await onHost(from, ["rm", "-f", pidFile(guest)]);
  await onHost(from, ["kill", "-KILL", String(old)]);
  await onHost(to, ["kill", "-USR1", String(incoming)]);
  const [resumedAt = Number.NaN] = await waitFor(`guest ${guest.name} to resume`, 5_000, async () => {
    const times = await timesOf(to, guest);
    return times.length > 0 ? times : null;
  });
  return resumedAt;
}

/** When each of the guest's announcements left it, in epoch milliseconds. */
export async function announcementsOf(to: HostTree, guest: LabGuest): Promise<readonly number[]> {
  return (await timesOf(to, guest)).slice(1);
}

async function timesOf(tree: HostTree, guest: LabGuest): Promise<readonly number[]> {
  const { stdout } = await attemptOnHost(tree, ["cat", `${pidFile(guest)}.rarp`]);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Number(line) * 1_000);
}

/** What a guest knows of its network besides its own address. */
async function memoryOf(tree: HostTree, guest: LabGuest) {
  const pid = await pidOf(tree, guest);
  if (pid === null) throw new Error(`guest ${guest.name} does not run on ${tree.name}`);
  const inside = async (...argv: readonly string[]) =>
    (await attemptOnHost(tree, ["nsenter", "-t", String(pid), "-n", "--", ...argv])).stdout;
  const found = [...(await inside("ip", "-4", "neigh")).matchAll(/^(\S+) dev eth0 lladdr (\S+)/gm)];
  const routes = [...(await inside("ip", "-4", "route")).matchAll(/^(\S+) via (\S+) dev eth0/gm)];
  return {
    neighbours: found.map(([, address = "", mac = ""]) => ({ address, mac })),
    routes: routes.map(([, to = "", gateway = ""]) => [to, "via", gateway, "dev", "eth0"]),
  };
}

/** As the host numbers its processes; `null` while the guest is not running there. */
async function pidOf(tree: HostTree, guest: LabGuest): Promise<number | null> {
  const { code, stdout } = await attemptOnHost(tree, ["cat", pidFile(guest)]);
  return code === 0 && stdout.trim() !== "" ? Number(stdout) : null;
}

const pidFile = ({ name }: LabGuest): string => `/run/lab/guests/${name}.pid`;
