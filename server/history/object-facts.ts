import type { HistoryKind } from "@/server/model/history";

/** A value, or lines whose order is part of it. */
export type FactValue = string | readonly string[];

/** An object with everything that is said of it when it changes. */
export type ObjectFacts = {
  readonly id: string;
  readonly nodeId: string | null;
  readonly kind: HistoryKind;
  readonly label: string;
  readonly host: string | null;
  /** What the fact is, and the part of the source that it was read from. */
  readonly facts: Map<string, { readonly value: FactValue; readonly part: string }>;
};

export type ObjectSet = {
  readonly objects: Map<string, ObjectFacts>;
  /** Parts that were not read: what they would tell is unknown, not absent. */
  readonly unread: Set<string>;
};

export type About = Omit<ObjectFacts, "facts">;

/** Puts facts to objects; what is absent (`null`, `undefined`, `""`) is no fact. */
export class FactSheet implements ObjectSet {
  readonly objects = new Map<string, ObjectFacts>();
  readonly unread = new Set<string>();

  /** The first that speaks of an object says what it is. */
  object(about: About): ObjectFacts {
    const known = this.objects.get(about.id);
    if (known !== undefined) return known;
    const made = { ...about, facts: new Map() };
    this.objects.set(about.id, made);
    return made;
  }

  tell(object: ObjectFacts, part: string, facts: Readonly<Record<string, unknown>>): void {
    for (const [name, told] of Object.entries(facts)) {
      const value = inWords(told);
      if (value !== null) object.facts.set(name, { value, part });
    }
  }
}

function inWords(told: unknown): FactValue | null {
  if (told === null || told === undefined || told === "") return null;
  if (typeof told === "boolean") return told ? "yes" : "no";
  if (typeof told === "string") return told;
  if (typeof told === "number") return String(told);
  const lines = Array.isArray(told) ? told.map(inOneLine) : pairs(told);
  return lines.length === 0 ? null : lines;
}

function pairs(map: object): readonly string[] {
  return Object.entries(map)
    .map(([key, value]) => `${key} = ${inOneLine(value)}`)
    .sort();
}

function inOneLine(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
