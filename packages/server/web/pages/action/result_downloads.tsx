// Downloads of a result. They contain everything that was read, whatever the table shows.
import type { ReactElement } from "react";
import { Button } from "../../components/button.tsx";
import { CopyButton } from "../../components/copy.tsx";
import { formatCsv, formatNdjson, type ResultColumn, type ResultRow } from "./result_rows.ts";

export interface ResultDownloadsProps {
  name: string;
  output: unknown;
  /** All rows, in the order in which they were read. */
  rows: readonly ResultRow[];
  columns: readonly ResultColumn[];
}

export function ResultDownloads({ name, output, rows, columns }: ResultDownloadsProps): ReactElement {
  const formats = [
    { title: "CSV", extension: "csv", type: "text/csv", create: () => `\uFEFF${formatCsv(rows, columns)}` },
    { title: "JSON", extension: "json", type: "application/json", create: () => JSON.stringify(output, null, 2) },
    { title: "NDJSON", extension: "ndjson", type: "application/x-ndjson", create: () => formatNdjson(rows) },
  ];
  return (
    <span className="buttons">
      <CopyButton kind="quiet" value={formatCsv(rows, columns)} valueName="table" buttonText="Copy as CSV" />
      <span className="small text-secondary" aria-hidden="true">
        Download:
      </span>
      {formats.map(({ title, extension, type, create }) => (
        <Button key={extension} small kind="quiet" onClick={() => saveFile(`${name}.${extension}`, type, create())}>
          <span className="visually-hidden">Download </span>
          {title}
        </Button>
      ))}
    </span>
  );
}

function saveFile(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has read the address when the click returns.
  setTimeout(() => URL.revokeObjectURL(url));
}
