import { z } from "zod";
import { ApiError, unauthorized } from "../api-error";
import { pageSizesOf, toCollection } from "../collection";
import type { Route } from "../exchange";
import { Sessions } from "../sessions";
import { ok } from "./read-routes";

const login = z.looseObject({ userName: z.string(), password: z.string(), authLoginDomain: z.unknown().optional() });

export const sessionRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/rest/version",
    open: true,
    handle: (_request, { versions }) => ok({ currentVersion: versions.current, minimumVersion: versions.minimum }),
  },
  {
    method: "POST",
    path: "/rest/login-sessions",
    open: true,
    handle: (request, { sessions }) => {
      const body = login.safeParse(request.body);
      if (!body.success)
        throw new ApiError(400, "AUTHN_AUTH_FAIL", "The login request must have userName and password.");
      const sessionID = sessions.login(body.data.userName, body.data.password, body.data.authLoginDomain);
      return ok({ sessionID, partnerData: {} });
    },
  },
  { method: "PUT", path: "/rest/login-sessions", handle: (request) => ok({ sessionID: request.sessionId }) },
  {
    method: "DELETE",
    path: "/rest/login-sessions",
    handle: (request, { sessions }) => {
      if (request.sessionId !== null) sessions.end(request.sessionId);
      return { status: 204 };
    },
  },
  {
    method: "GET",
    path: "/rest/logindomains",
    handle: (request, world) => {
      const members = Sessions.domains.map((domain) => ({ ...domain, uri: "/rest/logindomains/0" }));
      return ok(toCollection("logindomains", members, request.query, pageSizesOf("logindomains", world.pageSize)));
    },
  },
  ...(["GET", "POST"] as const).map(
    (method): Route => ({
      method,
      path: "/rest/sessions/idle-timeout",
      open: true,
      // An unknown session is a 404 here and a 401 everywhere else: oneview-golang logs in again on that 404 only.
      handle: (request, { sessions }) => {
        if (sessions.use(request.sessionId)) return ok({ idleTimeout: sessions.idleTimeoutMs });
        throw new ApiError(404, "Session.INVALID", "The session was not found.");
      },
    }),
  ),
  {
    method: "GET",
    path: "/rest/certificates/ca",
    handle: (_request, { caPem }) => {
      if (caPem === null) throw unauthorized();
      return ok(caPem);
    },
  },
];
