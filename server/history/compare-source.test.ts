import { expect, it } from "vitest";
import { demoCaseFiles } from "@/server/hosts/case/demo-case";
import { readCase } from "@/server/hosts/case/read-case";
import type { HostState } from "@/server/model/host-state";
import { compareSource, type SourceState } from "./source-state";
import { diffTrees } from "./tree-patch";
import { Twins } from "./twins";

/** Finds nothing alike, so that everything is put in words and compared. */
class Strangers extends Twins {
  override areAlike(): boolean {
    return false;
  }
}

const { hosts } = readCase(await demoCaseFiles(), { at: 0 });
const states = hosts.flatMap(({ state }) => (state === null ? [] : [state]));
const host = (state: HostState): SourceState => ({ kind: "host", state });
const changes = (before: HostState, after: HostState, twins?: Twins) =>
  compareSource({ kind: "host", key: "h1" }, "h1", host(before), host(after), twins);
const again = (state: HostState): HostState => JSON.parse(JSON.stringify(state));

/** One change in each part of a host. */
const CHANGES: Readonly<Record<string, (state: HostState) => HostState>> = {
  nothing: again,
  links: (state) => inRoot(state, ({ links }) => ({ links: links?.slice(1).map((link) => ({ ...link, mtu: 9_000 })) })),
  "a device gone": (state) => inRoot(state, ({ links }) => ({ links: links?.slice(0, -2) })),
  "links unread": (state) => inRoot(state, () => ({ links: null })),
  rules: (state) =>
    inRoot(state, ({ iptables }) => ({
      iptables: {
        tables: (iptables?.tables ?? []).map((table) => ({
          ...table,
          chains: table.chains.map((chain, at) => (at % 3 === 0 ? { ...chain, rules: chain.rules.slice(1) } : chain)),
        })),
      },
    })),
  "rules unread": (state) => inRoot(state, () => ({ iptables: null })),
  sets: (state) =>
    inRoot(state, ({ ipsets }) => ({ ipsets: ipsets?.map((set) => ({ ...set, members: ["10.9.9.9"] })) })),
  routes: (state) => inRoot(state, ({ routes }) => ({ routes: routes?.slice(1) })),
  ports: (state) =>
    inOvs(state, (bridge) => ({ ports: bridge.ports.slice(1).map((port) => ({ ...port, tag: 4_000 })) })),
  flows: (state) => inOvs(state, ({ flows }) => ({ flows: flows?.slice(2) })),
  "flows unread": (state) => inOvs(state, () => ({ flows: null })),
  "no Open vSwitch": (state) => ({ ...again(state), ovs: null }),
};

// a test may break the types of what it changes: what is absent was not read
function inRoot(state: HostState, change: (root: HostState["namespaces"][number]) => object): HostState {
  const copy = again(state);
  return { ...copy, namespaces: copy.namespaces.map((one, at) => (at === 0 ? { ...one, ...change(one) } : one)) };
}

type Bridge = NonNullable<HostState["ovs"]>["bridges"][number];

function inOvs(state: HostState, change: (bridge: Bridge) => object): HostState {
  const copy = again(state);
  if (copy.ovs === null) return copy;
  return { ...copy, ovs: { ...copy.ovs, bridges: copy.ovs.bridges.map((one) => ({ ...one, ...change(one) })) } };
}

it.each(Object.entries(CHANGES))("tells the same of %s, whether or not it knows what is alike", (name, change) => {
  let told = 0;
  for (const state of states) {
    const after = change(state);
    const all = changes(state, after, new Strangers());
    expect(changes(state, after)).toEqual(all);
    expect(changes(after, state)).toEqual(changes(after, state, new Strangers()));
    const twins = new Twins();
    const patch = diffTrees(state, after, twins);
    expect(changes(state, after, twins)).toEqual(all);
    if (patch === null) expect(all).toEqual([]);
    told += all.length;
  }
  if (name === "nothing") expect(told).toBe(0);
  else expect(told).toBeGreaterThan(0);
});

it("looks at each part of nested lists a few times, however deep it is", () => {
  let looks = 0;
  const leaf = (value: number) => ({
    get value() {
      looks += 1;
      return value;
    },
  });
  const nest = (value: number) => {
    let made: unknown = leaf(value);
    for (let depth = 0; depth < 10; depth += 1) made = [{ name: "same" }, { name: "holds", inside: [made] }];
    return made;
  };
  expect(diffTrees(nest(1), nest(2))).not.toBeNull();
  // three times as often with each list around it, if each list asked anew
  expect(looks).toBeLessThan(500);
});
