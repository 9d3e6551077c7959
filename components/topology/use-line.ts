"use client";

import { useEffect, useState } from "react";

export type LiveState = "connecting" | "live" | "lost" | "still";

const PATIENCE_MS = 4_000;
const LONGEST_MS = 30_000;

/**
 * How the line to the console stands. One that does not come up within a few seconds is lost, said so, and tried anew,
 * each time with more patience: nobody takes an old picture for a live one, and nobody has to reload.
 */
export function useLine(status: "idle" | "connecting" | "pending" | "error", retry: () => void): LiveState {
  const [late, setLate] = useState(false);
  const up = status === "pending" || status === "idle";
  useEffect(() => {
    if (up) return;
    let patienceMs = PATIENCE_MS;
    let timer = setTimeout(again, patienceMs);
    function again() {
      setLate(true);
      retry();
      patienceMs = Math.min(2 * patienceMs, LONGEST_MS);
      timer = setTimeout(again, patienceMs);
    }
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [up, retry]);
  if (status === "pending") return "live";
  return late || status === "error" ? "lost" : "connecting";
}
