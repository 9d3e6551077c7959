import { openHost } from "@/server/hosts/driver";
import type { HostObserver } from "@/server/hosts/observer";
import { onHost } from "@/server/lab/hosts/host-tree";
import type { SingleHost } from "@/server/lab/hosts/single-host";
import type { HostOutcome } from "@/server/model/host-effect";
import type { HostOperation } from "@/server/model/host-operation";

/** A real host that a test writes to, and the questions that a test asks it by hand. */
export type WrittenHost = {
  readonly observer: HostObserver;
  /** One effect each; outcomes by index. */
  readonly perform: (
    ...effects: readonly (readonly HostOperation[])[]
  ) => Promise<readonly (HostOutcome | undefined)[]>;
  /** Fails the test when one of them fails. */
  readonly must: (...effects: readonly (readonly HostOperation[])[]) => Promise<void>;
  readonly on: (...argv: readonly string[]) => Promise<string>;
  /** Changes of OVSDB's configuration since the start: unchanged means that no transaction was made. */
  readonly ovsTransactions: () => Promise<number>;
};

export async function writtenHost(host: SingleHost, config: Parameters<typeof openHost>[0]): Promise<WrittenHost> {
  const observer = openHost(config, { onState: () => undefined, onStatus: () => undefined });
  await observer.start();
  const on = (...argv: readonly string[]) => onHost(host.tree, argv);
  const perform: WrittenHost["perform"] = async (...effects) => {
    const outcomes: (HostOutcome | undefined)[] = effects.map(() => undefined);
    const wrapped = effects.map((operations) => ({ kind: "host.change" as const, hostId: "h", operations }));
    const { signal } = new AbortController();
    for await (const { index, outcome } of observer.perform(wrapped, { signal })) outcomes[index] = outcome;
    return outcomes;
  };
  return {
    observer,
    perform,
    must: async (...effects) => {
      for (const outcome of await perform(...effects)) {
        if (!outcome?.ok) throw outcome ? outcome.error : new Error("an effect without an outcome");
      }
    },
    on,
    ovsTransactions: async () => Number(await on("ovs-vsctl", "--timeout=10", "get", "Open_vSwitch", ".", "next_cfg")),
  };
}
