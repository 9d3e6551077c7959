import { z } from "zod";
import { invalid, notFound, staleETag } from "../api-error";
import type { ApiRequest } from "../exchange";
import type { AnyResource, Category, ResourceOf } from "../schemas";
import { accept, type Body } from "../shapes";
import type { World } from "../world";

/** The request's JSON object in canonical shape, without fields that the appliance does not know. */
export function bodyOf(category: Category, request: ApiRequest, known: Iterable<string>): Body {
  const body = accept(category, recordOf(request.body), request.version);
  refuseUnknown(body, known);
  return body;
}

export function recordOf(body: unknown): Body {
  const parsed = z.record(z.string(), z.unknown()).safeParse(body);
  if (parsed.success) return parsed.data;
  throw invalid("INVALID_JSON", "The request body must be a JSON object.");
}

export function refuseUnknown(body: Body, known: Iterable<string>): void {
  const allowed = new Set(known);
  const unknown = Object.keys(body).find((key) => !allowed.has(key));
  if (unknown === undefined) return;
  throw invalid("UNRECOGNIZED_JSON_FIELD", "Unrecognized JSON field.", `The field "${unknown}" is not recognized.`);
}

/** Turns a schema's complaint into the appliance's 400. */
export function checkedBy<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid("INVALID_ATTRIBUTE", `The attribute ${issue?.path.join(".") ?? ""} is invalid.`, issue?.message);
}

/** The resource that a PUT or DELETE is about, with the client's proof that it saw the current one. */
export function currentOf<C extends Category>(category: C, request: ApiRequest, world: World): ResourceOf<C> {
  const uri = `/rest/${category}/${request.params.id ?? ""}`;
  const current = world.store.get(category, uri);
  if (current === undefined) throw notFound(uri);
  checkETag(current, request);
  return current;
}

/** `If-Match: *` forces; an empty one is none; otherwise header and body must both name the current eTag, where given. */
function checkETag(current: AnyResource, request: ApiRequest): void {
  const ifMatch = request.ifMatch?.trim().replace(/^"(.*)"$/, "$1") ?? "";
  if (ifMatch === "*") return;
  if (ifMatch !== "" && ifMatch !== current.eTag) throw staleETag();
  const body = request.method === "PUT" ? z.looseObject({ eTag: z.string().min(1) }).safeParse(request.body) : null;
  if (body?.success && body.data.eTag !== current.eTag) throw staleETag();
}

/** What a client may send but never decides. */
export function ownedBy(current: AnyResource): Body {
  const { uri, category, created, modified, eTag, state, status } = current;
  return { uri, category, created, modified, eTag, state: state ?? null, status: status ?? null };
}
