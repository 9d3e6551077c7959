import type { MigrationActor, MigrationMark, MigrationView } from "@/server/model/migration";
import { cn } from "../ui/cn";
import { offsetWords } from "./migration-words";
import { type PlacedMark, timelineScale } from "./timeline-scale";

const ACTORS: readonly { readonly actor: MigrationActor; readonly label: string; readonly dot: string }[] = [
  { actor: "hypervisor", label: "Hypervisor and Nova", dot: "bg-intended" },
  { actor: "wiring", label: "Wiring", dot: "bg-observed" },
  { actor: "guest", label: "The guest’s RARP", dot: "bg-drift" },
  { actor: "peer", label: "A peer’s ping", dot: "bg-ok" },
];

const WORDS: Readonly<Record<MigrationMark["key"], string>> = {
  "port-row": "port row",
  "tag-set": "tag set",
  "tap-up": "tap up",
  "switch-over": "switch-over",
  rarp: "RARP",
  "first-reply": "first reply",
  activated: "binding activated",
  unplugged: "source unplugged",
};

const SOURCES: Readonly<Record<MigrationMark["source"], string>> = {
  seen: "seen by the console",
  reported: "reported",
  expected: "expected, not seen",
};

/** Who did what when, around the switch-over: a lane each, and the same as a list. */
export function MigrationTimeline({ migration }: { migration: MigrationView }) {
  const { marks, zero, ticks } = timelineScale(migration.marks);
  return (
    <section aria-label="Timeline" className="rounded-md border bg-surface">
      <h2 className="border-b px-3 py-2 font-semibold text-sm">
        Timeline <span className="font-normal text-fg-muted text-xs">seconds from the switch-over</span>
      </h2>
      {marks.length === 0 ? (
        <p className="p-3 text-fg-muted text-sm">Nothing has happened on the hosts yet.</p>
      ) : (
        <>
          <div aria-hidden className="grid gap-1 p-3">
            {ACTORS.map(({ actor, label, dot }) => (
              <Lane
                key={actor}
                label={label}
                dot={dot}
                zero={zero}
                marks={marks.filter((each) => each.actor === actor)}
              />
            ))}
            <div className="relative ml-0 h-4 sm:ml-40">
              {ticks.map(({ x, offsetMs }) => (
                <span
                  key={offsetMs}
                  className="mono absolute -translate-x-1/2 text-2xs text-fg-faint"
                  style={{ left: `${x}%` }}
                >
                  {offsetMs === 0 ? "0" : offsetWords(offsetMs).replace(/\.?0* s$/, "")}
                </span>
              ))}
            </div>
          </div>
          <ol aria-label="Marks" className="grid gap-x-6 gap-y-0.5 border-t p-3 text-xs sm:grid-cols-2">
            {marks.map((mark) => (
              <li key={`${mark.actor} ${mark.key} ${mark.at}`} className="flex gap-2">
                <span className="mono w-16 shrink-0 text-right text-fg-muted">{offsetWords(mark.offsetMs)}</span>
                <span>
                  {WORDS[mark.key]} <span className="text-fg-faint">{SOURCES[mark.source]}</span>
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

type LaneProps = { label: string; dot: string; zero: number | null; marks: readonly PlacedMark[] };

function Lane({ label, dot, zero, marks }: LaneProps) {
  return (
    <div className="grid items-center sm:grid-cols-[10rem_minmax(0,1fr)]">
      <span className="truncate text-fg-muted text-xs">{label}</span>
      <div className="relative h-9 rounded-sm bg-sunken">
        {zero === null ? null : (
          <span className="absolute inset-y-0 w-px bg-line-strong" style={{ left: `${zero}%` }} />
        )}
        {marks.map((mark, at) => (
          <span
            key={`${mark.key} ${mark.at}`}
            title={`${WORDS[mark.key]} ${offsetWords(mark.offsetMs)}`}
            className="absolute top-1.5 grid justify-items-center"
            style={{ left: `${mark.x}%` }}
          >
            <span
              className={cn(
                "block size-2.5 -translate-x-1/2 rounded-full",
                mark.source === "expected" ? "border-2 border-drift bg-surface" : dot,
              )}
            />
            <span
              className={cn(
                "absolute top-3 whitespace-nowrap text-2xs text-fg-muted",
                mark.x > 80 ? "right-0" : "left-0",
                isCrowded(marks, at) && "hidden",
              )}
            >
              {mark.isEarlier ? "‹ " : ""}
              {WORDS[mark.key]}
            </span>
          </span>
        ))}
      </div>
    </div>
  );
}

/** Its words would lie on those of the mark before it. */
function isCrowded(marks: readonly PlacedMark[], at: number): boolean {
  const [before, mark] = [marks[at - 1], marks[at]];
  return before !== undefined && mark !== undefined && mark.x - before.x < 14;
}
