"use client";

import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { Spinner } from "./spinner";

const VARIANTS = {
  primary: "border-transparent bg-accent text-accent-fg hover:bg-accent-hover",
  secondary: "border-line-strong bg-surface text-fg hover:bg-hover active:bg-pressed",
  ghost: "border-transparent text-fg-muted hover:bg-hover hover:text-fg active:bg-pressed",
  danger: "border-failed-line bg-failed-soft text-failed hover:border-failed",
} as const;

const SIZES = {
  sm: "h-7 gap-1.5 px-2 text-xs",
  md: "h-8 gap-1.5 px-3 text-sm",
  icon: "size-8 justify-center p-0",
  "icon-sm": "size-7 justify-center p-0",
} as const;

export type ButtonProps = ComponentProps<"button"> & {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  /** Under way: keeps the focus, takes no second click. */
  pending?: boolean;
  asChild?: boolean;
};

export function Button({
  variant = "secondary",
  size = "md",
  pending = false,
  asChild = false,
  className,
  children,
  type = "button",
  onClick,
  ...rest
}: ButtonProps) {
  const classes = cn(
    "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md border font-medium transition-colors",
    "disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-progress aria-disabled:opacity-70",
    "pointer-coarse:min-h-10 pointer-coarse:min-w-10 [&_svg]:shrink-0",
    SIZES[size],
    VARIANTS[variant],
    className,
  );
  if (asChild) {
    return (
      <Slot.Root className={classes} onClick={onClick} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      {...rest}
      type={pending ? "button" : type}
      aria-disabled={pending || rest["aria-disabled"]}
      aria-busy={pending || undefined}
      className={classes}
      onClick={pending ? undefined : onClick}
    >
      {pending ? <Spinner /> : null}
      {children}
    </button>
  );
}
