import { expect } from "vitest";
import { type LabConsole, SOON } from "@/tests/neutron/lab-console";

/** Until a change is through, and went well. */
export async function applied({ api }: LabConsole, { id }: { readonly id: string }): Promise<void> {
  const status = async () => (await api.reconcile.run({ id })).status;
  await expect.poll(status, SOON).not.toMatch(/^(planned|applying)$/);
  const { error, steps } = await api.reconcile.run({ id });
  const failed = steps.filter((step) => step.error !== null);
  expect({ status: await status(), error, failed }).toEqual({ status: "applied", error: null, failed: [] });
}
