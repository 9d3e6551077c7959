import { type WritingHost, writingHost } from "@/bench/writing-host";
import { onHost } from "@/server/lab/hosts/host-tree";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import { type ManagedHost, plumbingSchema } from "@/server/model/plumbing";
import { wavesOf } from "@/server/reconcile/waves";
import { planHost } from "@/server/wiring/plan-host";

const SIZES = [3, 6, 9, 12];
const NETWORK = "a0000000-0000-4000-8000-000000000001";
const EVERYTHING = { networkIds: null, portIds: null, routerIds: null, deletes: "perform" } as const;

type Member = { readonly writing: WritingHost; readonly managed: ManagedHost };

/**
 * How the cost of a full GRE mesh grows: real hosts, a network with a port on each. Each size is reached by hosts that join
 * those that are there. Beside it, on the same hosts, one `ovs-vsctl` for each tunnel port, which sets no flow.
 */
export async function run(): Promise<void> {
  const members: Member[] = [];
  try {
    for (const size of SIZES) {
      const before = members.length;
      while (members.length < size) members.push(await member(members.length));
      const joined = members.slice(before);
      const joinMs = await timed(() => settle(joined, members));
      const restMs = before === 0 ? 0 : await timed(() => settle(members.slice(0, before), members));
      const idleMs = await timed(() => settle(members, members));
      const tunnels = size * (size - 1);
      const peerMs = await timed(() => byVsctl(members));
      const words = [
        `${size} hosts, ${tunnels} tunnel ends`,
        `${joined.length} that join ${per(joinMs, joined.length)} each`,
        before === 0 ? "" : `those that were there ${per(restMs, before)} each`,
        `nothing to do ${per(idleMs, size)} each`,
        `ovs-vsctl, ports alone ${per(peerMs, size)} a host`,
      ];
      console.log(`mesh: ${words.filter((each) => each !== "").join("; ")}`);
    }
  } finally {
    for (const { writing } of members) await writing.stop();
  }
}

async function member(n: number): Promise<Member> {
  const writing = await writingHost(`bm${n}`);
  const plumbing = plumbingSchema.parse({
    tunnelAddress: `198.51.100.${n + 1}`,
    datapathType: writing.host.datapath,
    firewall: "noop",
  });
  return { writing, managed: { id: `h${n}`, name: `h${n}`, plumbing } };
}

/** Looks, plans and performs, host after host. */
async function settle(some: readonly Member[], all: readonly Member[]): Promise<void> {
  const hosts = all.map(({ managed }) => managed);
  const intent = intentOf(hosts);
  for (const { writing, managed } of some) {
    const plan = planHost({ intent, host: managed, state: await writing.look(), hosts, scope: EVERYTHING });
    if (plan.faults[0] !== undefined) throw new Error(plan.faults[0].message);
    for (const wave of wavesOf(plan.steps)) await writing.must(wave.map(({ effect }) => effect.operations));
  }
}

/** libvirt would make the ports' OVS rows, so that no tap is missing here. */
function intentOf(hosts: readonly ManagedHost[]): NetworkIntent {
  const segment = { networkType: "gre", segmentationId: 7, physicalNetwork: null, mtu: 1458 };
  const network = { id: NETWORK, name: "n", projectId: "p", ...segment, external: false, shared: false };
  const ports = hosts.map(({ name }, n): Port => {
    const hex = n.toString(16).padStart(2, "0");
    return {
      ...{ id: `c0ffee${hex}-0000-4000-8000-000000000000`, name: `vm ${n}`, networkId: NETWORK, projectId: "p" },
      ...{ mac: `fa:16:3e:00:00:${hex}`, fixedIps: [], deviceOwner: "compute:nova", deviceId: `i${n}`, host: name },
      ...{ vifType: "ovs", vnicType: "normal", status: "ACTIVE", adminStateUp: true, securityGroupIds: [] },
      vif: { hybridPlug: false, createPort: false },
    };
  });
  const networks = [{ ...network, adminStateUp: true, status: "ACTIVE" }];
  return { networks, subnets: [], ports, securityGroups: [], routers: [], floatingIps: [] };
}

async function byVsctl(members: readonly Member[]): Promise<void> {
  for (const { writing, managed } of members) {
    const on = (...argv: readonly string[]) => onHost(writing.host.tree, ["ovs-vsctl", "--timeout=20", ...argv]);
    const datapath = ["--", "set", "Bridge", "br-peer", `datapath_type=${writing.host.datapath}`];
    await on("--may-exist", "add-br", "br-peer", ...datapath);
    for (const peer of members) {
      if (peer === members.find((each) => each.managed === managed)) continue;
      const name = `p-${peer.managed.name}`;
      const remote = (peer.managed.plumbing.tunnelAddress ?? "").replace("198.51.100.", "198.51.101.");
      const set = ["--", "set", "Interface", name, "type=gre", `options:remote_ip=${remote}`, "options:key=flow"];
      await on("add-port", "br-peer", name, ...set);
    }
    await on("del-br", "br-peer");
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

const per = (ms: number, count: number) => `${(ms / Math.max(1, count)).toFixed(0)} ms`;

await run();
