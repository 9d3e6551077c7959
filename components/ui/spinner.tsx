import { LoaderCircle } from "lucide-react";
import { cn } from "./cn";

/** Decorative: whoever shows it says in words what is under way. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={cn("size-3.5 shrink-0 animate-spin", className)} />;
}
