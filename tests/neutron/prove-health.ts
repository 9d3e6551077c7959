import { expect } from "vitest";
import type { LabConsole } from "@/tests/neutron/lab-console";
import type { NeutronLab } from "@/tests/neutron/neutron-lab";
import { tryAllPairs } from "@/tests/neutron/reachability";

/** A lab as it came up shows no fault, and what a trace says of every pair of guests is what packets do. */
export async function proveHealth(lab: NeutronLab, console: LabConsole): Promise<void> {
  const tried = await tryAllPairs(lab);
  expect(tried.some(({ reached }) => reached) && tried.some(({ reached }) => !reached)).toBe(true);
  await console.look();
  const traced = await Promise.all(
    tried.map(async ({ name, input, reached }) => {
      const { verdict, reason } = await console.api.trace.run(input);
      return verdict === (reached ? "delivered" : "dropped")
        ? null
        : `${name}: ${reached ? "reached" : "not reached"}, but ${verdict}: ${reason}`;
    }),
  );
  expect(traced.filter((each) => each !== null)).toEqual([]);
  const findings = await console.api.hosts.findings();
  expect(findings.map(({ kind, host, object, message }) => `${kind} ${host} ${object}: ${message}`)).toEqual([]);
}
