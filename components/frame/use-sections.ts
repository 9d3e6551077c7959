"use client";

import { isForMembers, SECTIONS, type Section } from "./sections";
import { useMe } from "./use-me";

/** The sections that the person can open. */
export function useSections(): readonly Section[] {
  const me = useMe();
  return me?.role === "member" ? SECTIONS.filter(isForMembers) : SECTIONS;
}
