/** The first characters of a long identifier, as operators know them from device names (`tap` + 11 of the port's UUID). */
export function shortId(value: string, length = 11): string {
  return value.length <= length + 1 ? value : `${value.slice(0, length)}…`;
}
