import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/server/lab/hosts/command";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import { type ServedHost, serveHost } from "@/server/wiring/services/testing/served-host";
import { DHCP_PORT, GUEST, INNER_LEG, PRIVATE, PRIVATE_SUBNET, ROUTER } from "@/server/wiring/services/testing/story";
import { INTENT, OTHER_ROUTER, SECOND } from "@/server/wiring/services/testing/two-projects";

/** Real packets through what the planner makes of seed 002's network node. */

const DHCP = `qdhcp-${PRIVATE.id}`;
const QROUTER = `qrouter-${ROUTER.id}`;

let served: ServedHost;
beforeAll(async () => {
  served = await serveHost("svc");
});
afterAll(() => served?.stop());

const without = (intent: NetworkIntent, gone: Port): NetworkIntent => ({
  ...intent,
  ports: intent.ports.filter(({ id }) => id !== gone.id),
});

describe("a DHCP service", () => {
  it("gives a guest its address, route, MTU and name", async () => {
    await served.on("ip", "-n", "guest", "addr", "flush", "dev", "lan-guest");
    expect((await served.askForLease("guest")).code).toBe(0);
    const shown = await served.on("ip", "-n", "guest", "-o", "addr", "show", "dev", "lan-guest");
    expect(shown).toContain("inet 192.168.1.17/24");
    expect(await served.on("ip", "-n", "guest", "link", "show", "dev", "lan-guest")).toContain("mtu 1458");
    expect(await served.on("ip", "-n", "guest", "route", "show", "default")).toContain("via 192.168.1.1");
    const names = await served.within(
      "guest",
      "busybox",
      "nslookup",
      "host-192-168-1-18.openstacklocal",
      "192.168.1.2",
    );
    expect(names.stdout).toContain("192.168.1.18");
    await served.refresh();
    const leases = served.stateNow().dhcp?.find(({ networkId }) => networkId === PRIVATE.id)?.leases;
    expect(leases).toMatchObject([{ mac: GUEST.mac, address: "192.168.1.17", name: "host-192-168-1-17" }]);
  });

  it("forgets a port that goes, without being started anew, and knows it again", async () => {
    const pid = () => served.stateNow().dhcp?.find(({ networkId }) => networkId === PRIVATE.id)?.pid;
    const before = pid();
    const plan = await served.realise({ ...without(INTENT, GUEST), floatingIps: [] });
    const operations = plan.steps
      .filter(({ verb }) => verb === "dhcp.serve")
      .flatMap(({ effect }) => effect.operations);
    expect(operations.map(({ op }) => op)).toEqual(["dhcp.release", "dnsmasq.ensure"]);
    expect(pid()).toBe(before);
    expect(served.stateNow().dhcp?.find(({ networkId }) => networkId === PRIVATE.id)?.leases).toEqual([]);
    expect((await served.askForLease("guest")).code).not.toBe(0);
    await served.realise(INTENT);
    expect((await served.askForLease("guest")).code).toBe(0);
    expect(pid()).toBe(before);
  });

  it("is started anew when its subnets change", async () => {
    const pid = () => served.stateNow().dhcp?.find(({ networkId }) => networkId === PRIVATE.id)?.pid;
    const before = pid();
    const more = { ...PRIVATE_SUBNET, id: "88888888-aaaa-4000-8000-000000000031", cidr: "192.168.9.0/24" };
    const second = { ...more, gatewayIp: null };
    await served.realise({ ...INTENT, subnets: [...INTENT.subnets, second] });
    expect(pid()).not.toBe(before);
    await served.realise(INTENT);
    expect((await served.askForLease("guest")).code).toBe(0);
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
    await served.realise({ ...INTENT, subnets: [...INTENT.subnets, six], ports });
    const service = served.stateNow().dhcp?.find(({ networkId }) => networkId === PRIVATE.id);
    expect(service?.pid).not.toBeNull();
    expect(service?.reservations).toContainEqual({
      ...{ mac: GUEST.mac, name: "host-2001-db8--17.openstacklocal", address: "2001:db8::17", tags: ["tag:dhcpv6"] },
    });
    await served.on("ip", "-n", "guest", "addr", "add", "2001:db8::17/64", "dev", "lan-guest", "nodad");
    for (const address of ["2001:db8::1", "2001:db8::2"]) {
      await waitFor(`an answer of ${address}`, 10_000, async () =>
        (await served.within("guest", "ping", "-c", "1", "-W", "1", address)).code === 0 ? true : null,
      );
    }
    await served.realise(INTENT);
    expect((await served.within("guest", "ping", "-c", "1", "-W", "1", "2001:db8::1")).code).not.toBe(0);
    await served.on("ip", "-n", "guest", "addr", "del", "2001:db8::17/64", "dev", "lan-guest");
  });
});

describe("a DHCP service that lost its namespace", () => {
  it("is not left running in one without a name, and serves again", async () => {
    await served.on("ip", "netns", "delete", DHCP);
    expect((await served.askForLease("guest")).code).toBe(0);
    await served.refresh();
    expect(served.stateNow().namespaces.map(({ name }) => name)).not.toContain(DHCP);
    await served.realise(INTENT);
    const { namespaces, processes } = served.stateNow();
    expect(namespaces.filter(({ name }) => name.startsWith("pid:"))).toEqual([]);
    expect(processes?.filter(({ name }) => name === "dnsmasq")).toHaveLength(1);
    expect((await served.askForLease("guest")).code).toBe(0);
  });
});

