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

/** What an export of a case would hold. */
export type CaseExportPreview = {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly networks: number;
  /** What the source has and the export does not, in sentences. */
  readonly leftOut: readonly string[];
  /** Kinds that are masked, with some of what is masked and by what. */
  readonly masked: readonly {
    readonly kind: "names" | "addresses" | "macs" | "ids";
    readonly count: number;
    readonly samples: readonly { readonly was: string; readonly is: string }[];
  }[];
};
