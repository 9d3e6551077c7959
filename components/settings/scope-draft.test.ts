import { describe, expect, it } from "vitest";
import { NO_SCOPE, readScopeDraft, scopeDraftOf } from "./scope-draft";

const KNOWN = [{ id: "p1", name: "red" }];

describe("the projects of a member, while they are chosen", () => {
  it("are the ticked and the typed ones, each once, with names where they are known", () => {
    const draft = { cloudId: "c1", ticked: ["p1"], typed: "p2, p1\n p3" };
    expect(readScopeDraft(draft, KNOWN)).toEqual({
      cloudId: "c1",
      projects: [
        { id: "p1", name: "red" },
        { id: "p2", name: "" },
        { id: "p3", name: "" },
      ],
    });
  });

  it.each([[NO_SCOPE], [{ cloudId: "c1", ticked: [], typed: " , " }], [{ cloudId: "", ticked: ["p1"], typed: "" }]])(
    "are none of %j",
    (draft) => {
      expect(readScopeDraft(draft, KNOWN)).toBeNull();
    },
  );

  it("come back as they were stored", () => {
    const scope = { cloudId: "c1", projects: [{ id: "p1", name: "red" }] };
    expect(readScopeDraft(scopeDraftOf(scope), KNOWN)).toEqual(scope);
  });
});