describe("a router", () => {
  it("lets guests out as itself, and those with a floating address as that", async () => {
    expect(await served.ask("second", "172.31.208.1")).toBe("outside 172.31.208.102");
    expect(await served.ask("guest", "172.31.208.1")).toBe("outside 172.31.208.110");
  });

  it("lets in what is for a floating address, and only that", async () => {
    expect(await served.ask("outside", "172.31.208.110")).toBe("guest 172.31.208.1");
    expect(await served.ask("outside", "172.31.208.102")).toBeNull();
  });

  it("turns a floating address around for a neighbour", async () => {
    expect(await served.ask("second", "172.31.208.110")).toBe("guest 172.31.208.102");
  });

  it("is one of two with the same addresses inside", async () => {
    expect(await served.ask("stranger", "172.31.208.1")).toBe("outside 172.31.208.103");
    expect(await served.ask("second", "172.31.208.1")).toBe("outside 172.31.208.102");
    expect(await served.ask("second", "192.168.1.17")).toBe("guest 192.168.1.18");
    expect(await served.ask("stranger", "192.168.1.17")).toBeNull();
  });

  it("moves a floating address from one guest to another", async () => {
    const floatingIps = INTENT.floatingIps.map((each) => ({
      ...each,
      fixedAddress: "192.168.1.18",
      portId: SECOND.id,
    }));
    const plan = await served.realise({ ...INTENT, floatingIps });
    expect(plan.steps.map(({ verb }) => verb)).toEqual(["router.serve"]);
    expect(await served.ask("outside", "172.31.208.110")).toBe("second 172.31.208.1");
    expect(await served.ask("guest", "172.31.208.1")).toBe("outside 172.31.208.102");
    await served.realise(INTENT);
    expect(await served.ask("outside", "172.31.208.110")).toBe("guest 172.31.208.1");
  });

  it("routes without translating where SNAT is off", async () => {
    await served.realise({ ...INTENT, routers: [{ ...ROUTER, snat: false }, OTHER_ROUTER] });
    expect(await served.ask("second", "172.31.208.1")).toBeNull();
    await served.on("ip", "-n", "outside", "route", "add", "192.168.1.0/24", "via", "172.31.208.102");
    expect(await served.ask("second", "172.31.208.1")).toBe("outside 192.168.1.18");
    expect(await served.ask("guest", "172.31.208.1")).toBe("outside 172.31.208.110");
    await served.on("ip", "-n", "outside", "route", "del", "192.168.1.0/24");
    await served.realise(INTENT);
    expect(await served.ask("second", "172.31.208.1")).toBe("outside 172.31.208.102");
  });

  it("comes back when somebody deleted its namespace, whose ports' rows tell nothing", async () => {
    const rows = () =>
      served
        .stateNow()
        .ovs?.bridges.flatMap(({ ports }) => ports)
        .filter(({ name }) => name === "qg-2fe564e2-cd")
        .map(({ interfaces }) => [interfaces[0]?.error, (interfaces[0]?.ofport ?? -1) > 0]);
    await served.on("ip", "netns", "delete", QROUTER);
    await served.refresh();
    expect(rows()).toEqual([[null, true]]);
    expect(await served.ask("second", "172.31.208.1")).toBeNull();
    await served.realise(INTENT);
    expect(await served.ask("second", "172.31.208.1")).toBe("outside 172.31.208.102");
    expect(await served.ask("outside", "172.31.208.110")).toBe("guest 172.31.208.1");
  });

  it("puts right what was changed by hand, each thing by itself", async () => {
    await served.on("ip", "-n", QROUTER, "addr", "del", "172.31.208.110/32", "dev", "qg-2fe564e2-cd");
    await served.on("ip", "netns", "exec", QROUTER, "iptables", "-t", "nat", "-F", "neutron-l3-agent-snat");
    await served.on("ip", "netns", "exec", QROUTER, "sysctl", "-q", "-w", "net.ipv4.ip_forward=0");
    await served.on("ip", "-n", DHCP, "route", "del", "default");
    expect(await served.ask("second", "172.31.208.1")).toBeNull();
    const plan = await served.realise(INTENT);
    expect(plan.steps.map(({ verb }) => verb).sort()).toEqual(["dhcp.serve", "router.serve"]);
    const operations = plan.steps.flatMap(({ effect }) => effect.operations).map(({ op }) => op);
    expect(operations.sort()).toEqual(["address.ensure", "arp.announce", "chains.set", "route.ensure", "sysctl.set"]);
    expect(await served.ask("second", "172.31.208.1")).toBe("outside 172.31.208.102");
  });
});

describe("the end of services", () => {
  it("leaves no namespace, port or process of theirs", async () => {
    const kept = INTENT.ports.filter(({ deviceOwner }) => !deviceOwner.startsWith("network:"));
    await served.realise({ ...INTENT, ports: kept, routers: [], floatingIps: [] });
    const state = served.stateNow();
    expect(state.namespaces.map(({ name }) => name)).toEqual(["", "guest", "outside", "second", "stranger"]);
    expect(state.processes?.filter(({ name }) => name === "dnsmasq")).toEqual([]);
    const ports = state.ovs?.bridges.flatMap(({ ports }) => ports.map(({ name }) => name)) ?? [];
    expect(ports.filter((name) => /^(tap|qr-|qg-)/.test(name))).toEqual([]);
    expect(state.dhcp ?? []).toEqual([]);
  });
});
