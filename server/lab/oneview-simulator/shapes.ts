import { invalid } from "./api-error";
import type { AnyResource, Category } from "./schemas";
import { withVersionFields } from "./uplink-fields";
import { typeNameOf } from "./versions";

/** From here on a server profile keeps its connections under `connectionSettings`. */
const connectionSettingsFrom = 600;
/** Scopes came with this version, and with the second one the address that lists them. */
const scopesFrom = 300;
const scopesUriFrom = 600;

export type Body = Record<string, unknown>;

/** A resource as clients of that API version see it. */
export function present(category: Category, resource: AnyResource | Body, version: number): Body {
  const shown: Body = { type: typeNameOf(category, version), ...resource };
  if (version < scopesFrom) {
    delete shown.scopeUris;
    delete shown.scopesUri;
  }
  if (version >= scopesUriFrom && "scopeUris" in shown) {
    shown.scopesUri = `/rest/scopes/resources${String(shown.uri)}`;
  }
  if (category === "uplink-sets") return withVersionFields("live", shown, version);
  if (category === "logical-interconnect-groups" && Array.isArray(shown.uplinkSets)) {
    shown.uplinkSets = shown.uplinkSets.map((set: Body) => withVersionFields("group", set, version));
  }
  return category === "server-profiles" ? presentProfile(shown, version) : shown;
}

/** Where the connections lie, and what came to each of them together with that. */
function presentProfile(shown: Body, version: number): Body {
  const { connections: given, ...rest } = shown;
  const connections = Array.isArray(given) ? given : [];
  if (version < connectionSettingsFrom) {
    return { ...rest, connections: connections.map(({ networkName: _networkName, ...each }) => each) };
  }
  const later = connections.map((each) => ({ ...each, managed: true, lagName: null }));
  return { ...rest, connectionSettings: { reapplyState: "NotApplying", connections: later } };
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
