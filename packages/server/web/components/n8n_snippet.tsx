// A node to paste into n8n.
import type { ReactElement } from "react";
import { Section } from "../layout/page_layout.tsx";
import { CodeBlock } from "./json_tree.tsx";

export function N8nSnippet({ text }: { text: string }): ReactElement {
  return (
    <Section
      title="n8n"
      description="With the package n8n-nodes-gong-connector installed, paste it into a workflow and select a credential."
      plain
    >
      <CodeBlock text={text} valueName="n8n node" />
    </Section>
  );
}
