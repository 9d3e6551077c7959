import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHost } from "@/server/hosts/driver";
import type { HostObserver } from "@/server/hosts/observer";
import { waitFor } from "@/server/lab/hosts/command";
import { attemptOnHost, daemonOnHost, onHost } from "@/server/lab/hosts/host-tree";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import type { HostState } from "@/server/model/host-state";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import type { ManagedHost } from "@/server/model/plumbing";
import type { HostPlan } from "@/server/wiring/host-plan";
import { localVlans } from "@/server/wiring/local-vlans";
import { planHost } from "@/server/wiring/plan-host";
import {
  DHCP_PORT,
  EVERYTHING,
  EXTERNAL_SUBNET,
  GUEST,
  HOST,
  INNER_LEG,
  OUTER_LEG,
  PRIVATE,
  PRIVATE_SUBNET,
  port,
  ROUTER,
  STORY,
} from "@/server/wiring/services/testing/story";

/**
 * Real packets through what the planner makes of seed 002's network node: guests are namespaces with an internal port of
 * br-int, which lie in the network by hand; what is outside is a namespace on br-ex.
 */

const LEASE_HOOK = fileURLToPath(new URL("../../lab/hosts/udhcpc.sh", import.meta.url));
const DHCP = `qdhcp-${PRIVATE.id}`;
const QROUTER = `qrouter-${ROUTER.id}`;

/** A second project with the same addresses. */
const OTHER = { ...PRIVATE, id: "99999999-aaaa-4000-8000-000000000021", name: "other", segmentationId: 1002 };
const OTHER_SUBNET = { ...PRIVATE_SUBNET, id: "99999999-bbbb-4000-8000-000000000022", networkId: OTHER.id };
const OTHER_ROUTER = { ...ROUTER, id: "99999999-cccc-4000-8000-000000000023", name: "r2" };
const SECOND = port("b179c24c-8400-4000-8000-000000000024", PRIVATE_SUBNET, "192.168.1.18");
const STRANGER = port("b279c24c-8500-4000-8000-000000000025", OTHER_SUBNET, "192.168.1.18");

const INTENT: NetworkIntent = {
  ...STORY,
  networks: [...STORY.networks, OTHER],
  subnets: [...STORY.subnets, OTHER_SUBNET],
  ports: [
    ...STORY.ports,
    SECOND,
    STRANGER,
    port("d2a40252-8b00-4000-8000-000000000026", OTHER_SUBNET, "192.168.1.1", INNER_LEG.deviceOwner, OTHER_ROUTER.id),
    port(
      "2ee564e2-cd00-4000-8000-000000000027",
      EXTERNAL_SUBNET,
      "172.31.208.103",
      OUTER_LEG.deviceOwner,
      OTHER_ROUTER.id,
    ),
  ],
  routers: [ROUTER, OTHER_ROUTER],
};

let host: SingleHost;
let observer: HostObserver;
let managed: ManagedHost;

const on = (...argv: string[]) => onHost(host.tree, argv);
const within = (namespace: string, ...argv: string[]) =>
  attemptOnHost(host.tree, ["ip", "netns", "exec", namespace, ...argv]);

function stateNow(): HostState {
  const state = observer.current();
  if (state === null) throw new Error(`the host was not read: ${observer.status().errors.join("; ")}`);
  return state;
}

async function planNow(intent: NetworkIntent): Promise<HostPlan> {
  await observer.refresh();
  return planHost({ intent, host: managed, hosts: [managed], state: stateNow(), scope: EVERYTHING });
}

/** Makes it so, and sees that nothing is left to do. */
async function realise(intent: NetworkIntent): Promise<HostPlan> {
  const plan = await planNow(intent);
  expect(plan.faults).toEqual([]);
  for (const step of plan.steps) {
    const run = { signal: AbortSignal.timeout(60_000) };
    for await (const { outcome } of observer.perform([step.effect], run)) {
      if (!outcome.ok) throw new Error(`${step.target}: ${outcome.error.message}`, { cause: outcome.error });
    }
  }
  const again = await planNow(intent);
  expect(again.steps.map(({ id, before, after }) => ({ id, before, after }))).toEqual([]);
  return plan;
}

/** A namespace with a port on a bridge, in the network's local VLAN or in none. */
async function plug(name: string, bridge: string, networkId: string | null, mac: string): Promise<void> {
  const device = `lan-${name}`;
  const vlan = networkId === null ? null : localVlans(stateNow(), []).vlans.get(networkId);
  const tag = vlan === null ? [] : [`tag=${vlan}`];
  await on(
    "ovs-vsctl",
    "--timeout=20",
    "add-port",
    bridge,
    device,
    ...tag,
    "--",
    "set",
    "Interface",
    device,
    "type=internal",
  );
  await on("ip", "netns", "add", name);
  await on("ip", "link", "set", "dev", device, "netns", name);
  await on("ip", "-n", name, "link", "set", "dev", device, "address", mac, "up");
  await on("ip", "-n", name, "link", "set", "dev", "lo", "up");
}

