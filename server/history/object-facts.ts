import type { HistoryKind } from "@/server/model/history";

/** A value, or lines whose order is part of it. */
export type FactValue = string | readonly string[];

/** What a fact says, and the part of the source that it was read from. */
export type Fact = { readonly value: FactValue; readonly part: string };

/** Some facts of an object, told from one place of the state, put in words only when they are asked for. */
export type Telling = {
  /** With the part, what tells this place from the others that the object is told from. */
  readonly where: string;
  readonly part: string;
  /** All that the facts are made of besides `where`: alike on two sides, they are the same. `null`: of more than one place. */
  readonly of: object | null;
  readonly facts: () => Readonly<Record<string, unknown>>;
};

/** An object with everything that is said of it when it changes. */
export type ObjectFacts = {
  readonly id: string;
  readonly nodeId: string | null;
  readonly kind: HistoryKind;
  readonly label: string;
  readonly host: string | null;
  readonly tellings: Telling[];
};

export type ObjectSet = {
  readonly objects: Map<string, ObjectFacts>;
  /** Parts that were not read: what they would tell is unknown, not absent. */
  readonly unread: Set<string>;
};

export type About = Omit<ObjectFacts, "tellings">;

/** Puts facts to objects; what is absent (`null`, `undefined`, `""`) is no fact. */
export class FactSheet implements ObjectSet {
  readonly objects = new Map<string, ObjectFacts>();
  readonly unread = new Set<string>();

  /** The first that speaks of an object says what it is. */
  object(about: About): ObjectFacts {
    const known = this.objects.get(about.id);
    if (known !== undefined) return known;
    const made = { ...about, tellings: [] };
    this.objects.set(about.id, made);
    return made;
  }

  tell(object: ObjectFacts, part: string, facts: Readonly<Record<string, unknown>>): void {
    object.tellings.push({ part, of: null, where: "", facts: () => facts });
  }

  /** As `tell`, of one place of the state: where that is alike on both sides, nothing need be put in words. */
  tellOf(object: ObjectFacts, { part, of, where = "" }: Place, facts: Telling["facts"]): void {
    object.tellings.push({ part, of, where, facts });
  }
}

type Place = { readonly part: string; readonly of: object; readonly where?: string };

/** What is said, by its name; what is told later counts. */
export function factsOf(tellings: readonly Telling[]): ReadonlyMap<string, Fact> {
  const said = new Map<string, Fact>();
  for (const { part, facts } of tellings) {
    for (const [name, told] of Object.entries(facts())) {
      const value = inWords(told);
      if (value !== null) said.set(name, { value, part });
    }
  }
  return said;
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
