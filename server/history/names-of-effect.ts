/** Before the name of what a step makes or takes away whole, with all that is in it. */
export const MADE = "made:";

const CONTAINERS = ["namespace.", "ovs.bridge.", "bridge."];

/** Every text in what a step does, so that a change can be tied to it by the names of what changed. */
export function namesOfEffect(effect: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === "string") {
      names.add(value);
      const slash = value.lastIndexOf("/");
      // an appliance's resource, by its id as well
      if (slash >= 0) names.add(value.slice(slash + 1));
    } else if (Array.isArray(value)) for (const item of value) walk(item);
    else if (typeof value === "object" && value !== null) {
      const container = madeBy(value);
      if (container !== null) names.add(`${MADE}${container}`);
      for (const member of Object.values(value)) walk(member);
    }
  };
  walk(effect);
  return names;
}

function madeBy(value: object): string | null {
  if (!("op" in value && "name" in value)) return null;
  const { op, name } = value;
  if (typeof op !== "string" || typeof name !== "string") return null;
  return CONTAINERS.some((prefix) => op.startsWith(prefix)) ? name : null;
}
