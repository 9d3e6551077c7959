const UNITS = ["B", "kB", "MB", "GB"] as const;

/** `812 B`, `4.2 MB`: powers of 1000, at most three figures. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const figures = unit === 0 || value >= 99.95 ? value.toFixed(0) : value.toFixed(1);
  return `${figures} ${UNITS[unit]}`;
}
