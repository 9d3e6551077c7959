import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/**
 * The 36 known defects of the original OneView mechanism driver, and the test that shows that they are not here. A row
 * whose test was renamed or removed fails: then its proof has to be found again.
 */
const DEFECTS: readonly (readonly [defect: string, file: string, test: string])[] = [
  [
    "every create and delete of a port raises: a function is missing",
    "operations/plans/bind-port.system.test.ts",
    "binds a port of a running server by a power cycle that was told, and unbinds it",
  ],
  [
    "re-pointing and removing connections call functions that moved away",
    "oneview/binding/perform-connections.system.test.ts",
    "binds on a running server with one power cycle, re-points without any, and unbinds",
  ],
  [
    "a sync with nothing to do power-cycles every server",
    "oneview/binding/plan-connections.test.ts",
    "with its connection right and mirrored needs nothing",
  ],
  [
    "a session for each look-up, never logged out",
    "oneview/client.system.test.ts",
    "is one for all requests and is logged out at close",
  ],
  [
    "uplink sets are found by name in every group",
    "operations/proof/original-defects.system.test.ts",
    "leaves the set of the same name in another group alone",
  ],
  [
    "30 requests a network, the whole group each time",
    "oneview/write/perform-members.system.test.ts",
    "take about one request each, one write of the group and one of each live set",
  ],
  [
    "a flat mapping cannot be stored",
    "operations/plans/change-intent.system.test.ts",
    "applies the plan that was read: intent, mirror, outcome and audit in one",
  ],
  [
    "a changed mapping leaves networks disconnected",
    "operations/plans/on-appliance.system.test.ts",
    "moves the networks when the mapping changes, and takes them away with it",
  ],
  [
    "flat, unmapped and tunnel networks raise",
    "mapping/desired-fabric.test.ts",
    "%s network (%s), uplink sets %j, flat mapping %j: %s",
  ],
  ["MACs are compared with regard to case", "oneview/binding/decide-connection.test.ts", "MAC in upper case"],
  [
    "an unknown MAC is sent as a connection without port",
    "operations/plans/bind-port.system.test.ts",
    "refuses to bind where the original would have gone on, with the reason",
  ],
  [
    "binding again power-cycles again, or is refused for its own boot priority",
    "oneview/binding/decide-connection.test.ts",
    "its own connection does not count",
  ],
  ["bootable as the word False boots", "oneview/binding/parse-local-link.test.ts", "bootable %j"],
  [
    "connections without boot raise, Fibre Channel ones count",
    "oneview/binding/decide-connection.test.ts",
    "a Fibre Channel Primary does not count",
  ],
  [
    "claims ports of every vnic type",
    "operations/proof/original-defects.system.test.ts",
    "leaves a virtual machine's port alone",
  ],
  [
    "power is switched blindly, and stays off after a failure",
    "oneview/binding/perform-connections.system.test.ts",
    "whatever fails, the server is on again",
  ],
  [
    "waits for a power lock on a stale copy, then goes on",
    "oneview/binding/perform-connections.system.test.ts",
    "is named when it does not let go, and nothing is written",
  ],
  [
    "any failure to read counts as deleted",
    "oneview/plan/converge.test.ts",
    "concludes nothing from a list that could not be read",
  ],
  [
    "two clouds on one appliance delete each other's networks",
    "operations/plans/on-appliance.system.test.ts",
    "leaves another cloud's networks on the same appliance alone",
  ],
  [
    "a rollback deletes what was reused and leaves the rest",
    "operations/proof/every-fault.system.test.ts",
    "ends the same whatever strikes whichever of its requests, once it is resumed",
  ],
  [
    "a flat network is never adopted again",
    "operations/proof/original-defects.system.test.ts",
    "adopts a flat network that the original driver made",
  ],
  [
    "eTag conflicts fail half of the simultaneous creates",
    "operations/plans/on-appliance.system.test.ts",
    "makes 100 networks for 8 callers at once",
  ],
  [
    "deleting what is gone raises for ever",
    "oneview/write/perform-networks.system.test.ts",
    "that is gone is only forgotten",
  ],
  [
    "removing the Primary promotes nobody",
    "oneview/binding/perform-connections.system.test.ts",
    "promotes the Secondary when the Primary is unbound",
  ],
  [
    "a database engine for each call, transactions of a dead style",
    "db/database.system.test.ts",
    "rolls a transaction back as a whole when it throws",
  ],
  [
    "nobody leads: every worker syncs",
    "operations/plans/change-intent.system.test.ts",
    "applies a plan once, whatever the number of callers at the same time",
  ],
  [
    "TLS without a look at the host name",
    "oneview/trust.system.test.ts",
    "by CA refuses an address that the certificate does not name",
  ],
  ["no API version from 600 on", "oneview/driver.system.test.ts", "reads the same fabric with API version %i"],
  [
    "live sets one by one, what somebody changed in one is silently kept or lost",
    "oneview/write/perform-members.system.test.ts",
    "only half, and says which half, when one live set fails; a repeat does the rest",
  ],
  [
    "nobody sees what is mapped, pending or broken",
    "operations/plans/on-appliance.system.test.ts",
    "shows a drift as rows, repairs only the one that was picked, and deletes only what was ticked",
  ],
  [
    "checks of local links that contradict each other",
    "oneview/binding/parse-local-link.test.ts",
    "never throws, and answers a link or at least one fault",
  ],
  [
    "stuck when somebody took the network out of the group already",
    "oneview/write/perform-members.system.test.ts",
    "although somebody took it out already, or deleted it",
  ],
  [
    "a request is sent again for ever when the connection drops, also a POST",
    "oneview/write/perform-networks.system.test.ts",
    "by at most three requests that are never answered",
  ],
  [
    "of several faults only the first is told",
    "operations/mappings/mappings.system.test.ts",
    "tells faults of grammar and of meaning together, in the order of the text",
  ],
  [
    "networks stay when their mapping becomes a flat one",
    "operations/proof/original-defects.system.test.ts",
    "takes VLAN networks away when their mapping becomes a flat one",
  ],
  [
    "no new login where the appliance serves something without session",
    "oneview/client.system.test.ts",
    "is renewed once, for all, when the appliance forgot it",
  ],
];

describe("what the original driver does wrong, and the test that we do not", () => {
  it("is all of it", () => {
    expect(DEFECTS).toHaveLength(36);
  });

  it.each(DEFECTS)("%s", (_defect, file, test) => {
    expect(readFileSync(new URL(`../../${file}`, import.meta.url), "utf8")).toContain(`"${test}"`);
  });
});
