import type { HostState } from "@/server/model/host-state";
import type { NodeDraft } from "./draft";
import { hostId, namespaceId } from "./ids";
import { parseNamespaceName } from "./names";

/** A room for each namespace but the root one, which is the host itself. */
export function namespaceNodes(key: string, state: HostState): NodeDraft[] {
  return state.namespaces
    .filter(({ name }) => name !== "")
    .map(({ name, links }) => {
      const parsed = parseNamespaceName(name);
      const node: NodeDraft = {
        id: namespaceId(key, name),
        kind: "namespace",
        label: name,
        state: links === null ? "unknown" : "ok",
        parent: hostId(key),
        host: key,
      };
      if (links === null) node.reason = "what is inside could not be read";
      if (parsed !== null) node.role = parsed.role;
      else if (name.startsWith("pid:")) node.role = "unnamed";
      if (parsed?.role === "qdhcp") node.network = parsed.id;
      return node;
    });
}
