import { z } from "zod";
import { openNebulaSetup } from "@/server/isolation/opennebula-setup";
import type { OpenNebulaSetup } from "@/server/model/isolation-view";

/** They become part of scripts and of sudoers: nothing that a shell or sudo would take for more than a path. */
const path = z
  .string()
  .trim()
  .regex(/^(\/[A-Za-z0-9][A-Za-z0-9_.+-]*){1,16}$/, "Give an absolute path of letters, digits, dots and dashes.");

export const setupInput = z.strictObject({
  consoleUrl: z
    .string()
    .trim()
    .regex(/^https?:\/\/[A-Za-z0-9.[\]:-]+(\/[A-Za-z0-9._-]+)*$/, "Give a web address without a slash at its end.")
    .max(300)
    .describe("where the nodes reach this console"),
  ebtablesPath: path.default("/usr/sbin/ebtables").describe("command -v ebtables on a node"),
  hookPath: path.default("/srv/cloud/one/share/hooks/bridgehead-hook"),
});

export function describeSetup(input: z.infer<typeof setupInput>): OpenNebulaSetup {
  return openNebulaSetup(input);
}
