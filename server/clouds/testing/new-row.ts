import type { Row } from "@/server/clouds/testing/cloud-data";

/** What an object of a collection is called in bodies. */
export const WORDS: Readonly<Record<string, string>> = {
  ...{ networks: "network", subnets: "subnet", ports: "port", routers: "router", floatingips: "floatingip" },
  ...{ "security-groups": "security_group", "security-group-rules": "security_group_rule" },
};

const PROJECT_ID = "129f1a3abe55533487b406ea335d019e";

/** A new object with what Neutron adds to what was given. `random`: three bytes for a MAC address. */
export function newRow(collection: string, given: Row, subnets: readonly Row[], random: Uint8Array): Row {
  const owner = { project_id: PROJECT_ID, name: "", description: "" };
  const row = { ...owner, ...DEFAULTS[collection], ...given, tenant_id: given.project_id ?? PROJECT_ID };
  if (collection === "subnets") {
    const base = String(given.cidr).replace(/\.\d+\/.*$/, "");
    const pools = [{ start: `${base}.2`, end: `${base}.254` }];
    return { gateway_ip: `${base}.1`, allocation_pools: pools, dns_nameservers: [], host_routes: [], ...row };
  }
  if (collection === "ports") {
    const hex = [...random].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
    const subnet = subnets.find(({ network_id }) => network_id === given.network_id);
    const address = `${String(subnet?.cidr).replace(/\.\d+\/.*$/, "")}.77`;
    const fixed = subnet === undefined ? [] : [{ subnet_id: subnet.id, ip_address: address }];
    return { mac_address: `fa:16:3e:${hex}`, fixed_ips: fixed, ...row };
  }
  if (collection === "floatingips") return { floating_ip_address: "192.168.1.77", ...row };
  return row;
}

const DEFAULTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  networks: {
    ...{ admin_state_up: true, shared: false, status: "ACTIVE", mtu: 1450, subnets: [] },
    ...{ "router:external": false, "provider:physical_network": null, "provider:segmentation_id": 77 },
  },
  ports: {
    ...{ admin_state_up: true, status: "DOWN", device_id: "", device_owner: "", security_groups: [] },
    ...{ "binding:host_id": "", "binding:vif_type": "unbound", "binding:vnic_type": "normal", "binding:profile": {} },
    ...{ allowed_address_pairs: [], port_security_enabled: true },
  },
  "security-groups": { stateful: true, security_group_rules: [] },
  "security-group-rules": {
    ...{ protocol: null, port_range_min: null, port_range_max: null, remote_ip_prefix: null, remote_group_id: null },
  },
  routers: { admin_state_up: true, status: "ACTIVE", external_gateway_info: null, routes: [] },
  floatingips: { status: "DOWN", port_id: null, router_id: null, fixed_ip_address: null },
};
