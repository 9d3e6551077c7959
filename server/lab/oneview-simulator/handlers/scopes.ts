import { z } from "zod";
import { ApiError, invalid } from "../api-error";
import type { ApiRequest, Route } from "../exchange";
import type { World } from "../world";
import { checkedBy, currentOf } from "./write-rules";

/** PATCH and scopes came with this version. */
const patchFrom = 300;
/** From here on a resource can be created in scopes. */
const initialScopesFrom = 600;

const scopeUri = z.string().startsWith("/rest/scopes/");
const patch = z
  .array(z.strictObject({ op: z.enum(["add", "replace", "remove"]), path: z.string(), value: z.unknown().optional() }))
  .length(1);

/** PATCH takes one RFC 6902 operation, and only on `scopeUris`: the whole list, its end (`/-`) or one place (`/0`). */
export function scopePatchRoute(category: "ethernet-networks" | "network-sets" | "logical-interconnect-groups"): Route {
  return {
    method: "PATCH",
    path: `/rest/${category}/:id`,
    handle: (request, world) => {
      if (request.version < patchFrom) {
        throw new ApiError(405, "METHOD_NOT_ALLOWED", `API version ${request.version} has no PATCH.`);
      }
      const current = currentOf(category, request, world);
      const scopeUris = patched(scopesOf(current), request);
      return world.tasks.start(request, {
        name: "Update",
        status: `Updated scopes of ${current.name}`,
        resource: { name: current.name, uri: current.uri, category },
        apply: () => putScopes(world, category, current.uri, scopeUris),
      });
    },
  };
}

/** The scopes that a new resource starts in. */
export function initialScopes(body: { readonly initialScopeUris?: unknown }, version: number): readonly string[] {
  if (version < initialScopesFrom || body.initialScopeUris === undefined || body.initialScopeUris === null) return [];
  return checkedBy(z.array(scopeUri), body.initialScopeUris);
}

function scopesOf(resource: Readonly<Record<string, unknown>>): readonly string[] {
  return z.array(z.string()).catch([]).parse(resource.scopeUris);
}

function putScopes(world: World, category: Parameters<typeof scopePatchRoute>[0], uri: string, scopes: string[]): void {
  const { store } = world;
  switch (category) {
    case "ethernet-networks":
    case "network-sets": {
      const current = store.get(category, uri);
      if (current !== undefined) store.put(category, { ...current, scopeUris: scopes });
      return;
    }
    case "logical-interconnect-groups": {
      const current = store.get(category, uri);
      if (current !== undefined) store.put(category, { ...current, scopeUris: scopes });
    }
  }
}

function patched(scopes: readonly string[], request: ApiRequest): string[] {
  const [step] = checkedBy(patch, request.body);
  const match = /^\/scopeUris(?:\/(-|\d{1,4}))?$/.exec(step?.path ?? "");
  if (step === undefined || match === null) {
    throw invalid("INVALID_PATCH_PATH", `The path ${step?.path ?? ""} can not be patched.`, "Only /scopeUris can be.");
  }
  const place = match[1];
  if (place === undefined) return step.op === "remove" ? [] : [...checkedBy(z.array(scopeUri), step.value)];
  const index = place === "-" ? scopes.length : Number(place);
  const isThere = index < scopes.length;
  if (step.op === "add" ? index > scopes.length : !isThere) {
    throw invalid("INVALID_PATCH_PATH", `There is nothing at ${step.path}.`);
  }
  const next = step.op === "remove" ? [] : [checkedBy(scopeUri, step.value)];
  return [...scopes.slice(0, index), ...next, ...scopes.slice(step.op === "add" ? index : index + 1)];
}
