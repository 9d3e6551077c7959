type Body = Readonly<Record<string, unknown>>;

type Field = {
  readonly from: number;
  readonly name: string;
  readonly usual: unknown;
  readonly where: "group" | "both";
};

/** Fields of an uplink set that came with a later API version; older clients neither see nor may send them. */
const fields: readonly Field[] = [
  { from: 600, name: "fcMode", usual: "NA", where: "both" },
  { from: 1200, name: "loadBalancingMode", usual: "SourceAndDestinationMac", where: "both" },
  { from: 1200, name: "privateVlanDomains", usual: [], where: "both" },
  { from: 1200, name: "networkSetUris", usual: [], where: "both" },
  { from: 1200, name: "consistencyChecking", usual: "ExactMatch", where: "group" },
];

export type UplinkSetPlace = "group" | "live";

export function withVersionFields(place: UplinkSetPlace, set: Body, version: number): Record<string, unknown> {
  const shown: Record<string, unknown> = { ...set };
  for (const field of fieldsOf(place)) {
    if (field.from > version) delete shown[field.name];
    else shown[field.name] ??= field.usual;
  }
  return shown;
}

export function versionFieldNames(place: UplinkSetPlace, version: number): readonly string[] {
  return fieldsOf(place)
    .filter((field) => field.from <= version)
    .map((field) => field.name);
}

/** What a client of that version does not know of the current set: it stays as it is when the client replaces the set. */
export function hiddenFields(place: UplinkSetPlace, current: Body | undefined, version: number): Body {
  const hidden = fieldsOf(place).filter((field) => field.from > version && current?.[field.name] !== undefined);
  return Object.fromEntries(hidden.map((field) => [field.name, current?.[field.name]]));
}

function fieldsOf(place: UplinkSetPlace): readonly Field[] {
  return fields.filter((field) => place === "group" || field.where === "both");
}
