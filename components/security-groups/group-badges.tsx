import type { SecurityGroupView } from "@/server/model/object-views";
import { Badge } from "../ui/badge";

/** What is worth knowing of a group before its rules are read. */
export function GroupBadges({
  group,
}: {
  group: Pick<SecurityGroupView, "isDefault" | "stateful" | "permissiveCount">;
}) {
  const { isDefault, stateful, permissiveCount } = group;
  return (
    <span className="inline-flex flex-wrap gap-1 empty:hidden">
      {isDefault ? (
        <Badge title="The group that ports of this project get when none is asked for">default</Badge>
      ) : null}
      {stateful === false ? (
        <Badge tone="intended" title="Connections are not tracked: answers need rules of their own">
          stateless
        </Badge>
      ) : null}
      {permissiveCount > 0 ? (
        <Badge tone="drift" title="It has rules that let in everything, or every port">
          permissive
        </Badge>
      ) : null}
    </span>
  );
}
