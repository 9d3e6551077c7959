import { BridgeheadError } from "@/server/model/errors";

/** A source printed something that its grammar does not allow. The part it belongs to is then unknown, not empty. */
export class MalformedError extends BridgeheadError {
  override readonly name = "MalformedError";

  constructor(message: string, options: { cause?: unknown } = {}) {
    super("invalid", message, options);
  }
}

/** For messages: one line of what was found, cut to a readable length. */
export function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}

export function malformedLine(what: string, lineNumber: number, line: string): MalformedError {
  return new MalformedError(`line ${lineNumber} is not ${what}: "${excerpt(line)}"`);
}
