import type { HostOperation } from "@/server/model/host-operation";

/** What an operation must not find changed by an earlier one of its run, and what it changes itself. */
type Marks = { readonly asks: readonly string[]; readonly leaves: readonly string[] };

/**
 * Operations of a run are planned together against what was seen before it. Tells, operation after operation, whether one
 * would be planned against what an earlier one changes: then a new run begins with it.
 */
export function runCuts(): (operation: HostOperation) => boolean {
  const changed = new Set<string>();
  return (operation) => {
    const { asks, leaves } = marksOf(operation);
    const isCut = asks.some((mark) => changed.has(mark));
    for (const mark of leaves) changed.add(mark);
    return isCut;
  };
}

function marksOf(operation: HostOperation): Marks {
  switch (operation.op) {
    case "bridge.ensure":
    case "tap.ensure":
      return made(operation.namespace, [operation.name]);
    case "veth.ensure":
      return made(operation.namespace, [operation.name, operation.peer]);
    case "link.move": {
      const { name, from, to } = operation;
      const places = [from, to].map((namespace) => mark("made", namespace, name));
      return {
        // A device that is only being made is not waited for, and a name that goes is free once it is gone.
        asks: [...places, mark("moved", to), mark("removed", to)],
        leaves: [...places, ...[from, to].map((namespace) => mark("moved", namespace))],
      };
    }
    case "link.absent": {
      const { namespace, name } = operation;
      return { asks: [mark("made", namespace, name)], leaves: [mark("removed", namespace)] };
    }
    case "link.set": {
      const { namespace, name, up } = operation;
      const own = mark("set", namespace, name);
      return { asks: [own], leaves: up === false ? [own, mark("down", namespace, name)] : [own] };
    }
    case "address.ensure":
    case "address.absent": {
      const { namespace, device, address } = operation;
      const own = mark("address", namespace, device, address);
      // A device that goes down loses addresses and routes.
      const gone = operation.op === "address.absent" ? [mark("unaddressed", namespace, device)] : [];
      return { asks: [own, mark("down", namespace, device)], leaves: [own, ...gone] };
    }
    case "route.ensure":
    case "route.absent": {
      const { namespace, device, destination } = operation;
      const own = mark("route", namespace, destination);
      // With its last address a device loses its routes.
      const asks = [own, mark("down", namespace, device), mark("unaddressed", namespace, device)];
      return { asks, leaves: [own] };
    }
    case "ovs.bridge.ensure":
    case "ovs.port.ensure": {
      const { name } = operation;
      const on = operation.op === "ovs.port.ensure" ? [mark("switched", operation.bridge)] : [];
      // In one transaction with its removal the switch would keep the device that it is to make anew.
      return { asks: [mark("unswitched", name), mark("no bridge")], leaves: [mark("switched", name), ...on] };
    }
    case "ovs.bridge.absent":
    case "ovs.port.absent": {
      const { name } = operation;
      const gone = operation.op === "ovs.bridge.absent" ? [mark("no bridge")] : [];
      return { asks: [mark("switched", name)], leaves: [mark("unswitched", name), ...gone] };
    }
    case "flows.change": {
      const { bridge, add, remove } = operation;
      const places = (flows: typeof add) =>
        flows.map(({ table, priority, match }) => mark("flow", bridge, String(table), String(priority), match));
      return { asks: places(remove), leaves: places(add) };
    }
    default:
      // These follow one another within a run by themselves.
      return { asks: [], leaves: [] };
  }
}

function made(namespace: string, names: readonly string[]): Marks {
  const own = names.map((name) => mark("made", namespace, name));
  const set = names.map((name) => mark("set", namespace, name));
  return { asks: [...own, ...set, mark("moved", namespace), mark("removed", namespace)], leaves: own };
}

const mark = (...words: readonly string[]): string => words.join("\u0000");
