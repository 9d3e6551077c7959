import { expect, test } from "vitest";
import { hostsByName } from "./host-names";
import { hostOf } from "./testing/host-of";
import { statusOf } from "./testing/world-of";
import type { WorldHost } from "./world";

function hostCalled(name: string, hostname: string | null, ovs?: string): WorldHost {
  const bare = hostOf({ bridges: [] });
  const externalIds = ovs === undefined ? {} : { hostname: ovs };
  const state = hostname === null ? null : { ...bare, hostname, ovs: { version: null, bridges: [], externalIds } };
  return { key: name, name, state, status: statusOf("host", name) };
}

const known = (...hosts: readonly WorldHost[]) => {
  const named = hostsByName(hosts);
  return (name: string) => named(name)?.name;
};

test.each([
  ["by the console's name", "c1", "c1"],
  ["whatever the case", "C1", "c1"],
  ["by its own name with the domain", "compute-7.example.org", "rack-7"],
  ["by its own name without it", "compute-7", "rack-7"],
  ["by what Open vSwitch keeps", "node9.lab", "box"],
  ["by the console's name with a domain", "c1.example.org", "c1"],
  ["not at all", "c9", undefined],
  ["no name", "", undefined],
])("a host is found %s", (_, name, found) => {
  const named = known(
    hostCalled("c1", null),
    hostCalled("rack-7", "compute-7.example.org"),
    hostCalled("box", "localhost", "node9.lab"),
  );
  expect(named(name)).toBe(found);
});

test("a name that several hosts answer to means none of them", () => {
  const named = known(hostCalled("a", "lab.example.org"), hostCalled("b", "lab.example.org"), hostCalled("c", "lab"));
  expect(named("lab.example.org")).toBeUndefined();
  expect(named("lab"), "one calls itself just so").toBe("c");
  expect(named("lab.example.net")).toBeUndefined();
  expect(named("a")).toBe("a");
});

test("the console's name goes before a name that another host has of itself", () => {
  const named = known(hostCalled("c1", "other"), hostCalled("c2", "c1"));
  expect(named("c1")).toBe("c1");
});
