import { answerWrite, rowsOf } from "@/server/clouds/testing/answer-writes";
import type { Row } from "@/server/clouds/testing/cloud-data";
import type { Asked, OpenstackState, Reply } from "@/server/clouds/testing/openstack";

const KEYS: Readonly<Record<string, string>> = {
  "security-groups": "security_groups",
  "security-group-rules": "security_group_rules",
};

/** What lists are filtered by here, of all that a real one does. */
const FILTERS = [
  ...["name", "project_id", "network_id", "security_group_id", "floating_network_id", "device_id"],
] as const;

/** Neutron as it answers: versions, extensions, and lists in pages with links, newest changes only when asked for. */
export function answerNeutron(state: OpenstackState, asked: Asked): Reply {
  const { url, headers } = asked;
  const path = url.pathname.replace(/\/+$/, "").slice("/network".length);
  if (path === "") {
    const links = [{ rel: "self", href: "http://neutron.internal:9696/network/v2.0/" }];
    return { status: 200, body: { versions: [{ id: "v2.0", status: "CURRENT", links }] } };
  }
  const token = state.tokens.get(String(headers["x-auth-token"]));
  if (!state.options.noauth && (token === undefined || token.expiresAtMs <= state.now())) {
    return {
      status: 401,
      body: {
        error: { code: 401, title: "Unauthorized", message: "The request you have made requires authentication." },
      },
    };
  }
  if (path === "/v2.0") return { status: 200, body: { resources: [{ name: "network", collection: "networks" }] } };
  const written = answerWrite(state, asked, path);
  if (written !== null) return written;
  const name = path.slice("/v2.0/".length);
  const rows = name === "security-group-rules" ? rowsOf(state, name) : state.data[name];
  if (rows === undefined) return notFound("The resource could not be found.", "HTTPNotFound");
  if (name === "extensions") return { status: 200, body: { extensions: rows } };
  return listing(state, name, rows, url);
}

function listing({ options }: OpenstackState, name: string, all: readonly Row[], url: URL): Reply {
  const query = url.searchParams;
  const key = KEYS[name] ?? name;
  const since = query.get("changed_since");
  if (since !== null && options.checksFilters) {
    const message = "['changed_since'] is invalid attribute for filtering";
    return { status: 400, body: { NeutronError: { type: "HTTPBadRequest", message, detail: "" } } };
  }
  const ids = query.getAll("id");
  const rows = all
    .filter((row) => since === null || String(row.updated_at ?? "") >= since)
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .filter((row) => FILTERS.every((name) => !query.has(name) || row[name] === query.get(name)))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const marker = query.get("marker");
  const at = rows.findIndex(({ id }) => id === marker);
  if (marker !== null && at < 0) return notFound(`${name} ${marker} could not be found.`, "NotFound");
  const limit = Math.min(Number(query.get("limit") ?? rows.length), options.mostRows ?? Number.POSITIVE_INFINITY);
  const page = rows.slice(at + 1, at + 1 + limit);
  const last = page.at(-1);
  if (options.withoutLinks) return { status: 200, body: { [key]: page } };
  const next = new URL(url);
  next.host = "neutron.internal:9696";
  if (last !== undefined) next.searchParams.set("marker", last.id);
  const links = at + 1 + limit < rows.length ? [{ rel: "next", href: next.href }] : [];
  return { status: 200, body: { [key]: page, [`${key}_links`]: links } };
}

function notFound(message: string, type: string): Reply {
  return { status: 404, body: { NeutronError: { type, message, detail: "" } } };
}
