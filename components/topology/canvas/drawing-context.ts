/** What of a 2D canvas the topology is drawn with: a canvas has it, and so has what writes SVG. */
export type DrawingContext = Pick<
  CanvasRenderingContext2D,
  | "arc"
  | "beginPath"
  | "clearRect"
  | "fill"
  | "fillStyle"
  | "fillText"
  | "font"
  | "globalAlpha"
  | "lineCap"
  | "lineJoin"
  | "lineTo"
  | "lineWidth"
  | "measureText"
  | "moveTo"
  | "quadraticCurveTo"
  | "restore"
  | "roundRect"
  | "save"
  | "scale"
  | "setLineDash"
  | "setTransform"
  | "stroke"
  | "strokeStyle"
  | "textBaseline"
  | "translate"
> & {
  /** Of what writes SVG: strokes path data, where a canvas has `Path2D`. */
  readonly strokeData?: (data: string) => void;
};
