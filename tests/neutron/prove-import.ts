import { expect } from "vitest";
import type { LabConsole } from "@/tests/neutron/lab-console";
import type { NeutronLab, Row } from "@/tests/neutron/neutron-lab";

const PLUGGED = /^(compute:|network:(dhcp|router_interface|router_gateway))/;

/** Everything that Neutron lists is in the console with the same ids, and each port on a host is an object of the graph there. */
export async function proveImport(lab: NeutronLab, { runtime, api, cloudId }: LabConsole): Promise<void> {
  const { db } = runtime;
  const where = { cloudId };
  const select = { id: true };
  const stored = {
    networks: await db.network.findMany({ where, select }),
    subnets: await db.subnet.findMany({ where, select }),
    ports: await db.port.findMany({ where, select }),
    routers: await db.router.findMany({ where, select }),
    floatingips: await db.floatingIp.findMany({ where, select }),
    "security-groups": await db.securityGroup.findMany({ where, select }),
    agents: await db.cloudAgent.findMany({ where, select }),
  };
  for (const [path, rows] of Object.entries(stored)) {
    const listed = await rowsOf(lab, path);
    expect(listed.length, path).toBeGreaterThan(path === "routers" || path === "floatingips" ? -1 : 0);
    expect(idsOf(rows), path).toEqual(idsOf(listed));
  }
  const rules = (await rowsOf(lab, "security-groups")).flatMap(
    ({ security_group_rules }) => security_group_rules as Row[],
  );
  expect(idsOf(await db.securityGroupRule.findMany({ where, select }))).toEqual(idsOf(rules));

  const heard = await rowsOf(lab, "agents");
  const onHosts = (await api.hosts.list()).flatMap(({ neutron }) => neutron.agents);
  expect(idsOf(onHosts), "each agent on its host").toEqual(idsOf(heard));
  for (const { type, heartbeatAt, alive } of onHosts) {
    expect(alive, type).toBe(true);
    expect(Math.abs(Date.now() - (heartbeatAt ?? 0)), `${type} was heard of lately`).toBeLessThan(300_000);
  }

  const { nodes } = await api.topology.graph({ expand: "all" });
  for (const port of await rowsOf(lab, "ports")) {
    const host = String(port["binding:host_id"] ?? "");
    if (host === "" || !PLUGGED.test(String(port.device_owner))) continue;
    const drawn = nodes.filter(({ portId }) => portId === port.id);
    expect(
      drawn.map((node) => node.host),
      `${port.device_owner} ${port.id}`,
    ).toContain(nodes.find(({ kind, label }) => kind === "host" && label === host)?.host ?? host);
    for (const node of drawn) if (node.network !== undefined) expect(node.network).toBe(port.network_id);
    expect(drawn.some(({ network }) => network === port.network_id)).toBe(true);
  }
}

export async function rowsOf(lab: NeutronLab, path: string): Promise<readonly Row[]> {
  return (await lab.api("GET", path))[path.replaceAll("-", "_")] ?? [];
}

function idsOf(rows: readonly { readonly id: string }[]): readonly string[] {
  return rows.map(({ id }) => id).sort();
}
