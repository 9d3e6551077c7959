"use client";

import type { ReactNode } from "react";
import { BrandMark } from "../frame/brand-mark";
import { useTheme } from "../frame/use-theme";

/** The page before the console: one card in the middle. It follows the theme while it is open, as the console does. */
export function EntryCard({ title, intro, children }: { title: string; intro: ReactNode; children: ReactNode }) {
  useTheme();
  return (
    <main className="grid min-h-dvh place-items-center bg-sunken p-4">
      <div className="w-full max-w-[22rem]">
        <div className="mb-4 flex items-center gap-2.5 px-1">
          <BrandMark className="size-6 text-accent" />
          <span className="font-semibold text-lg tracking-tight">Bridgehead</span>
        </div>
        <section className="rounded-lg border bg-surface p-5">
          <h1 className="font-semibold text-lg">{title}</h1>
          <p className="mt-1 mb-4 text-fg-muted text-sm">{intro}</p>
          {children}
        </section>
      </div>
    </main>
  );
}
