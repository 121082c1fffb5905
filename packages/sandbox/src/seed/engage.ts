// Engage: flows with steps, folders, and open tasks of users.
import type { Random } from "../random.ts";
import { dayMs, hourMs } from "../time.ts";
import type { Account, Contact } from "./accounts.ts";
import type { Workspace } from "./settings.ts";
import type { User } from "./users.ts";

type Visibility = "Company" | "Personal" | "Shared";

export interface FlowFolder {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  /** Null for a folder of Gong. */
  readonly ownerId: string | null;
  readonly visibility: Visibility;
  readonly workspaceId: string;
}

interface FlowStep {
  readonly id: string;
  readonly action: "SEND_EMAIL" | "AUTO_SEND_EMAIL" | "CALL" | "LINKEDIN_CONNECT" | "LINKEDIN_MESSAGE" | "CUSTOM";
  readonly subject: string | null;
  readonly body: string | null;
  readonly isReply: boolean;
}

export interface Flow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly folder: FlowFolder;
  readonly ownerId: string;
  readonly visibility: Visibility;
  /** Ids of users, if the flow is shared. */
  readonly sharedWith: readonly string[];
  readonly created: number;
  readonly exclusive: boolean;
  readonly workspaceId: string;
  readonly steps: readonly FlowStep[];
}

export interface Task {
  readonly id: string;
  readonly userId: string;
  readonly workspaceId: string;
  readonly created: number;
  readonly type: "FLOW" | "MANUAL";
  readonly title: string | null;
  readonly account: Account | null;
  readonly contact: Contact | null;
  readonly flow: Flow | null;
  updated: number;
  status: "OPEN" | "DONE" | "DISMISSED";
  dueDate: number;
  priority: "HIGH" | "MEDIUM" | "LOW";
}

const folderRows: readonly (readonly [string, number | null, Visibility])[] = [
  ["Outbound", null, "Company"],
  ["Outbound: manufacturing", 0, "Company"],
  ["My flows", null, "Personal"],
  ["Shared with me", null, "Shared"],
];

/** Name, index of the folder, visibility, whether it excludes other flows. */
const flowRows: readonly (readonly [string, number, Visibility, boolean])[] = [
  ["Cold outreach", 0, "Company", false],
  ["Trade fair follow-up", 1, "Company", false],
  ["Renewal in 90 days", 0, "Company", true],
  ["Übergabe an den Vertrieb", 3, "Shared", false],
  ["My own sequence", 2, "Personal", false],
];

function createSteps(random: Random): readonly FlowStep[] {
  const createMail = (subject: string, isReply: boolean): FlowStep => ({
    id: random.id(),
    action: isReply ? "AUTO_SEND_EMAIL" : "SEND_EMAIL",
    subject,
    body: `<div>Hello {{recipient.first_name}}, ${subject.toLowerCase()}.</div>`,
    isReply,
  });
  const createStep = (action: FlowStep["action"]): FlowStep => ({
    id: random.id(),
    action,
    subject: null,
    body: null,
    isReply: false,
  });
  return [
    createMail("A short question", false),
    createStep("CALL"),
    createStep("LINKEDIN_CONNECT"),
    createMail("Did you see my note?", true),
  ];
}

export function seedFlows(
  workspaces: readonly Workspace[],
  users: readonly User[],
  random: Random,
  now: number,
): { readonly folders: readonly FlowFolder[]; readonly flows: readonly Flow[] } {
  const workspaceId = workspaces[0]?.id ?? "";
  const owner = users.find(({ title }) => title.includes("Representative")) ?? random.pick(users);
  const ids = folderRows.map(() => random.id());
  const folders = folderRows.map(
    ([name, parent, visibility], index): FlowFolder => ({
      id: ids[index] ?? "",
      name,
      parentId: parent === null ? null : (ids[parent] ?? null),
      ownerId: index === 0 ? null : owner.id,
      visibility,
      workspaceId,
    }),
  );
  const flows = flowRows.flatMap(([name, folderIndex, visibility, exclusive]): Flow[] => {
    const folder = folders[folderIndex];
    if (folder === undefined) return [];
    return [
      {
        id: random.id(),
        name,
        description: `${name}, four steps over two weeks`,
        folder,
        ownerId: owner.id,
        visibility,
        sharedWith: visibility === "Shared" ? random.sample(users, 4).map(({ id }) => id) : [],
        created: now - random.int(30, 300) * dayMs,
        exclusive,
        workspaceId,
        steps: createSteps(random),
      },
    ];
  });
  return { folders, flows };
}

const taskTitles = ["Call back about the proposal", "Ask for the list of sites", "Remind of the renewal"];
const priorities: readonly Task["priority"][] = ["HIGH", "MEDIUM", "LOW"];

export function seedTasks(
  flows: readonly Flow[],
  users: readonly User[],
  accounts: readonly Account[],
  random: Random,
  now: number,
): readonly Task[] {
  return users
    .filter(({ title }) => /Representative|Executive/.test(title))
    .flatMap((user) =>
      Array.from({ length: random.int(1, 4) }, (): Task => {
        const account = random.pick(accounts);
        const isFlow = random.chance(0.5);
        const created = now - random.int(1, 20) * dayMs;
        return {
          id: random.id(),
          userId: user.id,
          workspaceId: flows[0]?.workspaceId ?? "",
          created,
          type: isFlow ? "FLOW" : "MANUAL",
          title: isFlow ? null : random.pick(taskTitles),
          account,
          contact: random.pick(account.contacts),
          flow: isFlow ? random.pick(flows) : null,
          updated: created,
          status: "OPEN",
          dueDate: now + random.int(-48, 240) * hourMs,
          priority: random.pick(priorities),
        };
      }),
    );
}
