import { openHost } from "@/server/hosts/driver";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import type { HostOperation } from "@/server/model/host-operation";
import type { HostState } from "@/server/model/host-state";

/** A real host that a benchmark writes to. */
export type WritingHost = {
  readonly host: SingleHost;
  /** One effect each, performed together; throws the first failure. */
  readonly must: (effects: readonly (readonly HostOperation[])[]) => Promise<void>;
  /** Reads it anew. */
  readonly look: () => Promise<HostState>;
  readonly stop: () => Promise<void>;
};

export async function writingHost(label: string): Promise<WritingHost> {
  const host = await startSingleHost(label);
  const observer = openHost(
    { transport: "netns", name: label, settings: { namespace: host.namespace, pollSeconds: 300 } },
    { onState: () => undefined, onStatus: () => undefined },
  );
  await observer.start();
  return {
    host,
    must: async (effects) => {
      const wrapped = effects.map((operations) => ({ kind: "host.change" as const, hostId: label, operations }));
      for await (const { outcome } of observer.perform(wrapped, { signal: new AbortController().signal })) {
        if (!outcome.ok) throw outcome.error;
      }
    },
    look: async () => {
      await observer.refresh();
      const state = observer.current();
      if (state === null) throw new Error(`${label} was not read: ${observer.status().errors.join(", ")}`);
      return state;
    },
    stop: async () => {
      await observer.close();
      await host.stop();
    },
  };
}
