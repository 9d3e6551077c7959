"use client";

import { Check, Copy, Terminal } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import type { Fact } from "@/server/model/graph";
import { cn } from "../../ui/cn";
import { useCopied } from "../../ui/use-copied";

type FactRowsProps = { title: string; facts: readonly Fact[]; onSelect: (id: string) => void };

/** One group of facts. A value is copied by a click; the terminal sign shows the command that tells it by hand. */
export function FactRows({ title, facts, onSelect }: FactRowsProps) {
  return (
    <section aria-label={title} className="border-b px-4 py-3 last:border-b-0">
      <h3 className="mb-1.5 font-medium text-fg-faint text-xs">{title}</h3>
      <dl className="grid gap-y-px">
        {facts.map((fact) => (
          <FactRow key={`${fact.name} ${fact.value}`} fact={fact} onSelect={onSelect} />
        ))}
      </dl>
    </section>
  );
}

function FactRow({ fact, onSelect }: { fact: Fact; onSelect: (id: string) => void }) {
  const [showing, setShowing] = useState(false);
  const { link, command } = fact;
  return (
    <div className="group grid grid-cols-[7.5rem_1fr_auto] items-baseline gap-x-2 rounded-sm hover:bg-hover">
      <dt className="truncate py-0.5 text-fg-muted text-xs" title={fact.name}>
        {fact.name}
      </dt>
      <dd className={cn("min-w-0 break-words py-0.5", fact.mono === false ? "" : "mono")}>
        {link === undefined ? (
          <CopyValue name={fact.name} value={fact.value} />
        ) : (
          <button type="button" onClick={() => onSelect(link)} className="text-left text-accent hover:underline">
            {fact.value}
          </button>
        )}
      </dd>
      {command === undefined ? null : (
        <dd>
          <button
            type="button"
            aria-expanded={showing}
            aria-label={`Command that shows ${fact.name}`}
            onClick={() => setShowing(!showing)}
            className={cn(
              "rounded-sm p-0.5 text-fg-faint hover:text-fg focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100",
              showing ? "text-accent" : "opacity-0",
            )}
          >
            <Terminal aria-hidden className="size-3.5" />
          </button>
        </dd>
      )}
      {showing && command !== undefined ? (
        <dd className="col-span-3">
          <CommandLine command={command} />
        </dd>
      ) : null}
    </div>
  );
}

function CopyValue({ name, value }: { name: string; value: string }) {
  const [copied, copy] = useCopied();
  const click = async () => {
    if (!(await copy(value))) toast.error("The browser refused the clipboard", { description: value });
  };
  return (
    <button
      type="button"
      onClick={click}
      aria-label={`${name} ${value}, copy`}
      className="inline-flex max-w-full items-baseline gap-1 text-left hover:text-accent"
    >
      <span className="min-w-0 break-all">{value}</span>
      {copied ? <Check aria-hidden className="size-3 shrink-0 self-center text-ok" /> : null}
    </button>
  );
}

/** A command as it would be typed, with copy. */
export function CommandLine({ command }: { command: string }) {
  const [copied, copy] = useCopied();
  const Icon = copied ? Check : Copy;
  return (
    <div className="mb-1 flex items-start gap-2 rounded-md border bg-sunken px-2 py-1.5">
      <code className="min-w-0 flex-1 break-all text-2xs text-fg-muted">$ {command}</code>
      <button
        type="button"
        aria-label="Copy the command"
        onClick={() => void copy(command)}
        className="text-fg-faint hover:text-fg"
      >
        <Icon aria-hidden className={cn("size-3.5", copied && "text-ok")} />
      </button>
    </div>
  );
}
