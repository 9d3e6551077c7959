import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { Skeleton } from "./skeleton";

/** The frame of every table: scrolls sideways on small screens, its head stays while the body scrolls. */
export function TableShell({ label, children, className }: { label: string; children: ReactNode; className?: string }) {
  return (
    <section aria-label={label} className={cn("overflow-x-auto outline-offset-[-2px]", className)}>
      <table className="w-full border-collapse text-left text-sm">{children}</table>
    </section>
  );
}

export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead className="sticky top-0 z-10 bg-canvas">
      <tr className="border-b">{children}</tr>
    </thead>
  );
}

export function Th({ className, numeric = false, ...rest }: ComponentProps<"th"> & { numeric?: boolean }) {
  return (
    <th
      scope="col"
      {...rest}
      className={cn(
        "h-8 whitespace-nowrap px-3 align-middle! sm:first:pl-4 sm:last:pr-4 font-medium text-fg-faint text-xs",
        numeric && "text-right",
        className,
      )}
    />
  );
}

export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return <tr {...rest} className={cn("border-b last:border-b-0 hover:bg-hover", className)} />;
}

export function Td({ className, numeric = false, ...rest }: ComponentProps<"td"> & { numeric?: boolean }) {
  return (
    <td
      {...rest}
      className={cn(
        "h-10 px-3 py-1.5 align-middle sm:first:pl-4 sm:last:pr-4",
        numeric && "mono text-right",
        className,
      )}
    />
  );
}

const PLACES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/** Holds the table's place while it loads; say in `label` what loads. */
export function TableSkeleton({ label, rows = 5, columns = 5 }: { label: string; rows?: number; columns?: number }) {
  return (
    <output aria-label={label} aria-busy className="block">
      {PLACES.slice(0, rows).map((row) => (
        <span key={row} className="flex h-10 items-center gap-6 border-b px-3 sm:px-4">
          {PLACES.slice(0, columns).map((column) => (
            <Skeleton key={column} className={column === 0 ? "w-40" : "w-20"} />
          ))}
        </span>
      ))}
    </output>
  );
}
