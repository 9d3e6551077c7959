import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { openHost } from "@/server/hosts/driver";
import { netnsWay } from "@/server/hosts/testing/ways-in";
import { waitFor } from "@/server/lab/hosts/command";
import { attemptOnHost, daemonOnHost, onHost } from "@/server/lab/hosts/host-tree";
import { startSingleHost } from "@/server/lab/hosts/single-host";
import type { HostState } from "@/server/model/host-state";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { HostPlan } from "@/server/wiring/host-plan";
import { localVlans } from "@/server/wiring/local-vlans";
import { planHost } from "@/server/wiring/plan-host";
import { EVERYTHING, GUEST, HOST, PRIVATE } from "@/server/wiring/services/testing/story";
import { INTENT, OTHER, SECOND, STRANGER } from "@/server/wiring/services/testing/two-projects";

const LEASE_HOOK = fileURLToPath(new URL("../../../lab/hosts/udhcpc.sh", import.meta.url));

const ECHO =
  "my $s=IO::Socket::INET->new(LocalPort=>7777,Proto=>'udp') or die; while($s->recv(my $m,99)){$s->send($ARGV[0].' '.$s->peerhost)}";
const ASK = [
  "my $s=IO::Socket::INET->new(PeerAddr=>$ARGV[0],PeerPort=>7777,Proto=>'udp') or die;",
  "for(1..4){$s->send('?');my $r='';vec($r,fileno($s),1)=1;",
  "if(select($r,undef,undef,0.5)){defined $s->recv(my $m,99) or exit 1;print $m;exit 0}} exit 1",
].join("");

/**
 * Seed 002's network node as the planner makes it on a real host. Guests (`guest`, `second`, and `stranger` of the other
 * project) are namespaces with an internal port of br-int, which lie in the network by hand; what is outside is a namespace
 * on br-ex, `outside`. Each answers what it is asked with its name and who asked.
 */
export type ServedHost = Awaited<ReturnType<typeof serveHost>>;

export async function serveHost(label: string) {
  const host = await startSingleHost(label);
  const observer = openHost(netnsWay(label, host), { onState: () => undefined, onStatus: () => undefined });
  const managed = { ...HOST, plumbing: { ...HOST.plumbing, datapathType: host.datapath } };

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

  /** Who answers at an address, and as whom it saw the asker; `null`: nobody. */
  async function ask(from: string, to: string): Promise<string | null> {
    const { code, stdout } = await within(from, "perl", "-MIO::Socket::INET", "-e", ASK, to);
    return code === 0 ? stdout : null;
  }

  const stop = async () => {
    await observer.close();
    await host.stop();
  };
  try {
    await observer.start();
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
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    /** As it was last read. */
    stateNow,
    refresh: () => observer.refresh(),
    realise,
    on,
    within,
    askForLease,
    ask,
    stop,
  };
}
