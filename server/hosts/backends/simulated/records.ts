/** Plain objects as immutable maps. Names come from outside: `constructor` is a device name like any other. */

type Records<T> = Readonly<Record<string, T>>;

export function lookup<T>(records: Records<T>, key: string): T | undefined {
  return Object.hasOwn(records, key) ? records[key] : undefined;
}

export function put<T>(records: Records<T>, key: string, value: T): Records<T> {
  return { ...records, [key]: value };
}

export function without<T>(records: Records<T>, key: string): Records<T> {
  if (!Object.hasOwn(records, key)) return records;
  const { [key]: _, ...rest } = records;
  return rest;
}

/** Every value anew; the same object when none changed. */
export function mapped<T>(records: Records<T>, change: (value: T, key: string) => T): Records<T> {
  let result: Record<string, T> | null = null;
  for (const [key, value] of Object.entries(records)) {
    const next = change(value, key);
    if (next === value) continue;
    result ??= { ...records };
    result[key] = next;
  }
  return result ?? records;
}
