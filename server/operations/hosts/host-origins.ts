/** Who brought a host that no operator made, as its row's `origin` says. */

/** Of a host that the lab brought. */
export const LAB_ORIGIN = "lab";
/** Of a host of the demo while the lab stands in its place: it is simulated again when the lab is gone. */
export const LAB_OVER_DEMO_ORIGIN = "lab-over-demo";

export function isOfLab(origin: string | undefined): boolean {
  return origin === LAB_ORIGIN || origin === LAB_OVER_DEMO_ORIGIN;
}
