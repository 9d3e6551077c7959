import type {
  ConnectEffect,
  DisconnectEffect,
  EffectOutcome,
  FabricEffect,
  FabricRun,
} from "@/server/model/fabric-effect";
import type { OneViewClient } from "@/server/oneview/client";
import { OneViewError } from "@/server/oneview/oneview-error";
import type { ResourceEditor } from "@/server/oneview/resource-editor";
import { failureOf } from "@/server/oneview/write/failure";
import { Lane } from "@/server/oneview/write/lane";
import { LiveSets } from "@/server/oneview/write/live-sets";
import { OutcomeChannel } from "@/server/oneview/write/outcome-channel";
import { performMember } from "@/server/oneview/write/perform-member";
import { performNetwork } from "@/server/oneview/write/perform-network";
import type { Writing } from "@/server/oneview/write/writing";

export type Outcome = { readonly index: number; readonly outcome: EffectOutcome };
type ConnectionEffect = ConnectEffect | DisconnectEffect;
type Placed<E> = { readonly index: number; readonly effect: E };

/**
 * Performs effects of one appliance, all at the same time as far as the lane lets them. `client` and `editor` are the
 * appliance's; `closing` is aborted when it is closed. A fatal failure stops the rest.
 */
export async function* performEffects(
  client: OneViewClient,
  editor: ResourceEditor,
  effects: readonly FabricEffect[],
  run: FabricRun,
  closing: AbortSignal,
): AsyncGenerator<Outcome> {
  const halt = new AbortController();
  const stop = AbortSignal.any([run.signal, halt.signal, closing]);
  const view = client.forRun(run.onRequest, stop);
  const writing: Writing = { client: view, editor: editor.over(view), lane: new Lane(view, stop), run, stop };
  const sets = new LiveSets(view, run.fabric);
  const channel = new OutcomeChannel<Outcome>();
  const tell = (index: number, outcome: EffectOutcome | null) => {
    if (outcome === null) return;
    if (!outcome.ok && outcome.fatal) halt.abort();
    channel.push({ index, outcome });
  };

  const connections: Placed<ConnectionEffect>[] = [];
  const perform = async (index: number, effect: Exclude<FabricEffect, ConnectionEffect>) => {
    try {
      const isMember = effect.kind === "uplink-set.join" || effect.kind === "uplink-set.leave";
      tell(index, isMember ? await performMember(writing, sets, effect) : await performNetwork(writing, effect));
    } catch (error) {
      tell(index, failureOf(error, stop));
    }
  };
  const work = inOrder(effects).map(({ index, effect }) => {
    if (stop.aborted) return null;
    if (effect.kind !== "port.connect" && effect.kind !== "port.disconnect") return perform(index, effect);
    connections.push({ index, effect });
    return null;
  });
  for (const { index, effect } of connections) tell(index, notYet(effect));
  const all = Promise.all(work).finally(() => channel.end());
  try {
    yield* channel;
  } finally {
    halt.abort();
    await all;
  }
}

/** Who leaves an uplink set goes first: the place (or the VLAN) may be wanted by one who joins in the same write. */
function inOrder(effects: readonly FabricEffect[]): readonly Placed<FabricEffect>[] {
  const placed = effects.map((effect, index) => ({ index, effect }));
  const isLeaving = ({ effect }: Placed<FabricEffect>) => effect.kind === "uplink-set.leave";
  return [...placed.filter(isLeaving), ...placed.filter((each) => !isLeaving(each))];
}

function notYet(effect: ConnectionEffect): EffectOutcome {
  const error = new OneViewError("refused", `Port ${effect.portId}: connections cannot be changed by this version.`);
  return { ok: false, error, fatal: false };
}
