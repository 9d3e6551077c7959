import { invalid } from "./api-error";
import type { AnyResource, Category } from "./schemas";
import { typeNameOf } from "./versions";

/** From here on a server profile keeps its connections under `connectionSettings`. */
const connectionSettingsFrom = 600;
/** Scopes came with this version. */
const scopesFrom = 300;

export type Body = Record<string, unknown>;

/** A resource as clients of that API version see it. */
export function present(category: Category, resource: AnyResource | Body, version: number): Body {
  const shown: Body = { type: typeNameOf(category, version), ...resource };
  if (version < scopesFrom) {
    delete shown.scopeUris;
    delete shown.scopesUri;
  }
  if (category === "server-profiles" && version >= connectionSettingsFrom) {
    const { connections, ...rest } = shown;
    return { ...rest, connectionSettings: { reapplyState: "NotApplying", connections } };
  }
  return shown;
}

/** A client's body of that API version in the canonical shape; a missing `type` is accepted, a wrong one is not. */
export function accept(category: Category, body: Body, version: number): Body {
  const { type, ...rest } = body;
  if (type !== undefined && type !== null && type !== typeNameOf(category, version)) {
    throw invalid(
      "INVALID_TYPE",
      `The "type" field content, "${String(type)}", included in this request is invalid.`,
      `For this API version the type is "${typeNameOf(category, version)}".`,
    );
  }
  if (category === "server-profiles" && version >= connectionSettingsFrom) {
    const { connectionSettings, ...profile } = rest;
    if ("connections" in profile) {
      throw invalid(
        "UNRECOGNIZED_JSON_FIELD",
        "Unrecognized JSON field.",
        `From API version ${connectionSettingsFrom} on, the connections are part of connectionSettings.`,
      );
    }
    const connections =
      typeof connectionSettings === "object" && connectionSettings !== null && "connections" in connectionSettings
        ? connectionSettings.connections
        : [];
    return { ...profile, connections };
  }
  return rest;
}