async function address(name: string, cidr: string, gateway: string | null): Promise<void> {
  await on("ip", "-n", name, "addr", "replace", cidr, "dev", `lan-${name}`);
  if (gateway !== null) await on("ip", "-n", name, "route", "replace", "default", "via", gateway);
}

/** Asks for a lease as a guest does; how the client ended. */
async function askForLease(name: string) {
  const device = `lan-${name}`;
  const client = ["busybox", "udhcpc", "-i", device, "-s", LEASE_HOOK, "-n", "-q", "-t", "3", "-T", "1", "-O", "mtu"];
  return within(name, ...client);
}

const ECHO =
  "my $s=IO::Socket::INET->new(LocalPort=>7777,Proto=>'udp') or die; while($s->recv(my $m,99)){$s->send($ARGV[0].' '.$s->peerhost)}";
const ASK = [
  "my $s=IO::Socket::INET->new(PeerAddr=>$ARGV[0],PeerPort=>7777,Proto=>'udp') or die;",
  "for(1..4){$s->send('?');my $r='';vec($r,fileno($s),1)=1;",
  "if(select($r,undef,undef,0.5)){defined $s->recv(my $m,99) or exit 1;print $m;exit 0}} exit 1",
].join("");

/** Who answers at an address, and as whom it saw the asker; `null`: nobody. */
async function ask(from: string, to: string): Promise<string | null> {
  const { code, stdout } = await within(from, "perl", "-MIO::Socket::INET", "-e", ASK, to);
  return code === 0 ? stdout : null;
}

beforeAll(async () => {
  host = await startSingleHost("svc");
  observer = openHost(
    { transport: "netns", name: "svc", settings: { pollSeconds: 300, namespace: host.namespace } },
    { onState: () => undefined, onStatus: () => undefined },
  );
  await observer.start();
  managed = { ...HOST, plumbing: { ...HOST.plumbing, datapathType: host.datapath } };
  await realise(INTENT);
  await plug("guest", "br-int", PRIVATE.id, GUEST.mac);
  await plug("second", "br-int", PRIVATE.id, SECOND.mac);
  await plug("stranger", "br-int", OTHER.id, STRANGER.mac);
  await plug("outside", "br-ex", null, "fa:16:3e:00:00:01");
  await address("guest", "192.168.1.17/24", "192.168.1.1");
  await address("second", "192.168.1.18/24", "192.168.1.1");
  await address("stranger", "192.168.1.18/24", "192.168.1.1");
  await address("outside", "172.31.208.1/24", null);
  for (const name of ["guest", "second", "stranger", "outside"]) {
    const echo = ["ip", "netns", "exec", name, "perl", "-MIO::Socket::INET", "-e", ECHO, name];
    await daemonOnHost(host.tree, `/var/log/${name}.log`, echo);
  }
  await waitFor("an answer from outside", 10_000, () => ask("outside", "172.31.208.1"));
});
afterAll(async () => {
  await observer?.close();
  await host?.stop();
});

const without = (intent: NetworkIntent, gone: Port): NetworkIntent => ({
  ...intent,
  ports: intent.ports.filter(({ id }) => id !== gone.id),
});

