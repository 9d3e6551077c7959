/** Something in an ini text that is wrong, or was read otherwise than written. Lines and columns count from 1. */
export type IniFault = {
  readonly line: number;
  readonly column: number;
  /** The option it is about; `null` for the file itself. */
  readonly option: string | null;
  readonly message: string;
  readonly remedy: string;
};
