/** An uploaded capture as lists show it. */
export type CaseSummary = {
  readonly id: string;
  readonly name: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly hosts: readonly string[];
  readonly networks: number;
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
};
