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
const CAPTURES = "fixtures/captures";
type Row = {
  src: string;
  dst: string;
  dst_ip: string;
  ping: boolean;
  tcp22?: string | null;
  tcp80?: string | null;
};
type Guest = { name: string; port_id: string };

const json = (...parts: string[]) => JSON.parse(readFileSync(path.join(CAPTURES, ...parts), "utf8"));
const worlds = new Map<string, TraceWorld>();

beforeAll(async () => {
  for (const capture of ["iesgn", "provider"]) {
    worlds.set(capture, worldOfCase(readCase(await readFolder(path.join(CAPTURES, capture)), { at: 0 })));
  }
});

const measured = ["iesgn", "provider"].flatMap((capture) => {
  const rows: Row[] = json(capture, "reachability.json");
  const guests: Guest[] = json(capture, "meta.json").guests;
  const portOf = (name: string) => guests.find((guest) => guest.name === name)?.port_id;
  return rows.flatMap(({ src, dst, dst_ip, ping, tcp22, tcp80 }) => {
    const from = { portId: portOf(src) ?? "" };
    const row = (kind: string, packet: Pick<TraceInput, "protocol" | "port">, reached: boolean) => {
      const input: TraceInput = { from, to: { address: dst_ip }, ...packet };
      return { name: `${capture}: ${src} → ${dst} (${dst_ip}) ${kind}`, capture, input, reached };
    };
    const all = [row("ping", { protocol: "icmp" }, ping)];
    if (tcp22 !== undefined) all.push(row("tcp/22", { protocol: "tcp", port: 22 }, tcp22 !== null));
    if (tcp80 !== undefined) all.push(row("tcp/80", { protocol: "tcp", port: 80 }, tcp80 !== null));
    return all;
  });
});

describe("what was measured", () => {
  test("is of both captures, and every row of it", () => {
    // iesgn: 16 pairs with guests or the floating IP, 8 with what only answers ping; provider: 56 pairs
    expect(measured.length).toBe(16 * 3 + 8 + 56 * 3);
  });

  test.each(measured)("$name", ({ capture, input, reached }) => {
    const world = worlds.get(capture);
    if (world === undefined) throw new Error(`no ${capture}`);
    const result = tracePacket(world, input);
    expect(result.verdict, result.reason).toBe(reached ? "delivered" : "dropped");
  });
});
