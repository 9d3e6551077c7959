import { afterAll, beforeAll, expect, test } from "vitest";
import { askSwitch } from "@/server/hosts/ask-switch";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import { onHost } from "@/server/lab/hosts/host-tree";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import type { TraceInput, TraceVerdict } from "@/server/model/trace";
import { compareHop } from "@/server/trace/switch-answer";
import { worldOfCase } from "@/server/trace/testing/world-of-case";
import { tracePacket } from "@/server/trace/trace-packet";
import type { TraceWorld } from "@/server/trace/trace-world";
import { replaySwitches } from "./testing/replay-switches";

/**
 * A real Open vSwitch with the bridges, ports and flows of a captured host of Neutron (the firewall of flows, l2 population,
 * tunnels) is asked about every hop of a trace there, and has to agree with all of them.
 */
const FOLDER = "fixtures/openvswitch-l2population";
const FAR_END = "198.51.100.22";
let world: TraceWorld;
let single: SingleHost | undefined;

const running = () => {
  if (single === undefined) throw new Error("the host is not running");
  return single;
};

beforeAll(async () => {
  world = worldOfCase(readCase(await readFolder(FOLDER), { at: 0 }));
  single = await startSingleHost("ask");
  const state = world.hosts.find(({ name }) => name === "c1")?.state;
  await replaySwitches(single.tree, state?.ovs?.bridges ?? [], `${FOLDER}/c1/ovs`);
  await onHost(single.tree, ["ip", "link", "set", "dev", "br-phy", "up"]);
  await onHost(single.tree, ["ip", "addr", "add", "198.51.100.21/24", "dev", "br-phy"]);
}, 120_000);

afterAll(() => single?.stop(), 60_000);

function portOf(name: string) {
  const port = world.neutron[0]?.ports.find((one) => one.name === name);
  if (port === undefined) throw new Error(`no port ${name}`);
  return port;
}

/** What the switch says of every hop of a trace on the host, in order. */
async function askAll(from: string, to: string, family: 4 | 6, packet: Pick<TraceInput, "protocol" | "port">) {
  const address = portOf(to).fixedIps.find((one) => one.address.includes(":") === (family === 6))?.address ?? "";
  const { hops, verdict } = tracePacket(world, { from: { portId: portOf(from).id }, to: { address }, ...packet });
  const config = { transport: "netns" as const, name: "c1", settings: { namespace: running().namespace } };
  const said: { readonly agrees: boolean | null; readonly words: string; readonly stdout: string }[] = [];
  for (const [at, hop] of hops.entries()) {
    if (hop.host !== "c1" || hop.check === undefined) continue;
    const { stdout } = await askSwitch(config, hop.check, undefined);
    said.push({ ...compareHop(hop, { ends: at === hops.length - 1 && verdict === "dropped" }, stdout), stdout });
  }
  return { verdict, said };
}

type Row = readonly [from: string, to: string, family: 4 | 6, packet: Pick<TraceInput, "protocol" | "port">];
const rows: readonly (readonly [...Row, verdict: TraceVerdict, hops: number])[] = [
  ["web1", "web2", 4, { protocol: "tcp", port: 22 }, "delivered", 4],
  ["web2", "web1", 6, { protocol: "icmp" }, "delivered", 4],
  ["open1", "web1", 4, { protocol: "icmp" }, "delivered", 2],
  // what br-tun passes on, br-int drops after the tracker
  ["web2", "web1", 4, { protocol: "tcp", port: 80 }, "dropped", 2],
];

test.each(rows)("%s → %s over IPv%s, %o", async (from, to, family, packet, verdict, hops) => {
  const asked = await askAll(from, to, family, packet);
  expect(asked.verdict).toBe(verdict);
  expect(asked.said.filter(({ agrees }) => agrees !== true)).toEqual([]);
  expect(asked.said.length).toBe(hops);
});

test("into a tunnel whose other end is known, and not yet", async () => {
  const tunnelled = async () => (await askAll("web1", "web2", 4, { protocol: "icmp" })).said[1];
  expect(await tunnelled()).toMatchObject({ agrees: true, words: expect.stringContaining(`the MAC of ${FAR_END}`) });
  await onHost(running().tree, ["ovs-appctl", "tnl/neigh/set", "br-phy", FAR_END, "02:00:00:00:00:22"]);
  const known = await tunnelled();
  expect(known).toMatchObject({ agrees: true, words: expect.stringMatching(/goes on as .*(tnl_push|set\(tunnel)/) });
});

test("a flow that was changed behind the trace's back is told", async () => {
  const flow = "table=60,priority=100,in_port=2,actions=drop";
  await onHost(running().tree, ["ovs-ofctl", "-O", "OpenFlow13", "mod-flows", "--strict", "br-int", flow]);
  const { said } = await askAll("web1", "web2", 4, { protocol: "icmp" });
  expect(said[0]).toMatchObject({
    agrees: false,
    words: expect.stringContaining("the switch goes 0 → 59 → 60, the trace"),
  });
});
