import { randomUUID } from "node:crypto";
import type { Db } from "@/server/db/client";
import { type ApplianceOptions, openAppliance } from "@/server/oneview/driver";
import type { OperationContext } from "@/server/operations/context";
import { RunRegistry } from "@/server/operations/plans/run-registry";
import { NO_CLOUDS } from "@/server/operations/testing/no-clouds";
import { NO_HOSTS } from "@/server/operations/testing/no-hosts";

export type TestConsole = { readonly ctx: OperationContext; close(): Promise<void> };

/** A console for tests of the whole loop: its database, and the real driver on one appliance, which is only looked at when asked. */
export function openTestConsole(
  db: Db,
  { id, url }: { readonly id: string; readonly url: string },
  options: ApplianceOptions = {},
): TestConsole {
  const login = { username: "Administrator", password: "secret", tls: { mode: "insecure" } } as const;
  const appliance = openAppliance(
    { id, name: "oneview-1", url, ...login },
    { onChange: () => {}, onProblem: () => {} },
    { pollMs: 0, ...options },
  );
  const ctx: OperationContext = {
    db,
    actor: { kind: "user", id: "u1", name: "olivia" },
    fabric: (applianceId) => (applianceId === id ? appliance.latest() : null),
    refreshFabric: (_, signal) => appliance.observe(signal),
    performOnFabric: (_, ...given) => appliance.perform(...given),
    ...NO_CLOUDS,
    ...NO_HOSTS,
    runs: new RunRegistry(),
    now: Date.now,
    newId: randomUUID,
    publishIntentChange: () => {},
  };
  return { ctx, close: () => appliance.close() };
}
