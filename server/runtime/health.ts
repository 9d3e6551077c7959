/** One thing that should answer. */
export type HealthItem = {
  readonly name: string;
  readonly ok: boolean;
  /** Why not; for people. */
  readonly message: string | null;
};

/** Looks at all things of one kind (`database`, `appliances`, `hosts`), soon: from memory where a watcher keeps the state. */
export type HealthCheck = (signal: AbortSignal) => Promise<readonly HealthItem[]>;

export type Health = {
  readonly ok: boolean;
  readonly parts: Readonly<Record<string, { readonly ok: boolean; readonly items: readonly HealthItem[] }>>;
};

export type HealthRegistry = {
  /** Adds or replaces the check of a part. */
  register(part: string, check: HealthCheck): void;
  /** Runs all checks at once. A check that fails or takes too long is a part that does not answer. */
  run(): Promise<Health>;
};

const TIMEOUT_MS = 4_000;

export function createHealthRegistry(): HealthRegistry {
  const checks = new Map<string, HealthCheck>();
  return {
    register: (part, check) => {
      checks.set(part, check);
    },
    run: async () => {
      const parts = await Promise.all(
        [...checks].map(async ([part, check]) => [part, await runOne(part, check)] as const),
      );
      return { ok: parts.every(([, { ok }]) => ok), parts: Object.fromEntries(parts) };
    },
  };
}

async function runOne(part: string, check: HealthCheck): Promise<Health["parts"][string]> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), TIMEOUT_MS);
  const tooLate = new Promise<never>((_, reject) => {
    late.signal.addEventListener("abort", () => reject(new Error(`no answer within ${TIMEOUT_MS / 1_000} s`)));
  });
  try {
    const items = await Promise.race([check(late.signal), tooLate]);
    return { ok: items.every((item) => item.ok), items };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, items: [{ name: part, ok: false, message }] };
  } finally {
    clearTimeout(timer);
  }
}
