import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readCaseHost } from "@/server/hosts/case/case-host";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { TraceInput, TraceResult } from "@/server/model/trace";
import { type Damage, damage, dice } from "./testing/damage";
import { worldOfCase } from "./testing/world-of-case";
import { tracePacket } from "./trace-packet";
import type { TraceWorld } from "./trace-world";

/**
 * Captures with one piece damaged. What real packets did not do must never be told as delivered, whatever is missing:
 * unknown, or a drop. The one exception is a rule or flow that is gone without a trace, whole: nobody can tell that it was there.
 */
const CAPTURES = "fixtures/captures";
const RUNS = Number(process.env.BRIDGEHEAD_DAMAGED_RUNS ?? 60);
const SEED = Number(process.env.BRIDGEHEAD_DAMAGED_SEED ?? 7);
const SLOW_MS = 120_000 + RUNS * 1_000;

/** Other prints of what is in another file too: the damaged one has to count. */
const TWICE =
  /(^|\/)(iptables-save|transact|jsonrpc-monitor|vsctl-[\w-]*|dump-flows|dump-flows-names|ip-route)\.(txt|json)$/;
/** What decides where packets go. */
const DECIDES =
  /(^|\/)(ip-link|ip-addr|ip-route-all|ip-neigh|iptables-save-c|ip6tables-save|ebtables-save|ipset-save|sysctl|sysctl-bridge|dump|dump-flows-of13|netns|commands)\.(json|txt)$/;

type Row = { src: string; dst_ip: string; ping: boolean; tcp22?: string | null; tcp80?: string | null };
type Guest = { name: string; port_id: string };

const json = (...parts: string[]) => JSON.parse(readFileSync(path.join(CAPTURES, ...parts), "utf8"));

function lostPackets(capture: string): TraceInput[] {
  const rows: Row[] = json(capture, "reachability.json");
  const guests: Guest[] = json(capture, "meta.json").guests;
  return rows.flatMap(({ src, dst_ip, ping, tcp22, tcp80 }) => {
    const from = { portId: guests.find(({ name }) => name === src)?.port_id ?? "" };
    const packet = (more: Pick<TraceInput, "protocol" | "port">): TraceInput => ({
      from,
      to: { address: dst_ip },
      ...more,
    });
    return [
      ...(ping ? [] : [packet({ protocol: "icmp" })]),
      ...(tcp22 === null ? [packet({ protocol: "tcp", port: 22 })] : []),
      ...(tcp80 === null ? [packet({ protocol: "tcp", port: 80 })] : []),
    ];
  });
}

/** A line that refused, or without which another one does not apply, and that left nothing behind. */
const isLostRule = ({ file, kind }: Damage) => kind === "gone" && /iptables-save|ip6tables-save|dump-flows/.test(file);

describe.each(["iesgn", "provider"])("%s with one piece damaged", (capture) => {
  test(`never says delivered of what was lost (${RUNS} times)`, { timeout: SLOW_MS }, async () => {
    const files = await readFolder(path.join(CAPTURES, capture));
    const world: TraceWorld = worldOfCase(readCase(files, { at: 0 }));
    const decoder = new TextDecoder();
    const lost = lostPackets(capture);
    expect(lost.length).toBeGreaterThan(15);
    const roll = dice(SEED);
    const wrong: string[] = [];
    const told = { delivered: 0, dropped: 0, unknown: 0 };
    for (let run = 0; run < RUNS; run += 1) {
      const name = world.hosts[Math.floor(roll() * world.hosts.length)]?.name ?? "";
      const texts = new Map(
        [...files].flatMap(([file, bytes]) => {
          const own = file.startsWith(`${name}/`) ? file.slice(name.length + 1) : null;
          return own === null || TWICE.test(own) || own.startsWith("guests/")
            ? []
            : [[own, decoder.decode(bytes)] as const];
        }),
      );
      const done = damage(roll, new Map([...texts].filter(([file]) => DECIDES.test(file))));
      if (done.text === null) texts.delete(done.file);
      else texts.set(done.file, done.text);
      const state = readCaseHost(name, texts, 0);
      const damaged = { ...world, hosts: world.hosts.map((host) => (host.name === name ? { ...host, state } : host)) };
      for (const input of lost) {
        const result = tracePacket(damaged, input);
        told[result.verdict] += 1;
        if (result.verdict === "delivered" && !isLostRule(done))
          wrong.push(`${name}/${wordsOf(done)}: ${said(input, result)}`);
      }
    }
    expect(wrong).toEqual([]);
    // damage shows: not every answer is as if nothing had happened
    expect(told.unknown).toBeGreaterThan(RUNS / 4);
    expect(told.dropped).toBeGreaterThan(RUNS);
  });
});

const wordsOf = ({ file, kind, piece }: Damage) => `${file} ${kind} (${piece.slice(0, 160)})`;
const said = ({ to, protocol, port }: TraceInput, { reason }: TraceResult) =>
  `${protocol}${port === undefined ? "" : `/${port}`} to ${"address" in to ? to.address : to.portId}: ${reason}`;
