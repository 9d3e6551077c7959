/** How the facts of a step are ordered: what names the thing, then what it is, then what it touches; the rest by name. */
const FIRST = [
  "name",
  "physical network",
  "appliance",
  "host",
  "OneView network",
  "OneView network id",
  "OneView type",
  "group",
  "group id",
  "uplink set",
  "uplink set type",
  "type",
  "VLAN",
  "key",
  "id",
  "uplink sets",
  "logical interconnects",
  "profiles with connections",
  "managed",
  "written on the appliance",
];

export function inFactOrder(names: readonly string[]): readonly string[] {
  const rank = (name: string) => {
    const index = FIRST.indexOf(name);
    return index < 0 ? FIRST.length : index;
  };
  return [...names].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}
