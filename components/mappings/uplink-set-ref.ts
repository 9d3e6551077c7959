/** An uplink set of a group on an appliance: picks, rows and lines are joined by it. */
export type UplinkSetRef = {
  readonly applianceId: string;
  readonly logicalInterconnectGroupId: string;
  readonly uplinkSetName: string;
};

/** Ids have no blanks; a name may, and comes last. */
export function uplinkSetKey({ applianceId, logicalInterconnectGroupId, uplinkSetName }: UplinkSetRef): string {
  return `${applianceId} ${logicalInterconnectGroupId} ${uplinkSetName}`;
}

export function hasUplinkSet(refs: readonly UplinkSetRef[], ref: UplinkSetRef): boolean {
  const key = uplinkSetKey(ref);
  return refs.some((each) => uplinkSetKey(each) === key);
}

/** Puts it at the end, or takes it out. */
export function toggleUplinkSet(refs: readonly UplinkSetRef[], ref: UplinkSetRef): readonly UplinkSetRef[] {
  const key = uplinkSetKey(ref);
  return hasUplinkSet(refs, ref) ? refs.filter((each) => uplinkSetKey(each) !== key) : [...refs, { ...refOf(ref) }];
}

export function refOf({ applianceId, logicalInterconnectGroupId, uplinkSetName }: UplinkSetRef): UplinkSetRef {
  return { applianceId, logicalInterconnectGroupId, uplinkSetName };
}
