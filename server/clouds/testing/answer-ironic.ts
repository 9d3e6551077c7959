import { z } from "zod";
import type { Row } from "@/server/clouds/testing/cloud-data";
import type { Asked, OpenstackState, Reply } from "@/server/clouds/testing/openstack";

const patch = z.array(
  z.looseObject({ op: z.enum(["add", "replace", "remove"]), path: z.string(), value: z.unknown() }),
);
const link = z.looseObject({ switch_id: z.string(), port_id: z.string() });

/** Fields that Ironic tells from a version on; a client that asks for less does not see them. */
const SINCE: Readonly<Record<string, number>> = { local_link_connection: 19, pxe_enabled: 19, physical_network: 34 };

/** Ironic 1.1 to 1.82 as it answers: its version, ports by MAC address, and changes of one as JSON patch. */
export function answerIronic(state: OpenstackState, { method, url, headers, body }: Asked): Reply {
  const ports = state.baremetalPorts;
  const path = url.pathname.replace(/\/+$/, "").slice("/baremetal".length);
  const about = { id: "v1", links: [], status: "CURRENT", min_version: "1.1", version: "1.82" };
  if (path === "") return { status: 200, body: { default_version: about, versions: [about] } };
  if (path === "/v1") return { status: 200, body: { id: "v1", links: [], media_types: [], version: about } };
  if (!state.tokens.has(String(headers["x-auth-token"]))) {
    return {
      status: 401,
      body: { error: { code: 401, message: "The request you have made requires authentication." } },
    };
  }
  const minor = Number(/^1\.(\d+)$/.exec(String(headers["x-openstack-ironic-api-version"] ?? "1.1"))?.[1] ?? 1000);
  if (minor > 82) return fault(406, "Version 1.1000 was requested but is not supported by the REST API");
  const shown = (row: Row) => Object.fromEntries(Object.entries(row).filter(([name]) => minor >= (SINCE[name] ?? 0)));
  if (path === "/v1/ports") {
    const address = url.searchParams.get("address");
    return { status: 200, body: { ports: ports.filter((row) => row.address === address).map(shown) } };
  }
  const id = decodeURIComponent(path.slice("/v1/ports/".length));
  const row = ports.find(({ uuid }) => uuid === id);
  if (row === undefined) return fault(404, `Port ${id} could not be found.`);
  if (method === "GET") return { status: 200, body: shown(row) };
  const parsed = patch.safeParse(JSON.parse(body));
  const [first] = parsed.success ? parsed.data : [];
  if (first?.path !== "/local_link_connection") return fault(400, "Couldn't apply patch");
  const isEmpty = Object.keys(Object(first.value)).length === 0;
  if (!isEmpty && !link.safeParse(first.value).success) {
    return fault(400, "Missing mandatory keys: switch_id, port_id in local_link_connection");
  }
  const changed = { ...row, local_link_connection: first.value };
  state.baremetalPorts = ports.map((each) => (each === row ? changed : each));
  return { status: 200, body: shown(changed) };
}

function fault(status: number, faultstring: string): Reply {
  return { status, body: { error_message: JSON.stringify({ debuginfo: null, faultcode: "Client", faultstring }) } };
}
