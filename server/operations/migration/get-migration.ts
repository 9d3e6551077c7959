import { LAB_GUESTS } from "@/server/lab/hosts/story";
import type { MigrationMark, MigrationOutage, MigrationSummary, MigrationView } from "@/server/model/migration";
import { RARP_OFFSETS_MS } from "@/server/model/migration";
import type { OperationContext } from "@/server/operations/context";
import { isOfLab } from "@/server/operations/hosts/host-origins";
import { loadMigration, type MigrationRecord } from "@/server/operations/migration/migration-record";
import { decodeProfile } from "@/server/operations/migration/profile-json";

export async function getMigration(ctx: OperationContext, id: string): Promise<MigrationView> {
  const record = await loadMigration(ctx.db, id);
  const host = await ctx.db.host.findFirst({ where: { name: record.destination }, select: { origin: true } });
  return viewOf(record, isOfLab(host?.origin));
}

function viewOf(record: MigrationRecord, isLab: boolean): MigrationView {
  const { mac, networkName, abilities, fallback, profileJson, steps, xml, error, handOverAt, handOverSeconds } = record;
  const { value: _value, ...profile } = decodeProfile(profileJson);
  return {
    ...summaryOf(record),
    ...{ mac, networkName, abilities, fallback, profileJson, profile, steps, xml, error, handOverAt, handOverSeconds },
    marks: marksOf(record),
    command: record.state === "running" && handOverAt === null ? commandOf(record, isLab) : null,
    cancelling: record.cancelAt !== null && record.endedAt === null,
    cancellable: record.state === "running" && handOverAt === null && record.cancelAt === null,
  };
}

export function summaryOf(record: MigrationRecord): MigrationSummary {
  const { id, cloudId, portId, portName, source, destination, state, wiring, handOver, createdBy, createdAt, endedAt } =
    record;
  const current = record.steps.find((each) => each.state === "running" || each.state === "failed");
  return {
    ...{ id, cloudId, portId, portName, source, destination, state, wiring, handOver, createdBy, createdAt, endedAt },
    step: current?.key ?? null,
    outage: outageOf(record),
    isolatedWhileWaiting: record.isolated,
    wiredBeforeRarp: wiredBeforeRarp(record),
  };
}

/** Replies are what counts: the first one after the switch-over, as a peer reported it. */
function outageOf({ report }: MigrationRecord): MigrationOutage {
  const { switchOverAt, firstReplyAt, watchedUntil } = report;
  if (switchOverAt === undefined) return { ms: null, atLeast: false };
  if (firstReplyAt !== undefined) return { ms: Math.max(0, Math.round(firstReplyAt - switchOverAt)), atLeast: false };
  return {
    ms: watchedUntil === undefined ? null : Math.round(watchedUntil - switchOverAt),
    atLeast: watchedUntil !== undefined,
  };
}

/** Against the first announcement that was told of, or where none was, the first that QEMU's schedule has. */
function wiredBeforeRarp(record: MigrationRecord): boolean | null {
  const marks = marksOf(record);
  const rarp = marks.find(({ key }) => key === "rarp");
  const tag = marks.find(({ key }) => key === "tag-set");
  if (rarp === undefined) return null;
  if (tag !== undefined) return tag.at < rarp.at;
  return record.state === "done" ? null : false;
}

function marksOf({ marks, report, handOverAt, handOver }: MigrationRecord): readonly MigrationMark[] {
  const told = (actor: MigrationMark["actor"], key: MigrationMark["key"], at: number): MigrationMark => ({
    ...{ actor, key, at, source: "reported" },
  });
  const expected =
    handOver === "simulated" && handOverAt !== null && report.rarpsAt === undefined
      ? RARP_OFFSETS_MS.map(
          (ms): MigrationMark => ({ actor: "guest", key: "rarp", at: handOverAt + ms, source: "expected" }),
        )
      : [];
  const all = [
    ...marks.filter(({ key }) => key !== "switch-over" || report.switchOverAt === undefined),
    ...(report.switchOverAt === undefined ? [] : [told("hypervisor", "switch-over", report.switchOverAt)]),
    ...(report.rarpsAt ?? []).map((at) => told("guest", "rarp", at)),
    ...(report.firstReplyAt === undefined ? [] : [told("peer", "first-reply", report.firstReplyAt)]),
    ...expected,
  ];
  return all.sort((a, b) => a.at - b.at);
}

/** What an operator runs to move the guest. A domain's name is the instance's, which only the operator knows. */
function commandOf({ handOver, portId, destination }: MigrationRecord, isLab: boolean): string | null {
  if (handOver === "libvirt") {
    return `virsh migrate --live --persistent --undefinesource --xml NEW.xml DOMAIN qemu+ssh://${destination}/system`;
  }
  const guest = isLab && handOver === "none" ? LAB_GUESTS.find((each) => each.portId === portId) : undefined;
  return guest === undefined ? null : `npm run lab -- migrate ${guest.name} ${destination}`;
}
