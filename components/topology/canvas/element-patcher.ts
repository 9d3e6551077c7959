import type { Core, ElementDefinition } from "cytoscape";

/** Brings Cytoscape to a new set of elements and touches only what differs: styling an element is what costs. */
export class ElementPatcher {
  /** What was told to Cytoscape, by element. */
  private drawn: ReadonlyMap<string, string> = new Map();

  constructor(private readonly cy: Core) {}

  patch(elements: readonly ElementDefinition[]): void {
    const wanted = new Map(elements.map((element) => [String(element.data.id), JSON.stringify(element)]));
    this.cy.batch(() => {
      for (const id of this.drawn.keys()) if (!wanted.has(id)) this.cy.getElementById(id).remove();
      const added: ElementDefinition[] = [];
      for (const element of elements) {
        const id = String(element.data.id);
        const before = this.drawn.get(id);
        if (before === wanted.get(id)) continue;
        if (before !== undefined && element.group === "nodes") {
          const current = this.cy.getElementById(id);
          current.data(element.data);
          if (element.position !== undefined) current.position(element.position);
          current.classes(element.classes ?? "");
          continue;
        }
        // an edge cannot change what it joins: it is made anew
        if (before !== undefined) this.cy.getElementById(id).remove();
        added.push(element);
      }
      this.cy.add(added);
    });
    this.drawn = wanted;
  }
}
