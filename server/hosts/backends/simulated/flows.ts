import { missing } from "@/server/hosts/backends/simulated/failures";
import { LOCAL_OFPORT, type SimulatedFlow, type SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { bridgeOf, withBridge } from "@/server/hosts/backends/simulated/parts";
import type { FlowOperation } from "@/server/model/host-operation";

/** Where a flow names a port: `in_port="qvo…"`, `output:"patch-tun"`; quotes only where the name needs them. */
const PORT = /\b(in_port=|output:)(?:"([^"]*)"|([A-Za-z_][\w.-]*)(?![\w[]))/g;
const NUMBER = /\b(in_port=|output:)(\d+)\b/g;
const PLAIN = /^[A-Za-z_]\w*$/;
/** Words of the language, not names. */
const RESERVED = new Set(["LOCAL", "IN_PORT", "NXM_OF_IN_PORT", "OXM_OF_IN_PORT", "NXM_NX_REG6"]);

/**
 * One bundle. A flow of the same table, priority and match is replaced. Nothing is learned here: no packet ever passes. What
 * a flow with several outputs (`output:1,output:2`) names is as each is printed.
 */
export function changeFlows(model: SimulatedModel, { bridge: name, add, remove }: FlowOperation): SimulatedModel {
  const bridge = bridgeOf(model, name);
  const numbers = portNumbers(model, name);
  const keyOf = ({ table, priority, match }: SimulatedFlow) => JSON.stringify([table, priority, match]);
  const flows = new Map(bridge.flows.map((flow) => [keyOf(flow), flow]));
  for (const flow of remove) {
    // A port that is gone took its name along: its flows are then found by their cookies, which tell them apart.
    const key = keyOf(numbered(flow, numbers, "lenient"));
    if (flows.get(key)?.cookie === flow.cookie) flows.delete(key);
    else for (const [other, each] of flows) if (isPlace(each, flow)) flows.delete(other);
  }
  for (const flow of add) {
    const kept = numbered(flow, numbers, "strict");
    flows.set(keyOf(kept), kept);
  }
  return withBridge(model, name, { ...bridge, flows: [...flows.values()] });
}

/** A flow as `ovs-ofctl --names` prints it: a number whose port is gone stays a number. */
export function namedFlow(flow: SimulatedFlow, names: ReadonlyMap<number, string>): SimulatedFlow {
  const name = (text: string) =>
    text.replace(NUMBER, (whole, before: string, digits: string) => {
      const port = Number(digits);
      const found = port === LOCAL_OFPORT ? "LOCAL" : names.get(port);
      return found === undefined ? whole : `${before}${PLAIN.test(found) ? found : `"${found}"`}`;
    });
  return { ...flow, match: name(flow.match), actions: name(flow.actions) };
}

function portNumbers(model: SimulatedModel, bridge: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const [name, port] of Object.entries(model.ports))
    if (port.bridge === bridge && port.ofport > 0) numbers.set(name, port.ofport);
  return numbers;
}

function numbered(
  flow: SimulatedFlow,
  numbers: ReadonlyMap<string, number>,
  unknown: "strict" | "lenient",
): SimulatedFlow {
  const number = (text: string) =>
    text.replace(PORT, (whole, before: string, quoted?: string, bare?: string) => {
      const name = quoted ?? bare ?? "";
      if (quoted === undefined && RESERVED.has(name)) return name === "LOCAL" ? `${before}${LOCAL_OFPORT}` : whole;
      const found = numbers.get(name);
      if (found === undefined && unknown === "strict") throw missing(`Port ${name}, which a flow names,`);
      return found === undefined ? whole : `${before}${found}`;
    });
  const { cookie, table, priority, match, actions } = flow;
  return { cookie, table, priority, match: number(match), actions: number(actions) };
}

function isPlace(a: SimulatedFlow, b: SimulatedFlow): boolean {
  return a.cookie === b.cookie && a.table === b.table && a.priority === b.priority;
}
