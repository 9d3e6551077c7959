import { expect } from "vitest";
import type { HostTree } from "@/server/lab/hosts/host-tree";
import type { LabGuest } from "@/server/lab/hosts/story";
import type { HostState, OvsPort } from "@/server/model/host-state";
import { securityGroupRuleInputSchema } from "@/server/model/security-group-input";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { readIntent } from "@/server/operations/intent/read-intent";
import type { At } from "@/server/operations/proof/guest-probes";
import type { LabWorld } from "@/server/operations/testing/lab-world";

export type StoryLab = ReturnType<typeof storyLab>;

/** Three hosts and their console, as a story asks and changes them. */
export function storyLab(world: LabWorld) {
  const treeOf = (host: string): HostTree => found(world.trees.get(host), host);
  const at = (guest: LabGuest): At => ({ tree: treeOf(guest.host), guest });

  /** A change as an operator makes it; it comes to its end, and after it nothing is left to do on any host. */
  async function change(request: ChangeRequest): Promise<void> {
    const { title, status, error } = await world.apply(request);
    expect({ title, status, error }).toEqual({ title, status: "applied", error: null });
    expect(await world.left(), `after: ${title}`).toEqual([]);
  }

  const state = (host: string): HostState => {
    const id = found(world.hostIds.get(host), host);
    const seen = world.ctx.hostState(id);
    if (seen === null) throw new Error(`${host} was not read`);
    return seen;
  };
  const ovsPorts = (host: string): readonly OvsPort[] => (state(host).ovs?.bridges ?? []).flatMap(({ ports }) => ports);
  const ovsPort = (host: string, name: string): OvsPort => {
    const port = ovsPorts(host).find((each) => each.name === name);
    return found(port, `port ${name} on ${host}`);
  };

  async function defaultGroup(projectId: string): Promise<string> {
    const { intent } = await readIntent(world.ctx.db, world.cloudId);
    const group = intent.securityGroups.find((each) => each.projectId === projectId && each.name === "default");
    return found(group, `default group of ${projectId}`).id;
  }

  async function addRule(securityGroupId: string, rule: object): Promise<{ readonly remove: () => Promise<void> }> {
    const firstRuleId = world.ctx.newId();
    const about = { cloudId: world.cloudId, securityGroupId };
    const rules = [securityGroupRuleInputSchema.parse({ direction: "ingress", ...rule })];
    await change({ kind: "add-security-group-rules", ...about, firstRuleId, rules });
    return { remove: () => change({ kind: "remove-security-group-rules", ...about, ruleIds: [firstRuleId] }) };
  }

  /** What is on the hosts, without what moves by itself. */
  function picture(): ReadonlyMap<string, unknown> {
    return new Map(
      [...world.hostIds.keys()].sort().map((host) => {
        const { namespaces, ovs, dhcp } = state(host);
        const spaces = namespaces.map(({ name, links, iptables, ip6tables, ebtables, ipsets }) => ({
          name,
          links: (links ?? []).map((link) => link.name).sort(),
          // the chains that hold the firewall together stay, as Neutron's agent leaves them: without a port nothing reaches them
          rules: [iptables, ip6tables, ebtables].flatMap((set) =>
            (set?.tables ?? []).flatMap((table) =>
              table.chains
                .flatMap(({ name: chain, rules }) => [chain, ...rules.map(({ spec }) => `-A ${chain} ${spec}`)])
                .filter((line) => /tap|qvb|qvo|qbr|qr-|qg-|neutron-openvswi-[ios][0-9a-f]|match-set/.test(line)),
            ),
          ),
          sets: (ipsets ?? []).map((set) => set.name),
        }));
        const bridges = (ovs?.bridges ?? []).map(({ name, ports }) => [name, ports.map((port) => port.name).sort()]);
        return [host, { spaces, bridges, dhcp }];
      }),
    );
  }

  return { treeOf, at, change, state, ovsPorts, ovsPort, defaultGroup, addRule, picture };
}

function found<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new Error(`${what} is not there`);
  return thing;
}
