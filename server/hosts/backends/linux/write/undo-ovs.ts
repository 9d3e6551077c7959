import type { Flow, FlowOperation, HostOperation, OvsOperation } from "@/server/model/host-operation";
import { MARK } from "@/server/model/host-operation";
import type { HostState, OpenFlow, OvsBridge, OvsPort } from "@/server/model/host-state";

const VLAN_MODES = ["access", "trunk", "native-tagged", "native-untagged"] as const;

/** See `undoOf`. */
export function undoOvs(operation: OvsOperation | FlowOperation, before: HostState): readonly HostOperation[] {
  const bridges = before.ovs?.bridges ?? [];
  switch (operation.op) {
    case "ovs.bridge.ensure": {
      const bridge = bridges.find(({ name }) => name === operation.name);
      if (!bridge) return [{ op: "ovs.bridge.absent", name: operation.name }];
      return MARK in bridge.externalIds ? [bridgeAsWas(bridge)] : [];
    }
    case "ovs.bridge.absent": {
      const bridge = bridges.find(({ name }) => name === operation.name);
      return bridge ? [bridgeAsWas(bridge), ...bridge.ports.flatMap((port) => portAsWas(bridge, port))] : [];
    }
    case "ovs.port.ensure":
    case "ovs.port.vlan":
    case "ovs.port.absent": {
      const { name } = operation;
      const bridge = bridges.find(({ ports }) => ports.some((port) => port.name === name));
      const port = bridge?.ports.find((one) => one.name === name);
      if (!bridge || !port) return operation.op === "ovs.port.ensure" ? [{ op: "ovs.port.absent", name }] : [];
      if (!(MARK in port.externalIds)) {
        return operation.op === "ovs.port.vlan" && operation.force ? [{ ...vlanAsWas(port), force: true }] : [];
      }
      return portAsWas(bridge, port);
    }
    case "flows.change": {
      const { bridge, add, remove } = operation;
      const flows = bridges.find(({ name }) => name === bridge)?.flows;
      if (!flows) return [];
      const cookies = new Set(flows.map(({ cookie }) => BigInt(cookie)));
      const was = ({ cookie }: { readonly cookie: string }) => cookies.has(BigInt(cookie));
      const added = add.filter((flow) => !was(flow));
      const places = new Set(added.map(placeOf));
      const replaced = flows.filter((flow) => places.has(placeOf(flow)) && isLasting(flow));
      // What a forgotten flow held is learned again.
      return [{ op: "flows.change", bridge, add: [...remove.filter(was), ...replaced.map(flowAsWas)], remove: added }];
    }
  }
}

const placeOf = ({ table, priority, match }: Flow | OpenFlow) => `${table} ${priority} ${match}`;

const isLasting = (flow: OpenFlow) => flow.hardTimeoutSeconds === null && flow.idleTimeoutSeconds === null;

const flowAsWas = ({ cookie, table, priority, match, actions }: OpenFlow): Flow => ({
  cookie,
  table,
  priority,
  match,
  actions,
});

function bridgeAsWas({ name, datapathType, failMode, protocols, otherConfig, externalIds }: OvsBridge): HostOperation {
  return {
    op: "ovs.bridge.ensure",
    name,
    datapathType,
    failMode: failMode === "secure" || failMode === "standalone" ? failMode : null,
    protocols,
    otherConfig,
    externalIds,
  };
}

/** Tag, mode and records as they were. A bridge's own port comes with the bridge. */
function portAsWas(bridge: OvsBridge, port: OvsPort): readonly HostOperation[] {
  const [first] = port.interfaces;
  if (!first || port.name === bridge.name) return [];
  const { name, otherConfig } = port;
  const asWas = vlanAsWas(port);
  const { tag, trunks, vlanMode } = asWas;
  return [
    {
      op: "ovs.port.ensure",
      bridge: bridge.name,
      name,
      type: first.type,
      options: first.options,
      otherConfig,
      externalIds: first.externalIds,
      mtuRequest: null,
      mustOpen: false,
      tag,
      vlanMode,
      trunks,
    },
    asWas,
  ];
}

function vlanAsWas({
  name,
  tag,
  trunks,
  otherConfig,
  vlanMode,
}: OvsPort): Extract<OvsOperation, { op: "ovs.port.vlan" }> {
  const mode = VLAN_MODES.find((each) => each === vlanMode) ?? null;
  return { op: "ovs.port.vlan", name, tag, vlanMode: mode, trunks, otherConfig };
}
