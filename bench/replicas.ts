import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { bundleChild } from "@/server/operations/proof/killed-console";
import { notOnce } from "@/server/operations/proof/prove-once";
import { prepareWorld, replicaWorld, streamPlans } from "@/server/operations/proof/replica-stream";

/**
 * Two consoles on one PostgreSQL under a stream of plans, of which one is killed again and again. Beside it the same stream
 * without kills. `npm run bench -- replicas [PLANS [KILLS]]`
 */
const [plans = 200, kills = 20] = process.argv.slice(2).map(Number);
const script = await bundleChild(process.cwd(), "run-replica-child");
try {
  for (const times of [0, kills]) await measure(times);
} finally {
  await rm(dirname(script), { recursive: true, force: true });
}

async function measure(times: number): Promise<void> {
  const world = await replicaWorld(script, plans);
  try {
    const first = await world.start();
    await prepareWorld(world, first);
    const since = performance.now();
    const { finishedAfterMs, hit } = await streamPlans(world, [first, await world.start()], times);
    const seconds = ((performance.now() - since) / 1_000).toFixed(1);
    const wrong = await notOnce(world);
    const [shortest = 0, longest = 0] = [Math.min(...finishedAfterMs), Math.max(...finishedAfterMs)];
    console.log(`${plans} plans, ${times} kills: ${seconds} s, ${plans - wrong.length} applied exactly once`);
    if (times > 0) {
      console.log(
        `  ${hit} plans were hit; finished by the other after ${shortest.toFixed(0)} to ${longest.toFixed(0)} ms`,
      );
    }
    for (const each of wrong.slice(0, 20)) console.log(`  wrong: ${each}`);
    if (wrong.length > 0) process.exitCode = 1;
  } finally {
    await world.close();
  }
}
