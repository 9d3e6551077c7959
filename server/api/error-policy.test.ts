import { TRPCError } from "@trpc/server";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { errorFacts, isExpected, toPublicError } from "@/server/api/error-policy";
import { BridgeheadError, type ErrorKind } from "@/server/model/errors";

function thrown(cause: unknown): TRPCError {
  return new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: cause instanceof Error ? cause.message : "", cause });
}

describe("the error policy", () => {
  it.each<[ErrorKind, string]>([
    ["invalid", "BAD_REQUEST"],
    ["missing", "NOT_FOUND"],
    ["conflict", "CONFLICT"],
    ["unreachable", "BAD_GATEWAY"],
    ["refused", "PRECONDITION_FAILED"],
  ])("shows ours of kind %s as %s, with message and remedy", (kind, code) => {
    const error = thrown(new BridgeheadError(kind, "the object", { remedy: "do this" }));
    expect(toPublicError(error)).toMatchObject({ code, message: "the object" });
    expect(errorFacts(toPublicError(error))).toEqual({ kind, remedy: "do this" });
    expect(isExpected(error)).toBe(true);
  });

  it("knows ours from another copy of the module", async () => {
    const mark = Symbol.for("bridgehead.error");
    class Copy extends Error {
      readonly [mark] = true;
      readonly kind = "conflict";
      readonly remedy = undefined;
    }
    expect(toPublicError(thrown(new Copy("taken")))).toMatchObject({ code: "CONFLICT", message: "taken" });
  });

  it("hides everything else", () => {
    const error = thrown(new Error("password=hush at /srv/secret"));
    expect(toPublicError(error).message).toBe("Something went wrong inside Bridgehead; its log says what.");
    expect(errorFacts(error)).toEqual({ kind: null, remedy: null });
    expect(isExpected(error)).toBe(false);
  });

  it("says a wrong input in words", () => {
    const { error } = z.strictObject({ vlan: z.int().max(4094) }).safeParse({ vlan: 5000, x: 1 });
    const shown = toPublicError(new TRPCError({ code: "BAD_REQUEST", cause: error }));
    expect(shown.message).toMatch(/vlan/);
    expect(shown.message).not.toMatch(/[{[]\s*"/);
    expect(errorFacts(shown).kind).toBe("invalid");
  });

  it("calls a database that is away unreachable", () => {
    const away = Object.assign(new Error("Can't reach database server"), {
      name: "PrismaClientKnownRequestError",
      code: "P1001",
    });
    expect(toPublicError(thrown(away))).toMatchObject({
      code: "BAD_GATEWAY",
      message: "The database does not answer.",
    });
    const other = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    expect(toPublicError(thrown(other)).message).not.toContain("database");
  });
});
