import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { Concerned } from "@/server/operations/clouds/follow/concerned-by";

const FEW = 5;

/**
 * PURE. Whether so much went away at once that it is rather the sight of the cloud that was lost (a role taken from the
 * console's user, say) than its networks: more than five, and more than half of all that stand for something on
 * appliances. The words for it; `null`: no. Such a deletion waits for somebody, whatever the mappings say.
 */
export function vanishing({ networks, reflections }: CloudIntent, { networkIds }: Concerned): string | null {
  const known = new Set(networks.map((each) => each.id));
  const reflected = new Set(reflections.map((each) => each.networkId));
  const gone = networkIds.filter((id) => reflected.has(id) && !known.has(id)).length;
  if (gone <= FEW || gone * 2 <= reflected.size) return null;
  return `${gone} of ${reflected.size} networks that are on appliances are gone from the cloud at once. Such a deletion is not applied by itself: see that the console's user still sees all networks.`;
}
