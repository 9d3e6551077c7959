import path from "node:path";
import { expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import { filtersByFlows } from "@/server/security-groups/filters-by-flows";
import { firewallGuests, firewallWorld } from "@/server/trace/testing/openvswitch-firewall";

test("guests of the openvswitch firewall are filtered by flows, one without port security is not", () => {
  const [host] = firewallWorld("br-int.of14").hosts;
  const found = firewallGuests().map((guest) => [
    guest.name,
    host?.state != null && filtersByFlows(host.state, { id: guest.id }),
  ]);
  const filtered = ["g1", "g2", "web", "none", "strict", "db", "both", "picky", "other"];
  expect(found.filter(([, byFlows]) => byFlows).map(([name]) => name)).toEqual(filtered);
});

test("guests of the hybrid firewall are not", async () => {
  const found = readCase(await readFolder(path.join("fixtures/captures", "iesgn")), { at: 0 });
  const guests = found.neutron?.ports.filter(({ deviceOwner }) => deviceOwner.startsWith("compute:")) ?? [];
  expect(guests.length).toBeGreaterThan(1);
  for (const { state } of found.hosts) for (const guest of guests) expect(filtersByFlows(state, guest)).toBe(false);
});
