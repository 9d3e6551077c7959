import { cn } from "../ui/cn";
import { Tooltip } from "../ui/tooltip";
import type { Physdev } from "./physdev";

type RuleSpecProps = { spec: string; physdev: Physdev | null; className?: string };

/** A rule as iptables prints it; the words that say by which device a frame comes or goes are explained. */
export function RuleSpec({ spec, physdev, className }: RuleSpecProps) {
  const look = cn("mono break-words text-xs", className);
  const at = physdev === null ? -1 : spec.indexOf(physdev.text);
  if (physdev === null || at < 0) return <span className={look}>{spec}</span>;
  return (
    <span className={look}>
      {spec.slice(0, at)}
      <Tooltip content={physdev.meaning}>
        <button
          type="button"
          className="cursor-help break-words rounded-sm text-left underline decoration-dotted underline-offset-2"
        >
          {physdev.text}
          <span className="sr-only">: {physdev.meaning}</span>
        </button>
      </Tooltip>
      {spec.slice(at + physdev.text.length)}
    </span>
  );
}
