/** Headers of an answer as undici gives them. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

export function headerText(headers: AnswerHeaders, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** `Retry-After` in milliseconds from `nowMs`, given in seconds or as a date; `null`: not asked for, or unreadable. */
export function retryAfterMsOf(headers: AnswerHeaders, nowMs: number): number | null {
  const text = headerText(headers, "retry-after");
  if (text === null) return null;
  const ms = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}

/** The peer gave its answer too late, or stopped in the middle of it. */
export function isAnswerTimeout(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    "code" in cause &&
    (cause.code === "UND_ERR_HEADERS_TIMEOUT" || cause.code === "UND_ERR_BODY_TIMEOUT")
  );
}
