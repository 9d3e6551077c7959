import path from "node:path";
import { readFolder } from "./read-folder";

/** Three hosts of a real Neutron with two tenants: shipped with the product and shown until there are hosts of one's own. */
export const DEMO_CASE_NAME = "iesgn";

/** `root` is the folder of the product: where `fixtures` lies. */
export function demoCasePath(root: string = process.cwd()): string {
  return path.join(root, "fixtures", "captures", DEMO_CASE_NAME);
}

export function demoCaseFiles(root?: string): Promise<ReadonlyMap<string, Uint8Array>> {
  return readFolder(demoCasePath(root));
}
