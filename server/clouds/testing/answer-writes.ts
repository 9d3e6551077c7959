import { randomBytes, randomUUID } from "node:crypto";
import type { Row } from "@/server/clouds/testing/cloud-data";
import { newRow, WORDS } from "@/server/clouds/testing/new-row";
import type { Asked, OpenstackState, Reply } from "@/server/clouds/testing/openstack";

/** What Neutron answers to a change, and to a question for one object. `null`: it is neither. */
export function answerWrite(state: OpenstackState, asked: Asked, path: string): Reply | null {
  const [collection = "", id, action] = path.split("/").slice(2);
  const word = WORDS[collection];
  if (word === undefined || (asked.method === "GET" && id === undefined)) return null;
  const body: unknown = asked.body === "" ? {} : JSON.parse(asked.body);
  if (asked.method === "POST") return create(state, collection, word, attributesOf(body, word));
  const row = rowsOf(state, collection).find((each) => each.id === id);
  if (row === undefined)
    return fault(404, `${NOT_FOUND[word]}NotFound`, `${NOT_FOUND[word]} ${id} could not be found.`);
  if (asked.method === "GET") return { status: 200, body: { [word]: row } };
  const constraint = /^revision_number=(\d+)$/.exec(String(asked.headers["if-match"] ?? ""));
  if (constraint !== null && Number(constraint[1]) !== row.revision_number) {
    const message = `Constrained to ${constraint[1]}, but current revision is ${String(row.revision_number)}`;
    return fault(412, "RevisionNumberConstraintFailed", message);
  }
  if (asked.method === "DELETE") return remove(state, collection, row);
  if (action !== undefined) return act(state, row, action, String(Reflect.get(Object(body), "subnet_id")));
  const changed = touched(state, { ...row, ...attributesOf(body, word) });
  replace(state, collection, changed);
  return { status: 200, body: { [word]: changed } };
}

/** Of a collection, rules among them, which Neutron keeps with their group. */
export function rowsOf({ data }: OpenstackState, collection: string): readonly Row[] {
  if (collection !== "security-group-rules") return data[collection] ?? [];
  return (data["security-groups"] ?? []).flatMap((group) => rulesOf(group));
}

const NOT_FOUND: Readonly<Record<string, string>> = {
  ...{ network: "Network", subnet: "Subnet", port: "Port", router: "Router", floatingip: "Floating IP" },
  ...{ security_group: "Security group", security_group_rule: "Security group rule" },
};

function create(state: OpenstackState, collection: string, word: string, given: Record<string, unknown>): Reply {
  const limit = state.quotas[word];
  const rows = rowsOf(state, collection);
  if (limit !== undefined && rows.length >= limit) {
    return fault(409, "OverQuota", `Quota exceeded for resources: ['${word}'].`);
  }
  const networkId = given.network_id ?? given.floating_network_id;
  const network = rowsOf(state, "networks").find(({ id }) => id === networkId);
  if (networkId !== undefined && network === undefined) {
    return fault(404, "NetworkNotFound", `Network ${String(networkId)} could not be found.`);
  }
  const vlan = given["provider:segmentation_id"];
  const physical = given["provider:physical_network"];
  const isTaken = (row: Row) =>
    row["provider:physical_network"] === physical && row["provider:segmentation_id"] === vlan;
  if (collection === "networks" && vlan !== undefined && physical !== undefined && rows.some(isTaken)) {
    const where = `The VLAN ${String(vlan)} on physical network ${String(physical)} is in use.`;
    return fault(409, "VlanIdInUse", `Unable to create the network. ${where}`);
  }
  if (collection === "subnets" && rows.some((row) => row.network_id === networkId && row.cidr === given.cidr)) {
    const what = `Requested subnet with cidr: ${String(given.cidr)} for network: ${String(networkId)}`;
    return fault(400, "InvalidInput", `Invalid input for operation: ${what} overlaps with another subnet.`);
  }
  const times = { created_at: seconds(state), updated_at: seconds(state), revision_number: 0 };
  const made = newRow(collection, { id: randomUUID(), ...times, ...given }, rowsOf(state, "subnets"), randomBytes(3));
  if (collection === "security-group-rules") return addRule(state, made);
  state.data[collection] = [...rows, made];
  if (collection === "subnets" && network !== undefined) replace(state, "networks", touched(state, network));
  return { status: 201, body: { [word]: made } };
}

