import { afterEach, describe, expect, it } from "vitest";
import { sessionLapse } from "../auth/session-lapse";
import { errorFacts } from "../ui/error-facts";
import { readAnswer, UploadError } from "./upload-case";

const GOOD = { caseId: "1", hosts: ["c1"], networks: 2, skipped: [{ path: "a", reason: "b" }] };

function refused(status: number, body: string): UploadError {
  const answer = readAnswer(status, body, "big.tar.gz");
  if (!(answer instanceof UploadError)) throw new Error("expected a refusal");
  return answer;
}

afterEach(() => sessionLapse.settle());

describe("readAnswer", () => {
  it("takes the case", () => {
    expect(readAnswer(201, JSON.stringify(GOOD), "x")).toEqual(GOOD);
  });

  it.each([
    JSON.stringify({ message: "entry ../x leaves the folder", remedy: "Pack the folder itself." }),
    JSON.stringify({
      error: { message: "entry ../x leaves the folder", remedy: "Pack the folder itself.", kind: "invalid" },
    }),
  ])("tells the server's reason and remedy: %s", (body) => {
    expect(errorFacts(refused(400, body))).toMatchObject({
      message: "entry ../x leaves the folder",
      remedy: "Pack the folder itself.",
    });
  });

  it("has words for answers that are not the console's own", () => {
    expect(refused(413, "<html>").message).toBe("big.tar.gz is too large.");
    expect(refused(502, "<html>").message).toContain("502");
    expect(refused(200, "<html>").message).toContain("does not know");
  });

  it("reports an ended session", () => {
    refused(401, "{}");
    expect(sessionLapse.current()).toBe(true);
  });
});
