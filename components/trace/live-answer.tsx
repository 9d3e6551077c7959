import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import type { RealPing, SwitchCheck } from "@/server/model/trace";
import { cn } from "../ui/cn";

type Answer = Pick<SwitchCheck | RealPing, "agrees" | "words" | "stdout" | "stderr">;

const LOOKS = {
  yes: { icon: CircleCheck, word: "Agrees", text: "text-ok" },
  no: { icon: CircleX, word: "Does not agree", text: "text-failed" },
  unknown: { icon: CircleHelp, word: "Cannot be compared", text: "text-fg-muted" },
} as const;

/** What something live said, beside what the trace says. */
export function LiveAnswer({ answer: { agrees, words, stdout, stderr } }: { answer: Answer }) {
  const { icon: Icon, word, text } = LOOKS[agrees === null ? "unknown" : agrees ? "yes" : "no"];
  const output = [stdout, stderr].filter((one) => one.trim() !== "").join("\n");
  return (
    <>
      <p className="wrap-anywhere">
        <span className={cn("mr-1.5 inline-flex items-center gap-1 font-semibold", text)}>
          <Icon aria-hidden className="size-3.5" />
          {word}:
        </span>
        {words}
      </p>
      {output === "" ? null : (
        <pre className="mono whitespace-pre-wrap wrap-anywhere rounded-md border bg-sunken p-2 text-2xs">{output}</pre>
      )}
    </>
  );
}