function addRule(state: OpenstackState, rule: Row): Reply {
  const group = rowsOf(state, "security-groups").find(({ id }) => id === rule.security_group_id);
  if (group === undefined) {
    const message = `Security group ${String(rule.security_group_id)} does not exist`;
    return fault(404, "SecurityGroupNotFound", message);
  }
  const telling = ["direction", "ethertype", "protocol", "port_range_min", "port_range_max", "remote_ip_prefix"];
  const same = rulesOf(group).find((each) => telling.every((name) => (each[name] ?? null) === (rule[name] ?? null)));
  if (same !== undefined) {
    const message = `Security group rule already exists. Rule id is ${same.id}.`;
    return fault(409, "SecurityGroupRuleExists", message);
  }
  const changed = touched(state, { ...group, security_group_rules: [...rulesOf(group), rule] });
  replace(state, "security-groups", changed);
  return { status: 201, body: { security_group_rule: rule } };
}

function remove(state: OpenstackState, collection: string, row: Row): Reply {
  const on = (path: string) => rowsOf(state, path).filter((each) => each.network_id === row.id);
  if (collection === "networks") {
    if (on("ports").some((port) => port.device_owner !== "network:dhcp")) {
      const what = `Unable to complete operation on network ${row.id}.`;
      return fault(409, "NetworkInUse", `${what} There are one or more ports still in use on the network.`);
    }
    for (const path of ["subnets", "ports"]) drop(state, path, new Set(on(path).map(({ id }) => id)));
  }
  if (collection === "security-group-rules") {
    const group = rowsOf(state, "security-groups").find(({ id }) => id === row.security_group_id);
    if (group === undefined) throw new Error("a rule is of a group");
    const left = rulesOf(group).filter(({ id }) => id !== row.id);
    replace(state, "security-groups", touched(state, { ...group, security_group_rules: left }));
  } else drop(state, collection, new Set([row.id]));
  return { status: 204, body: "" };
}

function act(state: OpenstackState, router: Row, action: string, subnetId: string): Reply {
  const subnet = rowsOf(state, "subnets").find(({ id }) => id === subnetId);
  if (subnet === undefined) return fault(404, "SubnetNotFound", `Subnet ${subnetId} could not be found.`);
  const legs = rowsOf(state, "ports").filter((port) => port.device_id === router.id);
  const leg = legs.find((port) => JSON.stringify(port.fixed_ips).includes(subnetId));
  const answer = { id: router.id, subnet_id: subnetId };
  if (action === "remove_router_interface") {
    if (leg === undefined) {
      const message = `Router ${router.id} does not have an interface on subnet ${subnetId}`;
      return fault(404, "RouterInterfaceNotFoundForSubnet", message);
    }
    drop(state, "ports", new Set([leg.id]));
    return { status: 200, body: answer };
  }
  if (leg !== undefined) {
    const message = `Bad router request: Router already has a port on subnet ${subnetId}.`;
    return fault(400, "BadRequest", message);
  }
  const fixed = [{ subnet_id: subnetId, ip_address: subnet.gateway_ip }];
  const owner = { device_id: router.id, device_owner: "network:router_interface", project_id: router.project_id };
  const made = create(state, "ports", "port", { network_id: subnet.network_id, fixed_ips: fixed, ...owner });
  return made.status === 201 ? { status: 200, body: answer } : made;
}

const rulesOf = (group: Row): readonly Row[] =>
  Array.isArray(group.security_group_rules) ? group.security_group_rules : [];

function replace(state: OpenstackState, collection: string, row: Row): void {
  state.data[collection] = (state.data[collection] ?? []).map((each) => (each.id === row.id ? row : each));
}

function drop(state: OpenstackState, collection: string, ids: ReadonlySet<string>): void {
  state.data[collection] = (state.data[collection] ?? []).filter(({ id }) => !ids.has(id));
}

function touched(state: OpenstackState, row: Row): Row {
  return { ...row, revision_number: Number(row.revision_number ?? 0) + 1, updated_at: seconds(state) };
}

function attributesOf(body: unknown, word: string): Record<string, unknown> {
  const wrapped: unknown = Reflect.get(Object(body), word);
  return { ...Object(wrapped) };
}

function seconds(state: OpenstackState): string {
  return new Date(state.now()).toISOString().replace(/\.\d+Z$/, "Z");
}

function fault(status: number, type: string, message: string): Reply {
  return { status, body: { NeutronError: { type, message, detail: "" } } };
}
