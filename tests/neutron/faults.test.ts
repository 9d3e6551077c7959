import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FindingKind } from "@/server/model/finding";
import { type LabConsole, SOON, startLabConsole } from "@/tests/neutron/lab-console";
import { type NeutronLab, startNeutronLab } from "@/tests/neutron/neutron-lab";
import { rowsOf } from "@/tests/neutron/prove-import";

/** Observations of a host within which a fault has to be found and confirmed. */
const MOST_LOOKS = 2;

type Run = (host: string, ...argv: string[]) => Promise<string>;

/** A fault as somebody makes it by hand on a host, and as it is taken back. */
type ByHand = {
  readonly what: string;
  readonly kind: FindingKind;
  readonly host: string;
  /** Absent: the host where it was made. */
  readonly shownBy?: string;
  /** Of the finding. */
  readonly object: string;
  readonly make: readonly (readonly string[])[];
  readonly mend: readonly (readonly string[])[];
  /** What else it shows, as one fault may be seen at two objects. */
  readonly also?: readonly FindingKind[];
  /** The agent that would mend it before a slow machine has looked: it is held still meanwhile. */
  readonly holds?: "neutron-openvswitch-agent" | "neutron-dhcp-agent";
};

/**
 * Nine classes of fault in a real Neutron, one at a time: none is reported before, each is found within two observations,
 * nothing else with it, and it is gone when it is taken back.
 */
describe("faults made by hand in a real Neutron", () => {
  let lab: NeutronLab;
  let console: LabConsole;
  let faults: readonly ByHand[];

  const run: Run = async (host, ...argv) => {
    const { code, stdout, stderr } = await lab.onHost(host, argv);
    if (code !== 0) throw new Error(`${argv.join(" ")} on ${host} ended with ${code}: ${stderr}`);
    return stdout.trim();
  };
  const agentOn = async (host: string, program: string) => {
    const { stdout } = await lab.onHost(host, ["pgrep", "-o", "-f", `/usr/bin/${program}`]);
    expect(stdout.trim()).toMatch(/^\d+$/);
    return stdout.trim();
  };
  const findings = async () =>
    (await console.api.hosts.findings()).map(({ kind, host, object, message }) => ({ kind, host, object, message }));
  const lookAgain = async () => {
    await console.look();
    return findings();
  };

  beforeAll(async () => {
    lab = await startNeutronLab("iesgn");
    console = await startLabConsole(lab);
    faults = await faultsFor(lab, run);
  });
  afterAll(async () => {
    await console?.close();
    await lab?.stop();
  });

  it("are none in the fresh lab", async () => {
    await console.look();
    await console.look();
    expect(await findings()).toEqual([]);
  });

  it("are each found within two observations, alone, and not seen any more when they are taken back", {
    timeout: 900_000,
  }, async () => {
    const table: string[] = [];
    for (const fault of faults) {
      const { what, kind, host, object, make, mend, also = [], holds } = fault;
      const isIt = (each: { readonly kind: FindingKind; readonly object: string }) =>
        each.kind === kind && each.object === object;
      const agent = holds === undefined ? null : await agentOn(host, holds);
      if (agent !== null) await run(host, "kill", "-STOP", agent);
      try {
        expect(await findings(), `before: ${what}`).toEqual([]);
        for (const argv of make) await run(host, ...argv);
        const madeAt = performance.now();
        let looks = 0;
        let found = await findings();
        for (; looks < MOST_LOOKS && !found.some(isIt); looks += 1) found = await lookAgain();
        const ms = Math.round(performance.now() - madeAt);
        table.push(`${kind} (${what}): after ${looks} looks, ${ms} ms`);
        expect(found.find(isIt), `${what}: ${JSON.stringify(found)}`).toMatchObject({ host: fault.shownBy ?? host });
        // one that is held for long is missed
        const known: readonly FindingKind[] = [kind, ...also, ...(agent === null ? [] : (["agent-dead"] as const))];
        expect(
          found.filter((each) => !known.includes(each.kind)),
          `nothing else: ${what}`,
        ).toEqual([]);
      } finally {
        for (const argv of mend) await run(host, ...argv);
        if (agent !== null) await run(host, "kill", "-CONT", agent);
      }
      await expect.poll(lookAgain, { ...SOON, message: `after: ${what}` }).toEqual([]);
    }
    process.stdout.write(`${table.map((line) => `found: ${line}`).join("\n")}\n`);
    expect(table).toHaveLength(faults.length);
  });
});

