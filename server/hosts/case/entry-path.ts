import { BridgeheadError } from "@/server/model/errors";

const LONGEST = 1_000;

/** The name of an entry as a plain relative path, without `./` and doubled slashes. Anything that could leave the folder is refused. */
export function entryPath(name: string): string {
  const segments = name.split("/").filter((segment, at) => segment !== "." && (segment !== "" || at === 0));
  const fault = faultOf(name, segments);
  if (fault !== null) {
    throw new BridgeheadError("invalid", `The archive holds ${JSON.stringify(name.slice(0, 200))}, ${fault}.`, {
      remedy: "Pack the capture folder from its parent: tar -czf capture.tar.gz <folder>.",
    });
  }
  return segments.join("/");
}

function faultOf(name: string, segments: readonly string[]): string | null {
  if (name.startsWith("/") || /^[A-Za-z]:/.test(name)) return "an absolute name";
  if (segments.includes("..")) return "a name that leaves the folder";
  if (name.includes("\\")) return "a name with a backslash";
  if (hasControlCharacter(name)) return "a name with a control character";
  if (name.length > LONGEST) return `a name of more than ${LONGEST} characters`;
  return null;
}

function hasControlCharacter(name: string): boolean {
  for (let at = 0; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}
