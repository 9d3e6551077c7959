import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { TraceInput } from "@/server/model/trace";
import { worldOfCase } from "./testing/world-of-case";
import { tracePacket } from "./trace-packet";
import type { TraceWorld } from "./trace-world";

/**
 * What was measured with real packets just before the captures must be what the trace says, row by row, from what a
 * console can see of the hosts alone. A banner names the guest that answered: two guests share 10.0.0.11.
 */
const CAPTURES = {
  iesgn: "fixtures/captures/iesgn",
  provider: "fixtures/captures/provider",
  openvswitch: "fixtures/mixed/openvswitch",
  "openvswitch-astray": "fixtures/mixed/openvswitch-astray",
  "openvswitch-cut": "fixtures/mixed/openvswitch-cut",
  hybrid: "fixtures/mixed/hybrid",
  "hybrid-broken": "fixtures/mixed/hybrid-broken",
  segments: "fixtures/mixed/segments",
  "segments-broken": "fixtures/mixed/segments-broken",
  "segments-hybrid-broken": "fixtures/mixed/segments-hybrid-broken",
};
type Capture = keyof typeof CAPTURES;
const captures = Object.keys(CAPTURES) as Capture[];
/**
 * What nobody observed decides: the world behind the routers' gateway, for addresses that it may know a way to, and what
 * guests have in their neighbour tables. How many packets there are of each is fixed.
 */
const UNOBSERVED = /what is beyond was not observed$|from before(?: gets through)?$/;
const UNKNOWN: Partial<Record<Capture, number>> = {
  segments: 118,
  "segments-broken": 44,
  "segments-hybrid-broken": 99,
};
/** Here two guests have it in one network: who is heard last is a matter of luck. */
const TWICE = "10.0.0.11";
type Row = {
  src: string;
  dst: string;
  dst_ip: string;
  ping: boolean;
  tcp22?: string | null;
  tcp80?: string | null;
};
type Guest = { name: string; port_id: string; ipv4: string };

const json = (...parts: string[]) => JSON.parse(readFileSync(path.join(...parts), "utf8"));
const worlds = new Map<Capture, TraceWorld>();

beforeAll(async () => {
  for (const capture of captures) {
    worlds.set(capture, worldOfCase(readCase(await readFolder(CAPTURES[capture]), { at: 0 })));
  }
}, 120_000);

type Packet = Pick<TraceInput, "protocol" | "port">;
type Pair = {
  readonly name: string;
  readonly capture: Capture;
  readonly ends: Pick<TraceInput, "from" | "to">;
  readonly isLuck: boolean;
  readonly tried: readonly { readonly packet: Packet; readonly reached: boolean }[];
};

const measured = captures.flatMap((capture): readonly Pair[] => {
  const rows: Row[] = json(CAPTURES[capture], "reachability.json");
  const guests: Guest[] = json(CAPTURES[capture], "meta.json").guests;
  const guest = (name: string) => guests.find((one) => one.name === name);
  return rows.map(({ src, dst, dst_ip, ping, tcp22, tcp80 }) => {
    const tried: { packet: Packet; reached: boolean }[] = [{ packet: { protocol: "icmp" }, reached: ping }];
    if (tcp22 !== undefined) tried.push({ packet: { protocol: "tcp", port: 22 }, reached: tcp22 !== null });
    // without an answer to the ping it was not tried
    if (tcp80 !== undefined && ping) tried.push({ packet: { protocol: "tcp", port: 80 }, reached: tcp80 !== null });
    const ofTwice = [dst_ip, guest(src)?.ipv4].includes(TWICE) || dst.startsWith("fip");
    return {
      ...{ name: `${capture}: ${src} → ${dst} (${dst_ip})`, capture, tried },
      ends: { from: { portId: guest(src)?.port_id ?? "" }, to: { address: dst_ip } },
      isLuck: capture === "hybrid-broken" && ofTwice && !dst_ip.includes(":"),
    };
  });
});

describe("what was measured", () => {
  test("is of all captures, and every row of it", () => {
    const rows = (capture: Capture) => measured.filter((pair) => pair.capture === capture).length;
    const { iesgn, provider, ...mixed } = Object.fromEntries(captures.map((capture) => [capture, rows(capture)]));
    expect({ iesgn, provider }).toEqual({ iesgn: 16 + 8, provider: 56 });
    // a guest that is gone asks nobody
    expect(mixed).toEqual({
      openvswitch: 198,
      "openvswitch-astray": 198,
      "openvswitch-cut": 176,
      hybrid: 198,
      "hybrid-broken": 198,
      segments: 414,
      "segments-broken": 414,
      "segments-hybrid-broken": 414,
    });
    expect(measured.filter(({ isLuck }) => isLuck)).toHaveLength(45);
  });

  const unknown = new Map<Capture, number>();

  test.each(measured)("$name", ({ capture, ends, isLuck, tried }) => {
    const world = worlds.get(capture);
    if (world === undefined) throw new Error(`no ${capture}`);
    for (const { packet, reached } of tried) {
      const { verdict, reason } = tracePacket(world, { ...ends, ...packet });
      const right = reached ? "delivered" : "dropped";
      const isUnobserved = UNKNOWN[capture] !== undefined && verdict === "unknown" && UNOBSERVED.test(reason);
      if (isUnobserved) unknown.set(capture, (unknown.get(capture) ?? 0) + 1);
      const isOpen = isUnobserved || (isLuck && verdict === "unknown");
      expect(isOpen ? right : verdict, `${packet.protocol}: ${reason}`).toBe(right);
    }
  });

  test("leaves open what nobody observed, and no more", () => {
    expect(Object.fromEntries(unknown)).toEqual(UNKNOWN);
  });
});
