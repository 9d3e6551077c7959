/** A figure of this run, for who reads along; no proof rests on one. */
export function measured(what: string, ms: number): void {
  process.stdout.write(`measured: ${what} after ${(ms / 1000).toFixed(1)} s\n`);
}
