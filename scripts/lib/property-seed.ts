import fc from "fast-check";

/**
 * Properties draw the same examples in the usual run, so that a red run is about the change at hand. `BRIDGEHEAD_PROPERTY_SEED`
 * gives another seed; `random` draws anew, which is how new faults are looked for.
 */
const { BRIDGEHEAD_PROPERTY_SEED: given = "20261121" } = process.env;
if (given !== "random") fc.configureGlobal({ seed: Number(given) });
