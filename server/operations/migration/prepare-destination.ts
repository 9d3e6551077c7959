import { BridgeheadError } from "@/server/model/errors";
import type { PlanRun } from "@/server/model/plan-run";
import { readPorts } from "@/server/neutron/port-rows";
import type { OperationContext } from "@/server/operations/context";
import { migrationChange } from "@/server/operations/migration/migration-change";
import type { MigrationJournal } from "@/server/operations/migration/migration-journal";
import { readSetting } from "@/server/operations/migration/migration-setting";
import { stageOf } from "@/server/operations/migration/preview-migration";
import { decodeProfile } from "@/server/operations/migration/profile-json";

/** Steps 1 to 5: everything that happens before the hypervisor is let at it. Throws where a rollback is to follow. */
export async function prepareDestination(
  ctx: OperationContext,
  journal: MigrationJournal,
  signal: AbortSignal,
): Promise<void> {
  const { portId, destination, wiring, cloudId } = journal.record;
  await journal.begin("abilities");
  const setting = await readSetting(ctx, { portId, destination, wiring }, signal);
  const { abilities, fallback, profileJson, vif, xml } = setting;
  await journal.save({ abilities, fallback, profileJson });
  if (!abilities.dst_answers) throw new BridgeheadError("unreachable", `Host ${destination} does not answer.`);
  await journal.end(
    "abilities",
    "done",
    fallback ?? `${destination} can make the port before the guest's tap is there.`,
  );

  await journal.begin("binding");
  const request = { kind: "add-binding" as const, cloudId, portId, host: destination, vif, profileJson };
  const plan = await migrationChange(ctx, journal, "binding", request, signal);
  const stored = await readBack(ctx, journal);
  await journal.save({ profileJson: stored });
  const at = (key: string) => plan.steps.filter((step) => stageOf(step.verb) === key && step.state === "done");
  const { osVifDelegation } = decodeProfile(stored);
  const sentinel =
    osVifDelegation === true ? "os_vif_delegation is stored and was read back" : "without os_vif_delegation";
  await journal.timed("binding", plan, at("binding"), `INACTIVE binding on ${destination}; ${sentinel}.`);
  if (abilities.dst_supports_os_vif_delegation === true && osVifDelegation !== true) {
    throw new BridgeheadError("conflict", "os_vif_delegation was not in what was read back of the binding.");
  }
  await tellPlugAndWire(ctx, journal, plan, { isForeign: !vif.hybridPlug && !vif.createPort });

  await journal.begin("xml");
  await journal.save({ xml });
  await journal.end("xml", "done", xml.note);
}

async function tellPlugAndWire(
  ctx: OperationContext,
  journal: MigrationJournal,
  plan: PlanRun,
  { isForeign }: { readonly isForeign: boolean },
): Promise<void> {
  const { destination, wiring } = journal.record;
  const plugged = plan.steps.filter((step) => stageOf(step.verb) === "plug" && step.place === "host");
  const row = plugged.find(({ verb }) => verb === "port.plug");
  const isolated =
    row === undefined ? null : Object.values(row.after ?? {}).some((each) => each.endsWith(", isolated"));
  if (isForeign) {
    await journal.end(
      "plug",
      "skipped",
      `libvirt on ${destination} adds the port when the guest arrives, not isolated.`,
    );
    await journal.save({ isolated: false });
  } else {
    await journal.timed(
      "plug",
      plan,
      plugged,
      isolated
        ? "On the dead VLAN until it is wired."
        : "Not isolated, as the host is set or another controller there needs it.",
    );
    await journal.save({ isolated });
    if (row?.endedAt) await journal.mark({ actor: "wiring", key: "port-row", at: row.endedAt, source: "seen" });
  }
  const wired = plan.steps.filter((step) => stageOf(step.verb) === "wire" && step.place === "host");
  const tag = wired.find(({ verb }) => verb === "port.wire");
  if (tag !== undefined) {
    await journal.timed("wire", plan, wired, "Rules, flows and VLAN are there before the guest is.");
    await journal.mark({ actor: "wiring", key: "tag-set", at: tag.endedAt ?? ctx.now(), source: "seen" });
  } else if (wiring === "late") {
    await journal.end("wire", "skipped", "The binding does not say migrating_to: it is wired with the activation.");
  } else await journal.begin("wire", `Waits for the guest's tap on ${destination}.`);
}

/** What the database holds of the new binding's profile, as text. */
async function readBack(ctx: OperationContext, journal: MigrationJournal): Promise<string> {
  const { cloudId, portId, destination } = journal.record;
  const port = (await readPorts(ctx.db, cloudId)).find((each) => each.id === portId);
  const binding = port?.inactiveBindings?.find((each) => each.host === destination);
  if (binding !== undefined) return JSON.stringify(binding.profile);
  throw new BridgeheadError("conflict", `The binding on ${destination} is gone: somebody changed the port meanwhile.`);
}
