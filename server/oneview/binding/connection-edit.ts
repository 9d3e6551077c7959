import type { ProfileConnection } from "@/server/model/fabric-state";
import type { BootPriority } from "@/server/oneview/binding/boot-priority";

/** One change of a profile's connections. Only `point` can be made while the server is on. */
export type ConnectionEdit =
  | { readonly kind: "point"; readonly id: number; readonly networkUri: string }
  | { readonly kind: "boot"; readonly id: number; readonly priority: BootPriority }
  | {
      readonly kind: "add";
      readonly name: string;
      readonly flexNic: string;
      readonly networkUri: string;
      readonly priority: BootPriority;
    }
  | { readonly kind: "remove"; readonly id: number };

export function needsPowerOff(edits: readonly ConnectionEdit[]): boolean {
  return edits.some((edit) => edit.kind !== "point");
}

/** PURE. What the connections become. A new one has an id below all others until the appliance gives it one. */
export function afterEdits(
  connections: readonly ProfileConnection[],
  edits: readonly ConnectionEdit[],
): readonly ProfileConnection[] {
  return edits.reduce(afterEdit, connections);
}

function afterEdit(connections: readonly ProfileConnection[], edit: ConnectionEdit): readonly ProfileConnection[] {
  switch (edit.kind) {
    case "remove":
      return connections.filter((each) => each.id !== edit.id);
    case "point":
      return connections.map((each) =>
        each.id === edit.id ? { ...each, networkUri: edit.networkUri, state: "Deployed" } : each,
      );
    case "boot":
      return connections.map((each) => (each.id === edit.id ? { ...each, bootPriority: edit.priority } : each));
    case "add":
      return [
        ...connections,
        {
          id: Math.min(0, ...connections.map((each) => each.id)) - 1,
          name: edit.name,
          functionType: "Ethernet",
          networkUri: edit.networkUri,
          portId: edit.flexNic,
          mac: null,
          bootPriority: edit.priority,
          state: "Reserved",
          status: null,
        },
      ];
  }
}
