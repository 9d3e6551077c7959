import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const TONES = {
  info: { icon: Info, classes: "border-intended-line bg-intended-soft", mark: "text-intended" },
  warning: { icon: TriangleAlert, classes: "border-drift-line bg-drift-soft", mark: "text-drift" },
  danger: { icon: CircleAlert, classes: "border-failed-line bg-failed-soft", mark: "text-failed" },
} as const;

type BannerProps = { tone: keyof typeof TONES; children: ReactNode; action?: ReactNode; className?: string };

/** A standing fact the operator must keep in mind. */
export function Banner({ tone, children, action, className }: BannerProps) {
  const { icon: Icon, classes, mark } = TONES[tone];
  return (
    <div className={cn("flex items-start gap-2.5 rounded-md border px-3 py-2 text-sm", classes, className)}>
      <Icon aria-hidden className={cn("mt-px size-4 shrink-0", mark)} />
      <div className="min-w-0 flex-1 break-words">{children}</div>
      {action}
    </div>
  );
}
