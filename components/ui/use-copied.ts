"use client";

import { useEffect, useState } from "react";

const SHOWN_MS = 1_600;

/** `[copied, copy]`: `copied` stays true for a moment after a copy that worked. */
export function useCopied(): [boolean, (text: string) => Promise<boolean>] {
  const [copiedAt, setCopiedAt] = useState<number | null>(null);
  useEffect(() => {
    if (copiedAt === null) return;
    const timer = setTimeout(() => setCopiedAt(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copiedAt]);
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setCopiedAt(Date.now());
      return true;
    } catch {
      return false;
    }
  };
  return [copiedAt !== null, copy];
}
