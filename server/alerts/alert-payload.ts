import type { AlertEvent, AlertPayload } from "@/server/model/alert";
import { FINDING_SEVERITIES } from "@/server/model/finding";

/** Of more than this many events the worst are listed, and the rest counted. */
const MOST_EVENTS = 50;
/** Chats fold what is longer. */
const MOST_LINES = 20;

const WORDS: Readonly<Record<AlertEvent["event"], string>> = {
  found: "new",
  healed: "healed",
  reminder: "still there",
  test: "test",
};

/** One message of all that is told at once: what is new and worst first. */
export function alertPayload(id: string, at: Date, events: readonly AlertEvent[]): AlertPayload {
  const sorted = [...events].sort(
    (a, b) =>
      Object.keys(WORDS).indexOf(a.event) - Object.keys(WORDS).indexOf(b.event) ||
      FINDING_SEVERITIES.indexOf(a.severity) - FINDING_SEVERITIES.indexOf(b.severity) ||
      (a.key < b.key ? -1 : 1),
  );
  const shown = sorted.slice(0, MOST_EVENTS);
  return {
    version: 1,
    id,
    at: at.toISOString(),
    text: textOf(sorted),
    events: shown,
    more: events.length - shown.length,
  };
}

function textOf(events: readonly AlertEvent[]): string {
  const counts = Object.entries(WORDS).flatMap(([event, word]) => {
    const count = events.filter((each) => each.event === event).length;
    return count === 0 ? [] : [event === "test" ? "this is a test, nothing is wrong" : `${count} ${word}`];
  });
  const lines = events.slice(0, MOST_LINES).map(lineOf);
  const rest = events.length > MOST_LINES ? [`… and ${events.length - MOST_LINES} more`] : [];
  return [`Bridgehead: ${counts.join(", ")}`, ...lines, ...rest].join("\n");
}

function lineOf({ event, severity, message, flapping }: AlertEvent): string {
  const word = event === "found" ? severity : WORDS[event];
  return `• [${word}${flapping ? ", comes and goes" : ""}] ${message}`;
}
