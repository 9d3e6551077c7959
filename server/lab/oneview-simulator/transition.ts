import type { ResourceOf } from "./schemas";

type Transition = NonNullable<ResourceOf<"server-hardware">["transition"]>;

/** The transition that a task is still busy with, if any. `now`: epoch ms. */
export function ongoing(resource: { readonly transition?: Transition | undefined }, now: number): Transition | null {
  const { transition } = resource;
  return transition !== undefined && now < transition.until ? transition : null;
}
