import { z } from "zod";
import { ApiError, invalid } from "../api-error";
import type { Route } from "../exchange";
import { present } from "../shapes";
import { ok } from "./read-routes";
import { checkedBy, currentOf, recordOf, refuseUnknown } from "./write-rules";

const written = z.looseObject({
  alertState: z.enum(["Active", "Locked", "Cleared"]).optional(),
  assignedToUser: z.string().nullish(),
  notes: z.string().nullish(),
});

export const alertRoutes: readonly Route[] = [
  {
    method: "PUT",
    path: "/rest/alerts/:id",
    handle: (request, world) => {
      // An alert has its own word for a stale eTag.
      const current = currentOf("alerts", { ...request, body: null }, world);
      const body = recordOf(request.body);
      if (typeof body.eTag === "string" && request.ifMatch !== "*" && body.eTag !== current.eTag) {
        throw new ApiError(
          412,
          "AlertEtagPreconditionFailedException",
          "The provided Etag does not match the current Etag of the alert.",
        );
      }
      refuseUnknown(body, [...Object.keys(current), "type", "notes"]);
      const { alertState = current.alertState, assignedToUser, notes } = checkedBy(written, body);
      if ("notes" in body && typeof notes !== "string") {
        throw invalid("INVALID_ATTRIBUTE", "The attribute notes must not be null.");
      }
      const isCleared = alertState === "Cleared" && current.alertState !== "Cleared";
      const username = "Administrator";
      const stored = world.store.put("alerts", {
        ...current,
        alertState,
        assignedToUser: assignedToUser === undefined ? (current.assignedToUser ?? null) : assignedToUser,
        changeLog: typeof notes === "string" ? [...current.changeLog, { notes, username }] : current.changeLog,
        ...(isCleared ? { clearedByUser: username, clearedTime: new Date(world.clock()).toISOString() } : {}),
      });
      return ok(present("alerts", stored, request.version));
    },
  },
  {
    method: "DELETE",
    path: "/rest/alerts/:id",
    handle: (request, world) => {
      world.store.remove("alerts", currentOf("alerts", request, world).uri);
      return { status: 204 };
    },
  },
];
