import { createSerializer, parseAsArrayOf, parseAsString } from "nuqs";

const serialize = createSerializer({
  case: parseAsString,
  expand: parseAsArrayOf(parseAsString),
  select: parseAsString,
});

type Place = { readonly nodeId: string; readonly expand: readonly string[] };

/** The address of an object: the topology with what holds it opened, and itself selected. */
export function objectHref({ nodeId, expand }: Place, caseId: string | null): `/topology?${string}` {
  const search = serialize({ case: caseId, expand: expand.length > 0 ? [...expand] : null, select: nodeId });
  return `/topology?${search.replace(/^\?/, "")}`;
}
