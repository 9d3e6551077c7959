"use client";

import { useMutation } from "@tanstack/react-query";
import type { TraceInput } from "@/server/model/trace";
import { useMay } from "../frame/use-me";
import { CommandLine } from "../topology/panel/fact-rows";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { ErrorPanel } from "../ui/error-panel";
import { LiveAnswer } from "./live-answer";

type SwitchCheckProps = {
  /** To copy, and what is asked. */
  command: string;
  hop: number;
  /** `null`: there is no live switch behind what is traced. */
  input: TraceInput | null;
};

/** What the running switch would do with this very packet: the command to copy, and who may run commands asks here. */
export function SwitchCheck({ command, hop, input }: SwitchCheckProps) {
  const trpc = useTRPC();
  const mayRun = useMay("operator");
  const ask = useMutation(trpc.trace.check.mutationOptions());
  return (
    <details className="text-xs">
      <summary className="w-fit cursor-default text-fg-muted hover:text-fg pointer-coarse:py-2">
        Ask the switch itself; it sends nothing
      </summary>
      <div className="mt-1 grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
        <CommandLine command={command} />
        {input === null || !mayRun ? null : (
          <div aria-live="polite" className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2">
            <Button
              size="sm"
              className="w-fit"
              pending={ask.isPending}
              onClick={() =>
                ask.mutate({ from: input.from, to: input.to, protocol: input.protocol, port: input.port, hop })
              }
            >
              Ask it now
            </Button>
            {ask.data === undefined ? null : <LiveAnswer answer={ask.data} />}
            {ask.error ? <ErrorPanel title="The switch was not asked" error={ask.error} /> : null}
          </div>
        )}
      </div>
    </details>
  );
}
