import { MIGRATION_STEP_WORDS, type MigrationPreview } from "@/server/model/migration";
import { Banner } from "../ui/banner";

/** The ten steps before they are begun, with the plan of those that can be planned already. */
export function MigrationPreviewView({ preview }: { preview: MigrationPreview }) {
  const { portName, source, destination, fallback, steps, notices } = preview;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <p className="text-sm">
        Port <span className="font-medium">{portName}</span> moves from <span className="mono">{source}</span> to{" "}
        <span className="mono">{destination}</span>. Until the guest has moved every step is taken back when one fails.
      </p>
      {fallback === null ? null : <Banner tone="warning">{fallback}</Banner>}
      {notices.length === 0 ? null : <Banner tone="info">{notices.join(" ")}</Banner>}
      <ol aria-label="Steps" className="divide-y rounded-md border bg-surface">
        {steps.map(({ key, words, plan }, at) => (
          <li key={key} className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-x-2 px-3 py-2 text-sm">
            <span className="mono text-fg-faint">{at + 1}</span>
            <div className="grid gap-0.5">
              <span className="font-medium">{MIGRATION_STEP_WORDS[key].title}</span>
              <span className="text-fg-muted">{words}</span>
              {plan.map(({ verb, target, why }) => (
                <span key={`${verb} ${target}`} className="break-words text-fg-faint text-xs">
                  <span className="mono">{verb}</span> {target}: {why}
                </span>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
