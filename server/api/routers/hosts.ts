import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { applyMode, NEVER } from "@/server/api/routers/change-inputs";
import { adminProcedure, idInput, operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { muteInput } from "@/server/model/alert";
import { hostInput, hostUpdate } from "@/server/model/host-input";
import { runInsideInput } from "@/server/model/run-inside";
import { muteFinding, unmuteFinding } from "@/server/operations/findings/mute-finding";
import { readFindings } from "@/server/operations/findings/read-findings";
import { repairFinding } from "@/server/operations/findings/repair-finding";
import { addHost } from "@/server/operations/hosts/add-host";
import { getHost, listHosts } from "@/server/operations/hosts/list-hosts";
import { observeHost } from "@/server/operations/hosts/observe-host";
import { hostReadiness } from "@/server/operations/hosts/readiness";
import { removeHost } from "@/server/operations/hosts/remove-host";
import { runInside } from "@/server/operations/hosts/run-inside";
import { testHost } from "@/server/operations/hosts/test-host";
import { updateHost } from "@/server/operations/hosts/update-host";

const testInput = hostInput.extend({
  id: z.uuid().optional().describe("A registered host whose credentials are used where none are given"),
});

const findingsInput = z.strictObject({
  hostId: z.string().min(1).max(200).optional().describe("Id or name of a host; absent: all"),
  caseId: z.string().max(100).optional().describe("An uploaded case; absent: the live sources"),
});

export const hostsRouter = router({
  list: viewerProcedure.query(({ ctx }) => listHosts(consoleContext(ctx))),
  get: viewerProcedure.input(idInput).query(({ ctx, input }) => getHost(consoleContext(ctx), input)),
  add: adminProcedure.input(hostInput).mutation(({ ctx, input }) => addHost(consoleContext(ctx), input)),
  update: adminProcedure.input(hostUpdate).mutation(({ ctx, input }) => updateHost(consoleContext(ctx), input)),
  remove: adminProcedure.input(idInput).mutation(({ ctx, input }) => removeHost(consoleContext(ctx), input)),
  test: adminProcedure
    .input(testInput)
    .mutation(({ ctx, input, signal }) => testHost(consoleContext(ctx), input, signal)),
  /** Looks on the host whether it has what plugging and wiring takes. */
  readiness: operatorProcedure
    .input(idInput)
    .query(({ ctx, input, signal }) => hostReadiness(consoleContext(ctx), input, signal)),
  observe: operatorProcedure.input(idInput).mutation(({ ctx, input }) => observeHost(consoleContext(ctx), input)),
  /** Faults that hosts show now, worst first. */
  findings: viewerProcedure
    .input(findingsInput.optional())
    .query(({ ctx, input }) => readFindings(consoleContext(ctx), input ?? {})),
  /** Forces the one step that mends a confirmed finding on a host that is only observed. */
  repair: operatorProcedure
    .input(z.strictObject({ findingId: z.string().min(1).max(100), ...applyMode }))
    .mutation(({ ctx, input, signal = NEVER }) => {
      const { findingId, ...how } = input;
      return repairFinding(consoleContext(ctx), { findingId }, how, signal);
    }),
  /** Marks a finding as known: no alert is sent for it until then. */
  mute: operatorProcedure.input(muteInput).mutation(({ ctx, input }) => muteFinding(consoleContext(ctx), input)),
  unmute: operatorProcedure
    .input(muteInput.pick({ findingId: true }))
    .mutation(({ ctx, input }) => unmuteFinding(consoleContext(ctx), input)),
  runInside: operatorProcedure
    .input(runInsideInput)
    .mutation(({ ctx, input, signal }) => runInside(consoleContext(ctx), input, signal)),
});