describe("a DHCP service", () => {
  it("gives a guest its address, route, MTU and name", async () => {
    await on("ip", "-n", "guest", "addr", "flush", "dev", "lan-guest");
    expect((await askForLease("guest")).code).toBe(0);
    const shown = await on("ip", "-n", "guest", "-o", "addr", "show", "dev", "lan-guest");
    expect(shown).toContain("inet 192.168.1.17/24");
    expect(await on("ip", "-n", "guest", "link", "show", "dev", "lan-guest")).toContain("mtu 1458");
    expect(await on("ip", "-n", "guest", "route", "show", "default")).toContain("via 192.168.1.1");
    const names = await within("guest", "busybox", "nslookup", "host-192-168-1-18.openstacklocal", "192.168.1.2");
    expect(names.stdout).toContain("192.168.1.18");
    await observer.refresh();
    const leases = stateNow().dhcp?.find(({ networkId }) => networkId === PRIVATE.id)?.leases;
    expect(leases).toMatchObject([{ mac: GUEST.mac, address: "192.168.1.17", name: "host-192-168-1-17" }]);
  });

  it("forgets a port that goes, without being started anew, and knows it again", async () => {
    const pid = () => stateNow().dhcp?.find(({ networkId }) => networkId === PRIVATE.id)?.pid;
    const before = pid();
    const plan = await realise({ ...without(INTENT, GUEST), floatingIps: [] });
    const operations = plan.steps
      .filter(({ verb }) => verb === "dhcp.serve")
      .flatMap(({ effect }) => effect.operations);
    expect(operations.map(({ op }) => op)).toEqual(["dhcp.release", "dnsmasq.ensure"]);
    expect(pid()).toBe(before);
    expect(stateNow().dhcp?.find(({ networkId }) => networkId === PRIVATE.id)?.leases).toEqual([]);
    expect((await askForLease("guest")).code).not.toBe(0);
    await realise(INTENT);
    expect((await askForLease("guest")).code).toBe(0);
    expect(pid()).toBe(before);
  });

  it("is started anew when its subnets change", async () => {
    const pid = () => stateNow().dhcp?.find(({ networkId }) => networkId === PRIVATE.id)?.pid;
    const before = pid();
    const more = { ...PRIVATE_SUBNET, id: "88888888-aaaa-4000-8000-000000000031", cidr: "192.168.9.0/24" };
    const second = { ...more, gatewayIp: null };
    await realise({ ...INTENT, subnets: [...INTENT.subnets, second] });
    expect(pid()).not.toBe(before);
    await realise(INTENT);
    expect((await askForLease("guest")).code).toBe(0);
  });
});

describe("a network with IPv6", () => {
  it("has its DHCP service and its router's leg in that too", async () => {
    const id = "77777777-aaaa-4000-8000-000000000032";
    const six = { ...PRIVATE_SUBNET, id, cidr: "2001:db8::/64", gatewayIp: "2001:db8::1", dnsServers: [] };
    const also = (ports: readonly Port[], { id: portId }: Port, address: string) =>
      ports.map((each) =>
        each.id === portId ? { ...each, fixedIps: [...each.fixedIps, { subnetId: id, address }] } : each,
      );
    const ports = also(
      also(also(INTENT.ports, DHCP_PORT, "2001:db8::2"), INNER_LEG, "2001:db8::1"),
      GUEST,
      "2001:db8::17",
    );
    await realise({ ...INTENT, subnets: [...INTENT.subnets, six], ports });
    const service = stateNow().dhcp?.find(({ networkId }) => networkId === PRIVATE.id);
    expect(service?.pid).not.toBeNull();
    expect(service?.reservations).toContainEqual({
      ...{ mac: GUEST.mac, name: "host-2001-db8--17.openstacklocal", address: "2001:db8::17", tags: ["tag:dhcpv6"] },
    });
    await on("ip", "-n", "guest", "addr", "add", "2001:db8::17/64", "dev", "lan-guest", "nodad");
    for (const address of ["2001:db8::1", "2001:db8::2"]) {
      await waitFor(`an answer of ${address}`, 10_000, async () =>
        (await within("guest", "ping", "-c", "1", "-W", "1", address)).code === 0 ? true : null,
      );
    }
    await realise(INTENT);
    expect((await within("guest", "ping", "-c", "1", "-W", "1", "2001:db8::1")).code).not.toBe(0);
    await on("ip", "-n", "guest", "addr", "del", "2001:db8::17/64", "dev", "lan-guest");
  });
});

describe("a DHCP service that lost its namespace", () => {
  it("is not left running in one without a name, and serves again", async () => {
    await on("ip", "netns", "delete", DHCP);
    expect((await askForLease("guest")).code).toBe(0);
    await observer.refresh();
    expect(stateNow().namespaces.map(({ name }) => name)).not.toContain(DHCP);
    await realise(INTENT);
    const { namespaces, processes } = stateNow();
    expect(namespaces.filter(({ name }) => name.startsWith("pid:"))).toEqual([]);
    expect(processes?.filter(({ name }) => name === "dnsmasq")).toHaveLength(1);
    expect((await askForLease("guest")).code).toBe(0);
  });
});

