import { z } from "zod";

/** What an operator may have masked, each for itself. */
export const maskChoice = z.strictObject({
  names: z.boolean(),
  addresses: z.boolean(),
  macs: z.boolean(),
  ids: z.boolean(),
});

export type MaskChoice = z.infer<typeof maskChoice>;
export type MaskedKind = keyof MaskChoice;

export const NOTHING_MASKED: MaskChoice = { names: false, addresses: false, macs: false, ids: false };

export function masksAnything(choice: MaskChoice): boolean {
  return Object.values(choice).includes(true);
}
