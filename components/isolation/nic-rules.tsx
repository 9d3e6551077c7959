import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from "lucide-react";
import type { IsolatedNicView, IsolationRuleView } from "@/server/model/isolation-view";

const RULE_STATES = {
  present: { icon: CircleCheck, label: "present", tone: "text-ok" },
  missing: { icon: CircleX, label: "missing", tone: "text-failed" },
  unknown: { icon: CircleHelp, label: "not known", tone: "text-fg-faint" },
} as const;

/** The two rules of a NIC, whether they are there, and those at its device that are for another MAC. A long one scrolls. */
export function NicRules({ nic }: { nic: IsolatedNicView }) {
  return (
    <ul className="grid min-w-0 gap-0.5">
      {nic.rules.map((rule) => (
        <RuleLine key={rule.direction} rule={rule} />
      ))}
      {[...new Set(nic.foreign)].map((text) => (
        <li key={text} className="flex min-w-0 items-start gap-1.5">
          <TriangleAlert role="img" aria-label="for another MAC" className="mt-0.5 size-3.5 shrink-0 text-failed" />
          <code className="mono min-w-0 overflow-x-auto whitespace-nowrap text-failed text-xs">FORWARD {text}</code>
        </li>
      ))}
    </ul>
  );
}

function RuleLine({ rule: { state, text } }: { rule: IsolationRuleView }) {
  const { icon: Icon, label, tone } = RULE_STATES[state];
  return (
    <li className="flex min-w-0 items-start gap-1.5">
      <Icon aria-label={label} role="img" className={`mt-0.5 size-3.5 shrink-0 ${tone}`} />
      <code className="mono min-w-0 overflow-x-auto whitespace-nowrap text-xs">{text}</code>
    </li>
  );
}
