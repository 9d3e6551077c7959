import type { RunInsideResult } from "@/server/model/run-inside";
import { CommandLine } from "../panel/fact-rows";
import { Lines } from "../panel/lines";

/** The command as it ran, and what it printed, unchanged. */
export function RunInsideOutput({ result, namespace }: { result: RunInsideResult; namespace: string }) {
  const { command, stdout, stderr, exitCode, ms } = result;
  const failed = exitCode !== 0;
  return (
    <section aria-label="Answer" className="grid min-w-0 gap-1.5">
      <CommandLine command={command} />
      {stdout === "" ? null : <Lines title="Output" lines={linesOf(stdout)} />}
      {stderr === "" ? null : <Lines title="Errors" lines={linesOf(stderr)} />}
      {stdout === "" && stderr === "" ? (
        <p className="text-fg-muted text-xs">
          {failed
            ? "It printed nothing."
            : `There is none of it in ${namespace === "" ? "the root namespace" : namespace}.`}
        </p>
      ) : null}
      <p className="text-fg-faint text-xs">
        <span className={failed ? "text-failed" : ""}>
          {exitCode === null ? "ended by a signal" : `exit code ${exitCode}`}
        </span>
        , {Math.round(ms)} ms
      </p>
    </section>
  );
}

function linesOf(text: string): readonly string[] {
  return text.replace(/\n$/, "").split("\n");
}
