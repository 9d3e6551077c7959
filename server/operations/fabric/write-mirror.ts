import type { Tx } from "@/server/db/client";
import type { MirrorChange } from "@/server/model/fabric-effect";

type Where = { readonly cloudId: string; readonly applianceId: string };
type ChangeOf<K extends MirrorChange["kind"]> = Extract<MirrorChange, { kind: K }>;

/**
 * Writes what steps did into the mirror, in their order, in the transaction that writes their outcome. Writing it twice
 * is the same. The many of a big run go in few statements.
 */
export async function writeMirror(tx: Tx, where: Where, changes: readonly MirrorChange[]): Promise<void> {
  for (const run of runsOfKind(changes)) {
    const made = run.filter((change) => change.kind === "network.set");
    const joined = run.filter((change) => change.kind === "member.set");
    const gone = run.filter((change) => change.kind === "network.unset");
    const left = run.filter((change) => change.kind === "member.unset");
    if (made.length > 0) await setNetworks(tx, where, made);
    else if (joined.length > 0) await setMembers(tx, where, joined);
    else if (gone.length > 0) await unsetNetworks(tx, where, gone);
    else if (left.length > 0) await unsetMembers(tx, where, left);
    else for (const change of run) await writeConnection(tx, where, change);
  }
}

/** Neighbours of one kind together. */
function runsOfKind(changes: readonly MirrorChange[]): readonly (readonly MirrorChange[])[] {
  const runs: MirrorChange[][] = [];
  for (const change of changes) {
    const last = runs.at(-1);
    if (last?.[0]?.kind === change.kind) last.push(change);
    else runs.push([change]);
  }
  return runs;
}

async function setNetworks(tx: Tx, { cloudId, applianceId }: Where, changes: readonly ChangeOf<"network.set">[]) {
  const byNetwork = new Map(changes.map(({ networkId, oneViewNetworkId }) => [networkId, oneViewNetworkId]));
  await tx.reflection.deleteMany({
    where: { applianceId, manageable: true, networkId: { in: [...byNetwork.keys()] } },
  });
  await tx.reflection.createMany({
    data: [...byNetwork].map(([networkId, oneViewNetworkId]) => ({
      ...{ cloudId, applianceId, networkId, oneViewNetworkId },
      manageable: true,
    })),
  });
}

async function setMembers(tx: Tx, { cloudId, applianceId }: Where, changes: readonly ChangeOf<"member.set">[]) {
  await tx.uplinkSetMember.createMany({
    data: changes.map(({ networkId, logicalInterconnectGroupId, uplinkSetName }) => ({
      ...{ cloudId, applianceId, networkId, logicalInterconnectGroupId, uplinkSetName },
    })),
    skipDuplicates: true,
  });
}

async function unsetNetworks(tx: Tx, { applianceId }: Where, changes: readonly ChangeOf<"network.unset">[]) {
  const networkId = { in: changes.map((change) => change.networkId) };
  await tx.reflection.deleteMany({ where: { networkId, applianceId, manageable: true } });
  await tx.uplinkSetMember.deleteMany({ where: { networkId, applianceId } });
}

/** One statement a set. */
async function unsetMembers(tx: Tx, { applianceId }: Where, changes: readonly ChangeOf<"member.unset">[]) {
  const sets = new Map<string, ChangeOf<"member.unset">[]>();
  for (const change of changes) {
    const key = JSON.stringify([change.logicalInterconnectGroupId, change.uplinkSetName]);
    sets.set(key, [...(sets.get(key) ?? []), change]);
  }
  for (const members of sets.values()) {
    const [first] = members;
    if (first === undefined) continue;
    const { logicalInterconnectGroupId, uplinkSetName } = first;
    const networkId = { in: members.map((each) => each.networkId) };
    await tx.uplinkSetMember.deleteMany({
      where: { networkId, applianceId, logicalInterconnectGroupId, uplinkSetName },
    });
  }
}

async function writeConnection(tx: Tx, { cloudId, applianceId }: Where, change: MirrorChange): Promise<void> {
  switch (change.kind) {
    case "connection.set": {
      const { portId, ...connection } = change.connection;
      await tx.portConnection.upsert({
        where: { portId },
        create: { portId, cloudId, applianceId, ...connection },
        update: { applianceId, ...connection },
      });
      return;
    }
    case "connection.unset":
      await tx.portConnection.deleteMany({ where: { portId: change.portId } });
      return;
    default:
      return;
  }
}
