import { z } from "zod";
import { invalid } from "../api-error";
import type { Route } from "../exchange";
import { schemas } from "../schemas";
import { checkUplinkSet } from "./uplink-rules";
import { bodyOf, checkedBy, currentOf, ownedBy } from "./write-rules";

const written = z.looseObject({
  name: z.string().min(1),
  logicalInterconnectUri: z.string(),
  networkType: z.string(),
  ethernetNetworkType: z.string(),
  networkUris: z.array(z.string()),
  nativeNetworkUri: z.string().nullable().default(null),
});

/** Editing a live set makes its logical interconnect differ from the group, as long as the group says otherwise. */
export const uplinkSetRoutes: readonly Route[] = [
  {
    method: "PUT",
    path: "/rest/uplink-sets/:id",
    handle: (request, world) => {
      const current = currentOf("uplink-sets", request, world);
      const known = [...Object.keys(current), "description", "state", "status", "scopesUri"];
      const body = checkedBy(written, bodyOf("uplink-sets", request, known));
      for (const fixed of ["logicalInterconnectUri", "networkType", "ethernetNetworkType"] as const) {
        if (body[fixed] !== current[fixed])
          throw invalid("CRM_UPLINKSET_IMMUTABLE", `The ${fixed} can not be changed.`);
      }
      const isNameTaken = world.store
        .all("uplink-sets")
        .some(
          (each) =>
            each.uri !== current.uri &&
            each.logicalInterconnectUri === current.logicalInterconnectUri &&
            each.name === body.name,
        );
      if (isNameTaken) {
        throw invalid(
          "CRM_DUPLICATE_UPLINKSET_NAME",
          `The logical interconnect already has an uplink set ${body.name}.`,
        );
      }
      checkUplinkSet(world, body);
      const next = checkedBy(schemas["uplink-sets"], { ...body, ...ownedBy(current) });
      return world.tasks.start(request, {
        name: "Update",
        status: `Updated uplink set ${next.name}`,
        resource: { name: next.name, uri: current.uri, category: "uplink-sets" },
        apply: () => world.store.put("uplink-sets", next),
      });
    },
  },
];
