// @ts-nocheck
// Standard output of the commands.

export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints a value as indented JSON. */
export function printJson(value: unknown): void {
  printLine(JSON.stringify(value, undefined, 2));
}

/** Prints rows below the titles of their groups; groups without a row are omitted. */
export function printGroups(
  groups: readonly { id: string; title: string }[],
  rows: readonly { group: string; text: string }[],
): void {
  for (const { id, title } of groups) {
    const members = rows.filter(({ group }) => group === id);
    if (members.length === 0) continue;
    printLine(title);
    for (const { text } of members) printLine(`  ${text}`);
  }
}
