import { Fragment } from "react";
import type { RunStep } from "@/server/model/plan-run";
import { CopyId } from "../ui/copy-id";
import { inFactOrder } from "./fact-order";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Before and after, a line for each fact. Minus and plus are read out as words. */
export function StepDiff({ step }: { step: Pick<RunStep, "before" | "after" | "call"> }) {
  const { before, after, call } = step;
  const all = inFactOrder([...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]);
  // where a call goes is beside it: here is only what it says
  const names = call === undefined ? all : all.filter((name) => name !== "cloud");
  return (
    <dl className="mono grid grid-cols-[minmax(0,1fr)] gap-px overflow-hidden rounded-sm border text-xs">
      {names.map((name) => (
        <Fragment key={name}>
          <DiffLine sign="−" name={name} value={before?.[name]} other={after?.[name]} />
          <DiffLine sign="+" name={name} value={after?.[name]} other={before?.[name]} />
        </Fragment>
      ))}
    </dl>
  );
}

type DiffLineProps = { sign: "+" | "−"; name: string; value: string | undefined; other: string | undefined };

function DiffLine({ sign, name, value, other }: DiffLineProps) {
  if (value === undefined) return null;
  const isSame = value === other;
  if (isSame && sign === "−") return null;
  const tone = isSame ? "" : sign === "+" ? "bg-ok-soft text-ok" : "bg-failed-soft text-failed";
  return (
    <div className={`flex gap-2 px-2 py-0.5 ${tone}`}>
      <dt className="flex w-52 shrink-0 gap-1.5 max-sm:w-28">
        <span aria-hidden className="w-2 shrink-0">
          {isSame ? " " : sign}
        </span>
        {isSame ? null : <span className="sr-only">{sign === "+" ? "after: " : "before: "}</span>}
        <span className="min-w-0 break-words text-fg-muted">{name}</span>
      </dt>
      <dd className="min-w-0 flex-1 break-words text-fg">
        {UUID.test(value) ? <CopyId value={value} label={name} length={36} /> : value}
      </dd>
    </div>
  );
}
