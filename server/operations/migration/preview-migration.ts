import {
  MIGRATION_STEP_KEYS,
  type MigrationPreview,
  type MigrationStepKey,
  type MigrationWiring,
} from "@/server/model/migration";
import type { OperationContext } from "@/server/operations/context";
import { holdHosts } from "@/server/operations/host-steps/hold-hosts";
import { gatherWorld } from "@/server/operations/intent/gather-world";
import { planChange, stepsOf } from "@/server/operations/intent/plan-change";
import { readIntent } from "@/server/operations/intent/read-intent";
import { readInvolved } from "@/server/operations/intent/read-involved";
import { type MigrationSetting, readSetting } from "@/server/operations/migration/migration-setting";

type Input = { readonly portId: string; readonly destination: string; readonly wiring: MigrationWiring };

/** What a migration would do: its ten steps, the first of them planned on the world as it is. Nothing is stored or changed. */
export async function previewMigration(
  ctx: OperationContext,
  input: Input,
  signal: AbortSignal,
): Promise<MigrationPreview> {
  const setting = await readSetting(ctx, input, signal);
  const { cloudId, port, vif, profileJson, abilities, fallback, handOver, xml } = setting;
  const destination = setting.destination.name;
  const request = { kind: "add-binding" as const, cloudId, portId: port.id, host: destination, vif, profileJson };
  const held = await holdHosts(ctx, request);
  try {
    const gathered = await gatherWorld(ctx, await readInvolved(ctx.db, request), request, signal, held);
    const planned = planChange(await readIntent(ctx.db, cloudId), request, gathered);
    const plan = stepsOf(planned).map(({ verb, target, why }) => ({ verb, target, why }));
    const stage = (key: MigrationStepKey) => plan.filter(({ verb }) => stageOf(verb) === key);
    const words = wordsOf(setting, input.wiring);
    return {
      ...{ portId: port.id, portName: port.name || port.id, source: setting.source.name, destination },
      ...{ handOver, abilities, fallback, profileJson, xml },
      steps: MIGRATION_STEP_KEYS.map((key) => ({ key, words: words[key], plan: stage(key) })),
      notices: planned.notices,
    };
  } finally {
    held.release();
  }
}

/** In which of the migration's steps a step of its first plan belongs. */
export function stageOf(verb: string): MigrationStepKey {
  if (verb === "port.update") return "binding";
  return verb === "port.wire" || verb === "firewall.apply" ? "wire" : "plug";
}

function wordsOf(
  {
    source: { name: source },
    destination: { name: destination },
    vif,
    handOver,
    fallback,
    abilities,
  }: MigrationSetting,
  wiring: MigrationWiring,
): Readonly<Record<MigrationStepKey, string>> {
  const isForeign = !vif.hybridPlug && !vif.createPort;
  const waitsForTap = !vif.hybridPlug;
  return {
    abilities: fallback ?? `${destination} answers and can make the port before the guest's tap is there.`,
    binding: `An INACTIVE binding on ${destination}; the active one stays on ${source}.`,
    plug: isForeign
      ? `Nothing: libvirt on ${destination} adds the port when the guest arrives.`
      : `${vif.hybridPlug ? "Linux bridge, veth pair and port" : "The port"} on ${destination}, ${abilities.dst_isolate_vif ? "on the dead VLAN" : "not isolated"}.`,
    wire:
      wiring === "late"
        ? "Not before the activation: the binding does not say migrating_to."
        : waitsForTap
          ? "As soon as the hypervisor has made the tap, before the guest resumes."
          : "Rules, flows and VLAN, before the guest resumes.",
    xml: "The interface as libvirt on the destination is to have it.",
    "hand-over":
      handOver === "simulated"
        ? "The simulated hosts play the hypervisor."
        : `Waits until the guest's tap is on ${destination} and gone from ${source}.`,
    rarps: "Five announcements within 1.25 s, reported by whoever sees them; else unknown.",
    activate: `The binding on ${destination} becomes the active one, that on ${source} inactive.`,
    unplug: `What ${source} has of the port goes, whatever kind of plug it was.`,
    finish: "migrating_to and os_vif_delegation leave the binding's profile.",
  };
}
