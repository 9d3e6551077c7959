import type { EffectOutcome, FabricEffect, FabricRun } from "@/server/model/fabric-effect";
import type { BindingPatience } from "@/server/oneview/binding/binding-patience";
import type { BindingEffect } from "@/server/oneview/binding/decide-effects";
import { performConnections } from "@/server/oneview/binding/perform-connections";
import type { OneViewClient } from "@/server/oneview/client";
import type { ResourceEditor } from "@/server/oneview/resource-editor";
import { failureOf } from "@/server/oneview/write/failure";
import { Lane } from "@/server/oneview/write/lane";
import { LiveSets } from "@/server/oneview/write/live-sets";
import { OutcomeChannel } from "@/server/oneview/write/outcome-channel";
import { performMember } from "@/server/oneview/write/perform-member";
import { performNetwork } from "@/server/oneview/write/perform-network";
import type { Writing } from "@/server/oneview/write/writing";

export type Outcome = { readonly index: number; readonly outcome: EffectOutcome };
type OwnEffect = Exclude<FabricEffect, BindingEffect>;
type Placed<E> = { readonly index: number; readonly effect: E };

/** What of an appliance its runs share. */
type Performer = {
  readonly client: OneViewClient;
  readonly editor: ResourceEditor;
  readonly patience: Partial<BindingPatience>;
  /** Aborted when the appliance is closed. */
  readonly closing: AbortSignal;
};

/**
 * Performs effects of one appliance, all at the same time as far as the lane lets them. A fatal failure stops the rest.
 */
export async function* performEffects(
  { client, editor, patience, closing }: Performer,
  effects: readonly FabricEffect[],
  run: FabricRun,
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

  const perform = async ({ index, effect }: Placed<OwnEffect>) => {
    if (stop.aborted) return;
    try {
      const isMember = effect.kind === "uplink-set.join" || effect.kind === "uplink-set.leave";
      tell(index, isMember ? await performMember(writing, sets, effect) : await performNetwork(writing, effect));
    } catch (error) {
      tell(index, failureOf(error, stop));
    }
  };
  const { own, connections } = inOrder(effects);
  const work = [...own.map(perform), performConnections({ ...writing, patience }, connections, tell)];
  const all = Promise.all(work).finally(() => channel.end());
  try {
    yield* channel;
  } finally {
    halt.abort();
    await all;
  }
}

/** Who leaves an uplink set goes first: the place (or the VLAN) may be wanted by one who joins in the same write. */
function inOrder(effects: readonly FabricEffect[]) {
  const own: Placed<OwnEffect>[] = [];
  const leaving: Placed<OwnEffect>[] = [];
  const connections: Placed<BindingEffect>[] = [];
  for (const [index, effect] of effects.entries()) {
    if (effect.kind === "port.connect" || effect.kind === "port.disconnect") connections.push({ index, effect });
    else if (effect.kind === "uplink-set.leave") leaving.push({ index, effect });
    else own.push({ index, effect });
  }
  return { own: [...leaving, ...own], connections };
}
