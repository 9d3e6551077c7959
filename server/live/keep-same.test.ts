import { expect, test } from "vitest";
import { keepSame } from "@/server/live/keep-same";
import { WorldStore } from "@/server/live/world-store";
import { generateWorld } from "@/server/topology/testing/generate-world";

function read() {
  const { neutron, physicalNetworks, flatMappings, uplinkSetMappings } = generateWorld({
    ...{ hosts: 2, portsPerHost: 3, networks: 2, networksPerHost: 2 },
  });
  return { neutron, physicalNetworks, flatMappings, uplinkSetMappings };
}

/** With one port renamed, and another that comes before it in the list. */
function changed() {
  const { neutron, ...others } = read();
  return {
    ...others,
    neutron: neutron.map((state) => {
      const [first, ...ports] = state.ports;
      if (first === undefined) throw new Error("no ports");
      return { ...state, ports: [{ ...first, id: "new" }, { ...first, name: "renamed" }, ...ports] };
    }),
  };
}

test("what is read again and is as it was is what it was", () => {
  const before = read();
  expect(read()).not.toBe(before);
  expect(keepSame(before, read())).toBe(before);
});

test("only what changed is new, wherever it stands", () => {
  const before = read();
  const kept = keepSame(before, changed());
  expect(kept).toEqual(changed());
  const [was, now] = [before.neutron[0], kept.neutron[0]];
  expect(now?.networks).toBe(was?.networks);
  expect(now?.ports.slice(2)).toHaveLength(5);
  for (const port of now?.ports.slice(2) ?? []) expect(was?.ports).toContain(port);
  expect(was?.ports).not.toContain(now?.ports[1]);
});

test("a cloud that another takes the place of, or that stands otherwise, is new", () => {
  const before = read();
  const stale = { ...read(), neutron: read().neutron.map((state) => ({ ...state, standing: "stale" as const })) };
  expect(keepSame(before, stale)).toEqual(stale);
  const other = { ...read(), neutron: read().neutron.map((state) => ({ ...state, cloudId: "other" })) };
  expect(keepSame(before, other).neutron[0]).toBe(other.neutron[0]);
  expect(keepSame(before, { ...read(), neutron: [] }).neutron).toEqual([]);
});

test("an intent that is read again unchanged is no news for who watches the world", () => {
  const store = new WorldStore("boot");
  store.setIntent(read());
  const { revision } = store;
  store.setIntent(read());
  expect(store.revision).toBe(revision);
  store.setIntent(changed());
  expect(store.revision).not.toBe(revision);
});
