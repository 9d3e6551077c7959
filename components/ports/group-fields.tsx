"use client";

import { Checkbox } from "../ui/checkbox";

type GroupFieldsProps = {
  groups: readonly { readonly id: string; readonly name: string }[];
  /** Groups are a project's. */
  isProjectKnown: boolean;
  /** `null`: the project's default group. */
  picked: readonly string[] | null;
  onPick: (ids: readonly string[]) => void;
};

/** Which security groups a port is a member of. Until one is ticked it is the default group. */
export function GroupFields({ groups, isProjectKnown, picked, onPick }: GroupFieldsProps) {
  const chosen = picked ?? groups.filter(({ name }) => name === "default").map(({ id }) => id);
  const toggle = (id: string, on: boolean) => onPick(on ? [...chosen, id] : chosen.filter((each) => each !== id));
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 font-medium text-xs">Security groups</legend>
      {groups.length === 0 ? (
        <p className="text-fg-muted text-sm">
          {isProjectKnown
            ? "The project’s default group, which is made with its first port."
            : "The project’s default group. Pick a network to choose among the groups of its project."}
        </p>
      ) : (
        <div className="flex flex-wrap gap-x-6 gap-y-2">
          {groups.map(({ id, name }) => (
            <Checkbox key={id} checked={chosen.includes(id)} onCheckedChange={(on) => toggle(id, on)} label={name} />
          ))}
        </div>
      )}
      {groups.length > 0 && chosen.length === 0 ? (
        <p className="text-drift text-xs">Without a group nothing gets in or out but DHCP.</p>
      ) : null}
    </fieldset>
  );
}
