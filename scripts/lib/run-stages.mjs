/**
 * Runs stages `[name, run]` one after another, each under a heading with its time, and stops at the first that fails.
 * The last line counts tests; a failed stage without tests counts as one.
 */
export async function runStages(stages) {
  let passed = 0;
  let failed = 0;
  for (const [index, [name, start]] of stages.entries()) {
    console.log(`\n=== ${name}`);
    const startedAt = performance.now();
    const outcome = await start().then(
      (counts) => counts ?? { passed: 0, failed: 0 },
      (error) => ({ passed: 0, failed: 1, reason: error.message }),
    );
    if (outcome.reason !== undefined) console.log(outcome.reason);
    passed += outcome.passed;
    failed += outcome.failed;
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    console.log(`--- ${name}: ${outcome.failed > 0 ? "failed" : "ok"} in ${seconds} s`);
    if (outcome.failed > 0) {
      const rest = stages.slice(index + 1).map(([other]) => other);
      if (rest.length > 0) console.log(`not run: ${rest.join(", ")}`);
      break;
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** One stage of several at once: their tests added up, and why any of them failed. */
export async function together(started) {
  const outcomes = await Promise.all(started);
  const sum = (of) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const reasons = outcomes.flatMap(({ reason }) => reason ?? []);
  const counts = { passed: sum(({ passed }) => passed), failed: sum(({ failed }) => failed) };
  return reasons.length === 0 ? counts : { ...counts, reason: reasons.join("; ") };
}
