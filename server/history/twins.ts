import { isObject, isVolatile, type JsonObject, steady, steadyList } from "./volatile";

/**
 * Which parts of two states are alike but for what is volatile. What was found alike is kept, so that a part deep inside
 * is looked at once, however many lists it stands in, and so that nothing is made of parts that did not change.
 */
export class Twins {
  readonly #earlier = new Map<object, object>();

  areAlike(a: unknown, b: unknown): boolean {
    if (a === b) return true;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return isSameLeaf(a, b);
    if (this.#earlier.get(b) === a) return true;
    if (!this.#isSameInside(a, b)) return false;
    this.#earlier.set(b, a);
    return true;
  }

  #isSameInside(a: object, b: object): boolean {
    if (Array.isArray(a)) return Array.isArray(b) && this.#areSameLists(steadyList(a), steadyList(b));
    return isObject(a) && isObject(b) && this.#areSameObjects(a, b);
  }

  #areSameLists(a: readonly unknown[], b: readonly unknown[]): boolean {
    return a.length === b.length && a.every((item, at) => this.areAlike(item, b[at]));
  }

  #areSameObjects(a: JsonObject, b: JsonObject): boolean {
    for (const key of Object.keys(a)) {
      if (!this.#isSameMember(key, a[key], own(b, key))) return false;
    }
    for (const key of Object.keys(b)) {
      if (!Object.hasOwn(a, key) && !this.#isSameMember(key, undefined, b[key])) return false;
    }
    return true;
  }

  #isSameMember(key: string, before: unknown, after: unknown): boolean {
    if (before === after) return true;
    const [wasVolatile, isNow] = [isVolatile(key, before), isVolatile(key, after)];
    if (wasVolatile && isNow) {
      // absent on one side: it is recorded as it stands for all
      const [was, is] = [before === undefined, after === undefined];
      return was === is || keptMember(key, is ? before : after) === undefined;
    }
    const [hadNone, hasNone] = [isDropped(key, before), isDropped(key, after)];
    if (hadNone || hasNone) return hadNone && hasNone;
    return !wasVolatile && !isNow && this.areAlike(before, after);
  }
}

/** What is recorded of a member; `undefined`: nothing. */
export function keptMember(key: string, value: unknown): unknown {
  const copy = steady(Object.fromEntries([[key, value]]));
  return isObject(copy) ? own(copy, key) : undefined;
}

/** Absent, or a volatile member that is not kept at all. */
export function isDropped(key: string, value: unknown): boolean {
  return value === undefined || (isVolatile(key, value) && keptMember(key, value) === undefined);
}

export function own(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** As JSON tells them: an absent member is `undefined`, and there is one zero. */
function isSameLeaf(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "number" && typeof b === "number" && Number.isNaN(a) && Number.isNaN(b));
}
