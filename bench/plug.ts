import { fileURLToPath } from "node:url";
import { type WritingHost, writingHost } from "@/bench/writing-host";
import { attempt } from "@/server/lab/hosts/command";
import { onHost } from "@/server/lab/hosts/host-tree";
import { DEAD_VLAN, type HostOperation } from "@/server/model/host-operation";

const SIZES = [50, 500];
const PEER = fileURLToPath(new URL("./os-vif/plug_with_os_vif.py", import.meta.url));
const PYTHON = "/usr/bin/python3";

type Figures = { readonly plugMs: number; readonly unplugMs: number };

/** Hybrid plugs and unplugs, isolated, against Debian's os-vif on the same host: with ours at its side, never at the same time. */
export async function run(): Promise<void> {
  const hasPeer = (await attempt([PYTHON, "-c", "import vif_plug_ovs"])).code === 0;
  const writing = await writingHost("bplg");
  try {
    await writing.must([[bridge(writing)]]);
    // Both begin warm: the first devices of a kernel cost more.
    await ours(writing, 5);
    if (hasPeer) await osVif(writing, 5);
    for (const count of SIZES) {
      const mine = await ours(writing, count);
      console.log(`plug: ${count} hybrid plugs and unplugs, by port`);
      console.log(`  bridgehead   ${figures(mine, count)}`);
      if (!hasPeer) {
        console.log("  os-vif is not installed: apt-get install -y --no-install-recommends python3-os-vif");
        continue;
      }
      const peer = await osVif(writing, count);
      console.log(`  os-vif       ${figures(peer, count)}`);
      const ratio = (mine.plugMs + mine.unplugMs) / (peer.plugMs + peer.unplugMs);
      console.log(
        `  ratio        plug ${(mine.plugMs / peer.plugMs).toFixed(2)}, unplug ${(mine.unplugMs / peer.unplugMs).toFixed(2)}, ` +
          `together ${ratio.toFixed(2)} (aim: at most 0.33)`,
      );
    }
  } finally {
    await writing.stop();
  }
}

async function ours(writing: WritingHost, count: number): Promise<Figures> {
  const ids = Array.from({ length: count }, (_, n) => (n + 1).toString(16).padStart(8, "0"));
  const plugMs = await timed(() => writing.must(ids.map(plug)));
  const unplugMs = await timed(() => writing.must(ids.map(unplug)));
  return { plugMs, unplugMs };
}

async function osVif({ host }: WritingHost, count: number): Promise<Figures> {
  const printed = await onHost(host.tree, [PYTHON, PEER, String(count), host.datapath], { timeoutMs: 600_000 });
  return JSON.parse(printed.trim().split("\n").at(-1) ?? "");
}

function bridge({ host }: WritingHost): HostOperation {
  return {
    op: "ovs.bridge.ensure",
    name: "br-int",
    datapathType: host.datapath,
    failMode: "secure",
    protocols: ["OpenFlow10", "OpenFlow13", "OpenFlow14"],
    otherConfig: {},
    externalIds: {},
  };
}

function plug(id: string): readonly HostOperation[] {
  const [qbr, qvb, qvo] = [`qbr${id}-00`, `qvb${id}-00`, `qvo${id}-00`];
  const sysctl = (key: string, value: string): HostOperation => ({ op: "sysctl.set", namespace: "", key, value });
  return [
    { op: "bridge.ensure", namespace: "", name: qbr },
    { op: "veth.ensure", namespace: "", name: qvb, peer: qvo, mtu: 1458 },
    { op: "link.set", namespace: "", name: qvb, master: qbr },
    sysctl(`net.ipv6.conf.${qbr}.disable_ipv6`, "1"),
    sysctl(`net.ipv4.conf.${qbr}.arp_ignore`, "1"),
    sysctl(`net.ipv4.conf.${qbr}.arp_announce`, "2"),
    {
      op: "ovs.port.ensure",
      bridge: "br-int",
      name: qvo,
      type: "",
      options: {},
      otherConfig: {},
      externalIds: { "iface-id": id, "iface-status": "active", "attached-mac": "fa:16:3f:00:00:01", "vm-uuid": id },
      mtuRequest: null,
      mustOpen: true,
      ...DEAD_VLAN,
    },
  ];
}

function unplug(id: string): readonly HostOperation[] {
  return [
    { op: "ovs.port.absent", name: `qvo${id}-00` },
    { op: "link.absent", namespace: "", name: `qvb${id}-00` },
    { op: "link.absent", namespace: "", name: `qbr${id}-00` },
  ];
}

function figures({ plugMs, unplugMs }: Figures, count: number): string {
  const each = (ms: number) => `${(ms / count).toFixed(1).padStart(6)} ms (${(ms / 1000).toFixed(2)} s)`;
  return `plug ${each(plugMs)}, unplug ${each(unplugMs)}`;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await run();
