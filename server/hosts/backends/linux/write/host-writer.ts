import type { BatchClass } from "@/server/hosts/backends/linux/write/batch-class";
import { type EffectOutcome, performEffects } from "@/server/hosts/backends/linux/write/perform";
import type { WriteHost } from "@/server/hosts/backends/linux/write/write-host";
import { BridgeheadError } from "@/server/model/errors";
import type { HostEffect } from "@/server/model/host-effect";

export type HostWriterOptions = {
  /** The host as last observed; `null`: it was never read. */
  readonly host: () => WriteHost | null;
  /** What may have changed and must be read again. */
  readonly onWritten: (classes: ReadonlySet<BatchClass>) => void;
  readonly label: string;
};

/** The one writer of a host: whoever comes while it writes has to wait. */
export class HostWriter {
  readonly #options: HostWriterOptions;
  #last: Promise<void> = Promise.resolve();

  constructor(options: HostWriterOptions) {
    this.#options = options;
  }

  async *perform(
    effects: readonly HostEffect[],
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<EffectOutcome> {
    const before = this.#last;
    let release: () => void = () => undefined;
    this.#last = new Promise((resolve) => {
      release = resolve;
    });
    const classes = new Set<BatchClass>();
    try {
      await before;
      if (signal.aborted) return;
      const host = this.#options.host();
      if (!host) {
        const error = new BridgeheadError("unreachable", `${this.#options.label} was not read yet`, {
          remedy: "Wait until it is observed, or see its status for what is wrong.",
        });
        for (const index of effects.keys()) yield { index, outcome: { ok: false, error, fatal: true } };
        return;
      }
      yield* performEffects(host, effects, signal, (name) => classes.add(name));
    } finally {
      if (classes.size > 0) this.#options.onWritten(classes);
      release();
    }
  }
}
