import { cn } from "./cn";

/** A place held while something loads. Decorative: the region around it carries `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn("block h-3.5 animate-breathe rounded-sm bg-pressed", className)} />;
}
