import { z } from "zod";
import { invalid } from "../api-error";
import type { Route } from "../exchange";
import { groupUplinkSet, schemas } from "../schemas";
import { checkUplinkSet } from "./uplink-rules";
import { bodyOf, checkedBy, currentOf, ownedBy } from "./write-rules";

const written = z.looseObject({ name: z.string().min(1), uplinkSets: z.array(groupUplinkSet) });

/** PUT replaces the whole group. Its logical interconnects then differ from it until they are updated from the group. */
export const logicalInterconnectGroupRoutes: readonly Route[] = [
  {
    method: "PUT",
    path: "/rest/logical-interconnect-groups/:id",
    handle: (request, world) => {
      const current = currentOf("logical-interconnect-groups", request, world);
      const known = [...Object.keys(current), "description", "state", "status", "scopeUris", "scopesUri"];
      const body = checkedBy(written, bodyOf("logical-interconnect-groups", request, known));
      checkNames(world.store.all("logical-interconnect-groups"), current.uri, body.name);
      const names = body.uplinkSets.map((set) => set.name);
      if (new Set(names).size !== names.length) {
        throw invalid(
          "CRM_DUPLICATE_UPLINKSET_NAME",
          "The uplink set names of a logical interconnect group must differ.",
        );
      }
      for (const set of body.uplinkSets) checkUplinkSet(world, set);
      const next = checkedBy(schemas["logical-interconnect-groups"], { ...body, ...ownedBy(current) });
      return world.tasks.start(request, {
        name: "Update",
        status: `Updated logical interconnect group ${next.name}`,
        resource: { name: next.name, uri: current.uri, category: "logical-interconnect-groups" },
        apply: () => world.store.put("logical-interconnect-groups", next),
      });
    },
  },
];

function checkNames(all: readonly { readonly uri: string; readonly name: string }[], uri: string, name: string): void {
  if (!all.some((each) => each.uri !== uri && each.name.toLowerCase() === name.toLowerCase())) return;
  throw invalid("CRM_DUPLICATE_NAME", `A logical interconnect group with the name "${name}" already exists.`);
}
