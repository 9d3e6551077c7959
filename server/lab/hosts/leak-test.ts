import { setTimeout as pause } from "node:timers/promises";
import { countFrames, type Inside, sendFrames } from "@/server/lab/hosts/frame-probe";
import { attemptInGuest, hostOfGuest } from "@/server/lab/hosts/guest";
import { attemptOnHost, type HostTree, onHost } from "@/server/lab/hosts/host-tree";
import { type LabSettings, runningLab } from "@/server/lab/hosts/lab";
import { deviceName, LAB_GUESTS, type LabGuest } from "@/server/lab/hosts/story";
import { BridgeheadError } from "@/server/model/errors";
import { DEAD_VLAN, type PortVlan } from "@/server/model/host-operation";

/** What passes while a port waits for its wiring, in one form of its row in br-int. */
export type LeakRow = {
  readonly form: (typeof FORMS)[number]["form"];
  /** By the waiting port, towards everybody. */
  readonly sent: number;
  /** Arrivals of these at guests, on any host: a frame counts at each guest that gets it. */
  readonly atGuests: number;
  /** Arrivals at a second port that waits beside it. */
  readonly atWaiting: number;
  /** What guests of that host sent each other, and how much of it the waiting port saw. */
  readonly sentByGuests: number;
  readonly heard: number;
};

/** As libvirt's own plug leaves a port, as os-vif up to 4.0 isolates one, and as the console does. */
const FORMS: readonly { readonly form: "no tag" | "tag 4095 alone" | "dead VLAN"; readonly vlan: PortVlan }[] = [
  { form: "no tag", vlan: { tag: null, vlanMode: null, trunks: [] } },
  { form: "tag 4095 alone", vlan: { ...DEAD_VLAN, vlanMode: null, trunks: [] } },
  { form: "dead VLAN", vlan: DEAD_VLAN },
];

const WAITING = [
  { name: "leaktest-a", mac: "fa:16:3e:1e:ac:0a" },
  { name: "leaktest-b", mac: "fa:16:3e:1e:ac:0b" },
] as const;
type Waiting = (typeof WAITING)[number];

const COUNT = 10;
const HEAD_START_MS = 900;
const WATCHED_SECONDS = 2.4;

/** Plugs two throw-away ports on the host with the most guests, counts in each form, and takes them away again. */
export async function leakTest(settings: LabSettings): Promise<readonly LeakRow[]> {
  const trees = await runningLab(settings);
  const guests: { readonly guest: LabGuest; readonly tree: HostTree }[] = [];
  for (const guest of LAB_GUESTS) {
    const tree = await hostOfGuest(trees.values(), guest);
    if (tree !== null) guests.push({ guest, tree });
  }
  const among = (tree: HostTree) => guests.filter((each) => each.tree.name === tree.name).length;
  const [tree] = [...trees.values()].sort((a, b) => among(b) - among(a));
  if (tree === undefined || among(tree) === 0) throw new BridgeheadError("missing", "no guest of the lab is running");
  const beside = guests.filter((each) => each.tree.name === tree.name);
  const vlans = [...new Set(await Promise.all(beside.map(({ guest }) => vlanOf(tree, guest))))];
  settings.say(`two throw-away ports on ${tree.name}, beside ${beside.map(({ guest }) => guest.name).join(" and ")}`);
  try {
    for (const each of WAITING) await plug(tree, each);
    const rows: LeakRow[] = [];
    for (const { form, vlan } of FORMS) {
      for (const { name } of WAITING) await setVlan(tree, name, vlan);
      rows.push({ form, ...(await round(tree, vlans, beside, guests)) });
    }
    return rows;
  } finally {
    for (const { name } of WAITING) await unplug(tree, name);
    await forget([...trees.values()]);
  }
}

type Seat = { readonly guest: LabGuest; readonly tree: HostTree };

