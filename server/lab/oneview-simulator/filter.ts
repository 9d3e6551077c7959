import { invalid } from "./api-error";

type Test = (resource: Readonly<Record<string, unknown>>) => boolean;

/**
 * The appliance's filter expression, as clients really write it:
 *   name='x'   "name='x'"   name matches 'x%'   "'name' matches 'pre\_%'"   a.b = 'x' AND c <> 'y'
 * Comparison ignores case. In `matches`, `%` is any text, `_` one character, a backslash takes the next one literally.
 * A single quote inside a value cannot be written.
 */
export function parseFilter(expression: string): Test {
  const trimmed = expression.trim();
  const text = /^".*"$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
  const tests = text.split(/\s+and\s+/i).map(parseComparison);
  return (resource) => tests.every((test) => test(resource));
}

/** As a filter, with OR between groups of AND and NOT before a comparison: `name EQ 'x' OR NOT status='OK'`. */
export function parseQuery(expression: string): Test {
  const trimmed = expression.trim();
  const text = /^".*"$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
  const groups = text.split(/\s+or\s+/i).map((group) => group.split(/\s+and\s+/i).map(parseNegatable));
  return (resource) => groups.some((tests) => tests.every((test) => test(resource)));
}

function parseNegatable(text: string): Test {
  const match = /^\s*not\s+(.+)$/is.exec(text);
  const test = parseComparison(match?.[1] ?? text);
  return match === null ? test : (resource) => !test(resource);
}

function parseComparison(text: string): Test {
  const match = /^\s*'?([A-Za-z][\w.]*)'?\s*(=|<>|!=|\bmatches\b|\beq\b|\bne\b)\s*(?:'([^']*)'|([^\s']+))\s*$/i.exec(
    text,
  );
  const field = match?.[1];
  const operator = match?.[2]?.toLowerCase();
  const value = match?.[3] ?? match?.[4];
  if (field === undefined || operator === undefined || value === undefined) {
    throw invalid("INVALID_FILTER", `The filter expression ${text.trim()} is invalid.`);
  }
  const wanted = operator === "matches" ? likePattern(value) : equalPattern(value);
  const negated = operator === "<>" || operator === "!=" || operator === "ne";
  return (resource) => wanted.test(valueAt(resource, field)) !== negated;
}

function valueAt(resource: Readonly<Record<string, unknown>>, path: string): string {
  let value: unknown = resource;
  for (const key of path.split(".")) {
    value = typeof value === "object" && value !== null && !Array.isArray(value) ? Reflect.get(value, key) : undefined;
  }
  return value === undefined || value === null ? "null" : String(value);
}

function equalPattern(value: string): RegExp {
  return new RegExp(`^${escapeForRegExp(value)}$`, "is");
}

function likePattern(value: string): RegExp {
  const source = value.replace(/\\(.)|[\s\S]/g, (whole, escaped: string | undefined) => {
    if (escaped !== undefined) return escapeForRegExp(escaped);
    if (whole === "%") return ".*";
    return whole === "_" ? "." : escapeForRegExp(whole);
  });
  return new RegExp(`^${source}$`, "is");
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
