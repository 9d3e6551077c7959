import type { GraphNode } from "@/server/model/graph";
import type { Box } from "../layout/picture";
import type { Pen } from "./pen";
import type { Scene } from "./scene";

/** What a box says, drawn in its own units from (0, 0) to (w, h). */
export type Ink = {
  readonly pen: Pen;
  readonly scene: Scene;
  readonly box: Box;
  readonly node: GraphNode | undefined;
  readonly w: number;
  readonly h: number;
};

export function networkColour({ scene, pen }: Pick<Ink, "scene" | "pen">, network: string | undefined): string | null {
  const colour = network === undefined ? undefined : scene.colours.get(network);
  return colour === undefined ? null : (pen.palette.networks[colour % pen.palette.networks.length] ?? null);
}