async function round(tree: HostTree, vlans: readonly number[], beside: readonly Seat[], guests: readonly Seat[]) {
  const [attacker, other] = WAITING;
  const inGuest =
    ({ guest, tree: host }: Seat): Inside =>
    (argv) =>
      attemptInGuest(host, guest, argv);
  const counting = [inside(tree, attacker), inside(tree, other), ...guests.map(inGuest)].map((where) =>
    countFrames(where, WATCHED_SECONDS),
  );
  const counted = Promise.all(counting);
  await pause(HEAD_START_MS);
  const tags = ["-", ...vlans, DEAD_VLAN.tag ?? 4095] as const;
  await Promise.all([
    ...tags.map((vlan) => sendFrames(inside(tree, attacker), { vlan, mac: attacker.mac, count: COUNT })),
    ...beside.map((seat) => sendFrames(inGuest(seat), { vlan: "-", mac: seat.guest.mac, count: COUNT })),
  ]);
  const [atAttacker, atOther, ...atGuests] = await counted;
  const sum = (counts: readonly (number | undefined)[]) => counts.reduce<number>((all, each) => all + (each ?? 0), 0);
  return {
    sent: tags.length * COUNT,
    atGuests: sum(atGuests.map((seen) => seen.get(attacker.mac))),
    atWaiting: atOther?.get(attacker.mac) ?? 0,
    sentByGuests: beside.length * COUNT,
    heard: sum(beside.map(({ guest }) => atAttacker?.get(guest.mac))),
  };
}

const inside =
  (tree: HostTree, { name }: Waiting): Inside =>
  (argv) =>
    attemptOnHost(tree, ["ip", "netns", "exec", name, ...argv]);

/** Dead from its first moment, whatever it is to be next; what a broken-off test left goes first. */
async function plug(tree: HostTree, { name, mac }: Waiting): Promise<void> {
  await unplug(tree, name);
  await onHost(tree, ["ip", "netns", "add", name]);
  const link = `link add name ${name} type veth peer name eth0 address ${mac} netns ${name}`;
  await onHost(tree, ["ip", "-batch", "-"], { stdin: `${link}\nlink set dev ${name} up\n` });
  const quiet = ["net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1"];
  await onHost(tree, ["ip", "netns", "exec", name, "sysctl", "-qw", ...quiet]);
  await onHost(tree, ["ip", "-n", name, "link", "set", "dev", "eth0", "up"]);
  await vsctl(tree, "add-port", "br-int", name, "--", ...vlanArgv(name, DEAD_VLAN));
}

async function unplug(tree: HostTree, name: string): Promise<void> {
  await vsctl(tree, "--if-exists", "del-port", "br-int", name);
  await attemptOnHost(tree, ["ip", "link", "del", "dev", name]);
  await attemptOnHost(tree, ["ip", "netns", "del", name]);
}

/** The ways to the throw-away ports that the hosts' tunnel bridges learned. */
async function forget(trees: readonly HostTree[]): Promise<void> {
  const flows = WAITING.map(({ mac }) => `table=20,dl_dst=${mac}\n`).join("");
  const argv = ["ovs-ofctl", "-O", "OpenFlow14", "del-flows", "br-tun", "-"];
  await Promise.all(trees.map((tree) => onHost(tree, argv, { stdin: flows })));
}

const setVlan = (tree: HostTree, name: string, vlan: PortVlan) => vsctl(tree, ...vlanArgv(name, vlan));

/** All columns in one transaction, as the console writes them. */
function vlanArgv(name: string, { tag, vlanMode, trunks }: PortVlan): readonly string[] {
  const columns = { tag: tag ?? "[]", vlan_mode: vlanMode ?? "[]", trunks: `[${trunks.join(",")}]` };
  return ["set", "Port", name, ...Object.entries(columns).map(([column, value]) => `${column}=${value}`)];
}

async function vlanOf(tree: HostTree, guest: LabGuest): Promise<number> {
  const tag = Number(await vsctl(tree, "get", "Port", deviceName("qvo", guest.portId), "tag"));
  if (Number.isInteger(tag)) return tag;
  throw new BridgeheadError("conflict", `guest ${guest.name} is not wired on ${tree.name}`, {
    remedy: "Reconcile its port in the console, then test again.",
  });
}

const vsctl = (tree: HostTree, ...argv: readonly string[]) => onHost(tree, ["ovs-vsctl", "--timeout=20", ...argv]);
