import { appliancePath } from "@/server/oneview/appliance-path";
import { OneViewError } from "@/server/oneview/oneview-error";
import { asObject, type JsonObject, objectsAt, textAt } from "@/server/oneview/read-json";

const mostPages = 10_000;

/** Follows `nextPageUri` to the end: `count=-1` asks for all, but the appliance may still answer in pages. */
export async function listAll(
  appliance: string,
  origin: URL,
  path: string,
  read: (path: string) => Promise<unknown>,
): Promise<readonly JsonObject[]> {
  const members: JsonObject[] = [];
  const seen = new Set<string>();
  let next: string | null = path;
  while (next !== null && !seen.has(next)) {
    seen.add(next);
    if (seen.size > mostPages) throw noList(appliance, path, "never ends");
    const page = asObject(await read(next));
    if (page === null || !("members" in page)) throw noList(appliance, path, "is none");
    members.push(...objectsAt(page, "members"));
    const given = textAt(page, "nextPageUri");
    next = given === null || given === textAt(page, "uri") ? null : appliancePath(given, origin);
  }
  return members;
}

function noList(appliance: string, path: string, what: string): OneViewError {
  return new OneViewError("unreachable", `${appliance} answered ${path} with a list that ${what}.`, {
    remedy: "Check the address: another server may be in the appliance's place.",
  });
}
