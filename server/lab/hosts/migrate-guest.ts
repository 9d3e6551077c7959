import { setTimeout as pause } from "node:timers/promises";
import { waitFor } from "@/server/lab/hosts/command";
import { attemptInGuest, hostOfGuest } from "@/server/lab/hosts/guest";
import { attemptOnHost, type HostTree } from "@/server/lab/hosts/host-tree";
import { type LabSettings, runningLab } from "@/server/lab/hosts/lab";
import { announcementsOf, receiveGuest, switchOver } from "@/server/lab/hosts/move-guest";
import { deviceName, LAB_GUESTS, LAB_HOSTS, type LabGuest } from "@/server/lab/hosts/story";
import { BridgeheadError } from "@/server/model/errors";
import { DEAD_VLAN } from "@/server/model/host-operation";

const PLUGGED_WITHIN_MS = 120_000;
/** A port that is to be wired late is not wired before its guest is there. */
const WIRED_WITHIN_MS = 8_000;
const WATCHED_SECONDS = 6;

export type GuestMove = { readonly guest: LabGuest; readonly destination: string };

/** Which guest goes where, by the names that an operator typed. */
export function guestMove(guestName: string | undefined, hostName: string | undefined): GuestMove {
  const guest = LAB_GUESTS.find(({ name }) => name === guestName);
  if (guest === undefined) throw unknown("guest", guestName, LAB_GUESTS);
  if (!LAB_HOSTS.some(({ name }) => name === hostName)) throw unknown("host", hostName, LAB_HOSTS);
  return { guest, destination: hostName ?? "" };
}

function unknown(kind: string, given: string | undefined, known: readonly { readonly name: string }[]) {
  const message = given === undefined ? `say which ${kind}` : `the lab has no ${kind} ${given}`;
  return new BridgeheadError("invalid", message, {
    remedy: `It has ${known.map(({ name }) => name).join(", ")}. Usage: npm run lab -- migrate GUEST HOST`,
  });
}

/**
 * Plays the hypervisor's part of a migration that the console drives: waits for the port at the destination, starts the guest
 * there, moves it, and tells how long a peer missed it. The answer is `false` when the peer did not hear it again in time.
 */
export async function migrateGuest(settings: LabSettings, { guest, destination }: GuestMove): Promise<boolean> {
  const { say } = settings;
  const trees = await runningLab(settings);
  const from = await hostOfGuest(trees.values(), guest);
  const to = trees.get(destination);
  if (from === null || to === undefined) {
    throw new BridgeheadError("missing", `guest ${guest.name} is not running`, {
      remedy: "Take the lab down and up again.",
    });
  }
  if (from.name === to.name) {
    throw new BridgeheadError("conflict", `guest ${guest.name} is on ${destination} already`, {
      remedy: "Name another host.",
    });
  }
  await plugged(to, guest, say);
  await receiveGuest(from, to, guest);
  say(`${guest.name} is on ${to.name}, paused; its memory goes over from ${from.name}`);
  const wired = await waitFor("", WIRED_WITHIN_MS, () => isWired(to, guest)).catch(() => false);
  say(wired ? "its port is wired" : "its port is not wired yet: it resumes all the same");
  const peer = await peerOf(trees, guest);
  const watching = peer === null ? null : watch(peer.tree, peer.guest, guest);
  await pause(400);
  const resumedAt = await switchOver(from, to, guest);
  say(`${guest.name} runs on ${to.name}`);
  const replies = await watching;
  say(`${(await announcementsOf(to, guest)).length} announcements (RARP) left it`);
  if (peer === null || replies === null) return true;
  const first = replies.find((at) => at > resumedAt);
  const missed = first === undefined ? `no reply within ${WATCHED_SECONDS} s` : `${Math.round(first - resumedAt)} ms`;
  say(`${peer.guest.name} on ${peer.tree.name} pinged it meanwhile; until the first reply: ${missed}`);
  return first !== undefined;
}

async function plugged(to: HostTree, guest: LabGuest, say: (line: string) => void): Promise<void> {
  const bridge = deviceName("qbr", guest.portId);
  const look = async () => (await attemptOnHost(to, ["ip", "link", "show", "dev", bridge])).code === 0 || null;
  if ((await look()) === null) {
    say(`waits for the console to plug the port on ${to.name}: begin at /migrations, port ${guest.name} to ${to.name}`);
  }
  await waitFor(`the plug of guest ${guest.name} on ${to.name}`, PLUGGED_WITHIN_MS, look).catch((cause) => {
    throw new BridgeheadError("unreachable", `the console did not plug the port of ${guest.name} on ${to.name}`, {
      remedy: `Begin its migration to ${to.name} in the console, then run this again.`,
      cause,
    });
  });
}

async function isWired(to: HostTree, guest: LabGuest): Promise<true | null> {
  const row = ["ovs-vsctl", "--timeout=10", "get", "Port", deviceName("qvo", guest.portId), "tag"];
  const tag = Number((await attemptOnHost(to, row)).stdout.trim());
  return tag > 0 && tag !== DEAD_VLAN.tag ? true : null;
}

/** Another guest of the same network. */
async function peerOf(trees: ReadonlyMap<string, HostTree>, guest: LabGuest) {
  for (const each of LAB_GUESTS) {
    const tree =
      each.network === guest.network && each.name !== guest.name ? await hostOfGuest(trees.values(), each) : null;
    if (tree !== null) return { guest: each, tree };
  }
  return null;
}

/** When a peer that asks every 20 ms was answered, in epoch milliseconds. */
async function watch(tree: HostTree, peer: LabGuest, { address }: LabGuest): Promise<readonly number[]> {
  const ping = ["ping", "-D", "-n", "-i", "0.02", "-w", String(WATCHED_SECONDS), address];
  const { stdout } = await attemptInGuest(tree, peer, ping);
  return [...stdout.matchAll(/^\[([\d.]+)\] \d+ bytes from/gm)].map(([, seconds]) => Number(seconds) * 1_000);
}
