// The package has no types.
declare module "element-templates-cli" {
  export function applyTemplate(diagram: string, template: string, element: string): Promise<string>;
}