/** On the guest of c1 and what is around it, by the names that Neutron gave them. */
async function faultsFor(lab: NeutronLab, run: Run): Promise<readonly ByHand[]> {
  const guest = lab.guests.find(({ host }) => host === "c1");
  if (guest === undefined) throw new Error("there is no guest on c1");
  const [short, chain] = [guest.id.slice(0, 11), guest.id.slice(0, 10)];
  const [qvo, qvb, qbr, tap] = ["qvo", "qvb", "qbr", "tap"].map((prefix) => `${prefix}${short}`);
  const ports = await rowsOf(lab, "ports");
  const port = ports.find(({ id }) => id === guest.id);
  const network = String(port?.network_id);
  const vsctl = (...words: string[]) => ["ovs-vsctl", "--timeout=10", ...words];
  const at = async (host: string, ...words: string[]) => run(host, ...vsctl(...words));
  const tag = await at("c1", "get", "Port", qvo ?? "", "tag");
  const tunnels = (await at("c1", "list-ports", "br-tun")).split("\n").filter((name) => name.startsWith("gre-"));
  const tunnel = tunnels[0] ?? "";
  const remote = (await at("c1", "get", "Interface", tunnel, "options:remote_ip")).replaceAll('"', "");
  const dhcp = ports.find((each) => each.network_id === network && each.device_owner === "network:dhcp");
  const dhcpTap = `tap${String(dhcp?.id).slice(0, 11)}`;
  const room = `qdhcp-${network}`;
  const dnsmasq = await run("net1", "cat", `/var/lib/neutron/dhcp/${network}/pid`);
  const into = `neutron-openvswi-i${chain}`;
  return [
    {
      ...{ what: "a guest's port with the tag of another network", kind: "wrong-tag", host: "c1", object: qvo ?? "" },
      holds: "neutron-openvswitch-agent",
      make: [vsctl("set", "Port", qvo ?? "", "tag=777")],
      mend: [vsctl("set", "Port", qvo ?? "", `tag=${tag}`)],
    },
    {
      ...{ what: "a guest's port without a tag", kind: "untagged-guest-port", host: "c1", object: qvo ?? "" },
      holds: "neutron-openvswitch-agent",
      make: [vsctl("clear", "Port", qvo ?? "", "tag")],
      mend: [vsctl("set", "Port", qvo ?? "", `tag=${tag}`)],
    },
    {
      ...{ what: "a guest's port on the dead VLAN", kind: "dead-vlan-port", host: "c1", object: qvo ?? "" },
      holds: "neutron-openvswitch-agent",
      make: [vsctl("set", "Port", qvo ?? "", "tag=4095")],
      mend: [vsctl("set", "Port", qvo ?? "", `tag=${tag}`)],
    },
    {
      ...{ what: "the veth taken out of its bridge", kind: "half-veth", host: "c1", object: qvb ?? "" },
      make: [["ip", "link", "set", qvb ?? "", "nomaster"]],
      mend: [["ip", "link", "set", qvb ?? "", "master", qbr ?? ""]],
    },
    {
      ...{ what: "a tunnel that leads elsewhere", kind: "misdirected-tunnel", host: "c1", object: tunnel },
      holds: "neutron-openvswitch-agent",
      also: ["one-sided-tunnel"],
      make: [vsctl("set", "Interface", tunnel, "options:remote_ip=192.0.2.9")],
      mend: [vsctl("set", "Interface", tunnel, `options:remote_ip=${remote}`)],
    },
    {
      ...{ what: "a line added to a port's chain", kind: "hand-edited-chain", host: "c1", object: tap ?? "" },
      make: [["iptables", "-I", into, "1", "-p", "tcp", "--dport", "3306", "-j", "RETURN"]],
      mend: [["iptables", "-D", into, "1"]],
    },
    {
      ...{ what: "the jump to a port's chain deleted", kind: "missing-jump", host: "c1", object: tap ?? "" },
      make: [["iptables", "-D", "FORWARD", "-j", "neutron-openvswi-FORWARD"]],
      mend: [["iptables", "-I", "FORWARD", "2", "-j", "neutron-openvswi-FORWARD"]],
    },
    {
      ...{ what: "a veth with a smaller MTU than its network", kind: "mtu-mismatch", host: "c1", object: qvb ?? "" },
      make: [["ip", "link", "set", qvb ?? "", "mtu", "1300"]],
      mend: [["ip", "link", "set", qvb ?? "", "mtu", String(await mtuOf(run, "c1", qvb ?? ""))]],
    },
    {
      ...{ what: "a DHCP server that took a guest's address", kind: "duplicate-ip", host: "net1", object: guest.name },
      shownBy: "c1",
      make: [["ip", "netns", "exec", room, "ip", "addr", "add", `${guest.address}/24`, "dev", dhcpTap]],
      mend: [["ip", "netns", "exec", room, "ip", "addr", "del", `${guest.address}/24`, "dev", dhcpTap]],
    },
    {
      ...{ what: "a DHCP server killed", kind: "dhcp-not-running", host: "net1", object: "dnsmasq" },
      holds: "neutron-dhcp-agent",
      make: [["kill", "-KILL", dnsmasq]],
      // its agent starts it again
      mend: [],
    },
    {
      ...{ what: "the bridge filter switched off", kind: "bridge-filter-off", host: "c1" },
      object: "net.bridge.bridge-nf-call-iptables",
      make: [["sysctl", "-w", "net.bridge.bridge-nf-call-iptables=0"]],
      mend: [["sysctl", "-w", "net.bridge.bridge-nf-call-iptables=1"]],
    },
  ];
}

async function mtuOf(run: Run, host: string, device: string): Promise<number> {
  const shown = await run(host, "cat", `/sys/class/net/${device}/mtu`);
  return Number(shown);
}
