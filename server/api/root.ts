import { alertsRouter } from "@/server/api/routers/alerts";
import { appliancesRouter } from "@/server/api/routers/appliances";
import { auditRouter } from "@/server/api/routers/audit";
import { casesRouter } from "@/server/api/routers/cases";
import { cloudsRouter } from "@/server/api/routers/clouds";
import { floatingIpsRouter } from "@/server/api/routers/floating-ips";
import { historyRouter } from "@/server/api/routers/history";
import { hostsRouter } from "@/server/api/routers/hosts";
import { isolationRouter } from "@/server/api/routers/isolation";
import { mappingsRouter } from "@/server/api/routers/mappings";
import { migrationsRouter } from "@/server/api/routers/migrations";
import { networksRouter } from "@/server/api/routers/networks";
import { portsRouter } from "@/server/api/routers/ports";
import { projectsRouter } from "@/server/api/routers/projects";
import { quotasRouter } from "@/server/api/routers/quotas";
import { reconcileRouter } from "@/server/api/routers/reconcile";
import { replicasRouter } from "@/server/api/routers/replicas";
import { routersRouter } from "@/server/api/routers/routers";
import { securityGroupsRouter } from "@/server/api/routers/security-groups";
import { sessionRouter } from "@/server/api/routers/session";
import { signInRouter } from "@/server/api/routers/sign-in";
import { subnetsRouter } from "@/server/api/routers/subnets";
import { tokensRouter } from "@/server/api/routers/tokens";
import { topologyRouter } from "@/server/api/routers/topology";
import { traceRouter } from "@/server/api/routers/trace";
import { usersRouter } from "@/server/api/routers/users";
import { createCallerFactory, router } from "@/server/api/trpc";

/** The whole API: one line a router. */
export const appRouter = router({
  alerts: alertsRouter,
  appliances: appliancesRouter,
  audit: auditRouter,
  cases: casesRouter,
  clouds: cloudsRouter,
  floatingIps: floatingIpsRouter,
  history: historyRouter,
  hosts: hostsRouter,
  isolation: isolationRouter,
  mappings: mappingsRouter,
  migrations: migrationsRouter,
  networks: networksRouter,
  ports: portsRouter,
  projects: projectsRouter,
  quotas: quotasRouter,
  reconcile: reconcileRouter,
  replicas: replicasRouter,
  routers: routersRouter,
  securityGroups: securityGroupsRouter,
  session: sessionRouter,
  signIn: signInRouter,
  subnets: subnetsRouter,
  tokens: tokensRouter,
  topology: topologyRouter,
  trace: traceRouter,
  users: usersRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP: for tests, and for pages that prefetch. */
export const createCaller = createCallerFactory(appRouter);
