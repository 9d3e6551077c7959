import { MalformedError } from "../parse/malformed";
import { type CommandRecord, commandLine, parseCommands } from "./commands";

/** The files of one host of a case, by their path in its folder, with what is known about the commands behind them. */
export class HostFiles {
  readonly records: ReadonlyMap<string, CommandRecord>;
  /** Why `commands.json` was not used; files are then known by their names alone. */
  readonly commandsFault: string | null;

  constructor(private readonly texts: ReadonlyMap<string, string>) {
    const { records, fault } = readRecords(texts.get("commands.json"));
    this.records = new Map(records.map((record) => [record.file, record]));
    this.commandsFault = fault;
  }

  /** Everything that is there, or that `commands.json` says should be. */
  paths(): string[] {
    return [...new Set([...this.texts.keys(), ...this.records.keys()])].sort();
  }

  has(file: string): boolean {
    return this.texts.has(file);
  }

  text(file: string): string | null {
    return this.texts.get(file) ?? null;
  }

  /** Why a file cannot be used, or `null` when it can. */
  fault(file: string): string | null {
    const record = this.records.get(file);
    if (record !== undefined && record.rc !== 0) {
      return `the command ended with exit code ${record.rc}${record.stderr === "" ? "" : `: ${record.stderr}`}`;
    }
    return this.texts.has(file) ? null : `${file} is not in the capture`;
  }

  command(file: string, otherwise: readonly string[], namespace = ""): string {
    const record = this.records.get(file);
    return record === undefined ? commandLine(otherwise, namespace) : commandLine(record.argv, record.netns);
  }

  ms(file: string): number {
    return this.records.get(file)?.ms ?? 0;
  }
}

function readRecords(text: string | undefined): { records: readonly CommandRecord[]; fault: string | null } {
  if (text === undefined) return { records: [], fault: "commands.json is not in the capture" };
  try {
    return { records: parseCommands(text), fault: null };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return { records: [], fault: error.message };
  }
}
