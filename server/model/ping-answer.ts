import type { RunInsideResult } from "@/server/model/run-inside";

/** How many of the requests came back. */
export type PingAnswer = { readonly sent: number; readonly received: number };

/** `null`: it did not ping, and what it printed says why. */
export function pingAnswer({ stdout }: Pick<RunInsideResult, "stdout">): PingAnswer | null {
  const [, sent, received] = /(\d+) packets transmitted, (\d+) (?:packets )?received/.exec(stdout) ?? [];
  return sent === undefined || received === undefined ? null : { sent: Number(sent), received: Number(received) };
}
