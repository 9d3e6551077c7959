import { z } from "zod";

/** A project is any identifier; here it may be given a name. */
export const projectInputSchema = z.strictObject({
  id: z.string().trim().min(1).max(255),
  name: z.string().trim().max(255).describe("empty: its identifier is its name again"),
});
export type ProjectInput = z.infer<typeof projectInputSchema>;

export type ProjectView = {
  readonly cloudId: string;
  readonly id: string;
  /** Its identifier where it has no other. */
  readonly name: string;
  readonly networks: number;
  readonly ports: number;
};
