"use client";

import { useState } from "react";
import type { PortLedger } from "@/server/model/security-group-views";
import { type CounterRates, type CounterSample, ratesBetween, sampleOf } from "./counter-rates";

const NONE: CounterRates = new Map();

type Seen = {
  readonly ledger: PortLedger | null;
  readonly last: CounterSample | null;
  readonly rates: CounterRates;
};

/** Packets a second between the last two times that the counters were read while this was shown; none before the second. */
export function useCounterRates(ledger: PortLedger): CounterRates {
  const [seen, setSeen] = useState<Seen>({ ledger: null, last: null, rates: NONE });
  if (ledger === seen.ledger) return seen.rates;
  const sample = sampleOf(ledger);
  const isNew = sample !== null && sample.at !== seen.last?.at;
  const rates = !isNew ? seen.rates : seen.last === null ? NONE : ratesBetween(seen.last, sample);
  setSeen({ ledger, last: isNew ? sample : seen.last, rates });
  return rates;
}
