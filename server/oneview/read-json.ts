/** Lenient readers of an appliance's JSON: a value of another kind than expected reads as absent, never as an exception. */
export type JsonObject = { readonly [key: string]: unknown };

export function asObject(value: unknown): JsonObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
}

export function objectAt(object: JsonObject, key: string): JsonObject {
  return asObject(object[key]) ?? {};
}

export function objectsAt(object: JsonObject, key: string): readonly JsonObject[] {
  const value = object[key];
  if (!Array.isArray(value)) return [];
  return value.map(asObject).filter((each) => each !== null);
}

/** Numbers count as text: some versions write `"6"`, others `6`. An empty text is nothing. */
export function textAt(object: JsonObject, key: string): string | null {
  const value = object[key];
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : null;
}

export function numberAt(object: JsonObject, key: string): number | null {
  const value = object[key];
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

export function textsAt(object: JsonObject, key: string): readonly string[] {
  const value = object[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
