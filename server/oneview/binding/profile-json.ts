import type { BootPriority } from "@/server/oneview/binding/boot-priority";
import type { ConnectionEdit } from "@/server/oneview/binding/connection-edit";
import { asObject, type JsonObject, numberAt, objectAt, objectsAt } from "@/server/oneview/read-json";

/**
 * PURE. The whole profile with its connections edited and everything else as it was read. Up to API 500 they lie in the
 * profile itself, from 600 on in its connectionSettings. What the appliance fills in for a new one is left to it.
 */
export function editProfileJson(profile: JsonObject, edits: readonly ConnectionEdit[]): JsonObject {
  const settings = Array.isArray(profile.connections) ? null : asObject(profile.connectionSettings);
  const holder = settings ?? profile;
  // Where booting is left to the server, no boot attribute is taken at all.
  const isBootManaged = objectAt(profile, "boot").manageBoot === true;
  const connections = edits.reduce(
    (list, edit) => editList(list, edit, isBootManaged),
    objectsAt(holder, "connections"),
  );
  return settings === null
    ? { ...profile, connections }
    : { ...profile, connectionSettings: { ...settings, connections } };
}

function editList(list: readonly JsonObject[], edit: ConnectionEdit, isBootManaged: boolean): readonly JsonObject[] {
  const change = (edited: (each: JsonObject) => JsonObject) =>
    list.map((each) => ("id" in edit && numberAt(each, "id") === edit.id ? edited(each) : each));
  switch (edit.kind) {
    case "remove":
      return list.filter((each) => numberAt(each, "id") !== edit.id);
    case "point":
      // The name belongs to the network it led to.
      return change(({ networkName: _gone, ...each }) => ({ ...each, networkUri: edit.networkUri }));
    case "boot":
      return change((each) => ({ ...each, boot: bootOf(objectAt(each, "boot"), edit.priority) }));
    case "add": {
      const { name, flexNic, networkUri, priority } = edit;
      const boot = isBootManaged ? { boot: { priority } } : {};
      return [...list, { name, portId: flexNic, networkUri, functionType: "Ethernet", ...boot }];
    }
  }
}

function bootOf(boot: JsonObject, priority: BootPriority): JsonObject {
  return { ...boot, priority };
}
