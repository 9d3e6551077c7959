/** Extensions of the Network API that we rely on, and what is lost without them. */
const wanted: readonly (readonly [alias: string, lost: string])[] = [
  ["provider", "type, physical network and segmentation id of networks are not shown"],
  ["multi-provider", "networks of several segments are not shown as such"],
  ["binding", "ports do not tell their host and profile"],
  ["security-group", "there are no security groups"],
  ["port-security", "ports do not tell whether their security is on"],
  ["allowed-address-pairs", "ports do not tell further addresses"],
  ["router", "there are no routers and floating IPs"],
  ["agent", "agents and whether they live are not shown"],
  ["standard-attr-timestamp", "changes cannot be asked for: everything is read each time"],
  ["standard-attr-revisions", "an object that somebody else changed meanwhile is not noticed"],
  ["revision-if-match", "an object may be written over a change that somebody else made meanwhile"],
];

/** What this cloud lacks of it, in words. */
export function missingAbilities(
  extensions: ReadonlySet<string>,
): readonly { readonly extension: string; readonly lost: string }[] {
  return wanted.filter(([alias]) => !extensions.has(alias)).map(([extension, lost]) => ({ extension, lost }));
}
