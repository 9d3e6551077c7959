import { cn } from "../ui/cn";
import { networkColours } from "./canvas/palette";

/** A network's colour; whoever shows it also names the network. */
export function NetworkSwatch({ colour, className }: { colour: number; className?: string }) {
  return (
    <span
      aria-hidden
      className={cn("inline-block size-2.5 shrink-0 rounded-[3px]", className)}
      style={{ background: `var(--net-${colour % networkColours})` }}
    />
  );
}