describe("a router", () => {
  it("lets guests out as itself, and those with a floating address as that", async () => {
    expect(await ask("second", "172.31.208.1")).toBe("outside 172.31.208.102");
    expect(await ask("guest", "172.31.208.1")).toBe("outside 172.31.208.110");
  });

  it("lets in what is for a floating address, and only that", async () => {
    expect(await ask("outside", "172.31.208.110")).toBe("guest 172.31.208.1");
    expect(await ask("outside", "172.31.208.102")).toBeNull();
  });

  it("turns a floating address around for a neighbour", async () => {
    expect(await ask("second", "172.31.208.110")).toBe("guest 172.31.208.102");
  });

  it("is one of two with the same addresses inside", async () => {
    expect(await ask("stranger", "172.31.208.1")).toBe("outside 172.31.208.103");
    expect(await ask("second", "172.31.208.1")).toBe("outside 172.31.208.102");
    expect(await ask("second", "192.168.1.17")).toBe("guest 192.168.1.18");
    expect(await ask("stranger", "192.168.1.17")).toBeNull();
  });

  it("moves a floating address from one guest to another", async () => {
    const floatingIps = INTENT.floatingIps.map((each) => ({
      ...each,
      fixedAddress: "192.168.1.18",
      portId: SECOND.id,
    }));
    const plan = await realise({ ...INTENT, floatingIps });
    expect(plan.steps.map(({ verb }) => verb)).toEqual(["router.serve"]);
    expect(await ask("outside", "172.31.208.110")).toBe("second 172.31.208.1");
    expect(await ask("guest", "172.31.208.1")).toBe("outside 172.31.208.102");
    await realise(INTENT);
    expect(await ask("outside", "172.31.208.110")).toBe("guest 172.31.208.1");
  });

  it("routes without translating where SNAT is off", async () => {
    await realise({ ...INTENT, routers: [{ ...ROUTER, snat: false }, OTHER_ROUTER] });
    expect(await ask("second", "172.31.208.1")).toBeNull();
    await on("ip", "-n", "outside", "route", "add", "192.168.1.0/24", "via", "172.31.208.102");
    expect(await ask("second", "172.31.208.1")).toBe("outside 192.168.1.18");
    expect(await ask("guest", "172.31.208.1")).toBe("outside 172.31.208.110");
    await on("ip", "-n", "outside", "route", "del", "192.168.1.0/24");
    await realise(INTENT);
    expect(await ask("second", "172.31.208.1")).toBe("outside 172.31.208.102");
  });

  it("comes back when somebody deleted its namespace, whose ports' rows tell nothing", async () => {
    const rows = () =>
      stateNow()
        .ovs?.bridges.flatMap(({ ports }) => ports)
        .filter(({ name }) => name === "qg-2fe564e2-cd")
        .map(({ interfaces }) => [interfaces[0]?.error, (interfaces[0]?.ofport ?? -1) > 0]);
    await on("ip", "netns", "delete", QROUTER);
    await observer.refresh();
    expect(rows()).toEqual([[null, true]]);
    expect(await ask("second", "172.31.208.1")).toBeNull();
    await realise(INTENT);
    expect(await ask("second", "172.31.208.1")).toBe("outside 172.31.208.102");
    expect(await ask("outside", "172.31.208.110")).toBe("guest 172.31.208.1");
  });

  it("puts right what was changed by hand, each thing by itself", async () => {
    await on("ip", "-n", QROUTER, "addr", "del", "172.31.208.110/32", "dev", "qg-2fe564e2-cd");
    await on("ip", "netns", "exec", QROUTER, "iptables", "-t", "nat", "-F", "neutron-l3-agent-snat");
    await on("ip", "netns", "exec", QROUTER, "sysctl", "-q", "-w", "net.ipv4.ip_forward=0");
    await on("ip", "-n", DHCP, "route", "del", "default");
    expect(await ask("second", "172.31.208.1")).toBeNull();
    const plan = await realise(INTENT);
    expect(plan.steps.map(({ verb }) => verb).sort()).toEqual(["dhcp.serve", "router.serve"]);
    const operations = plan.steps.flatMap(({ effect }) => effect.operations).map(({ op }) => op);
    expect(operations.sort()).toEqual(["address.ensure", "arp.announce", "chains.set", "route.ensure", "sysctl.set"]);
    expect(await ask("second", "172.31.208.1")).toBe("outside 172.31.208.102");
  });
});

describe("the end of services", () => {
  it("leaves no namespace, port or process of theirs", async () => {
    const kept = INTENT.ports.filter(({ deviceOwner }) => !deviceOwner.startsWith("network:"));
    await realise({ ...INTENT, ports: kept, routers: [], floatingIps: [] });
    const state = stateNow();
    expect(state.namespaces.map(({ name }) => name)).toEqual(["", "guest", "outside", "second", "stranger"]);
    expect(state.processes?.filter(({ name }) => name === "dnsmasq")).toEqual([]);
    const ports = state.ovs?.bridges.flatMap(({ ports }) => ports.map(({ name }) => name)) ?? [];
    expect(ports.filter((name) => /^(tap|qr-|qg-)/.test(name))).toEqual([]);
    expect(state.dhcp ?? []).toEqual([]);
  });
});
