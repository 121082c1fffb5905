// @ts-nocheck
// Permission profiles: what groups of users may see and do, per workspace.
import type { Random } from "../random.ts";
import type { LibraryFolder } from "./library.ts";
import type { Workspace } from "./settings.ts";
import type { User } from "./users.ts";

export const LEVELS = ["all", "managers-team", "report-to-them", "own", "none"] as const;

/** Parts of a profile that say whose data is meant. */
export const ACCESSES = [
  "callsAccess",
  "dealsAccess",
  "coachingAccess",
  "insightsAccess",
  "usageAccess",
  "emailsAccess",
] as const;

export const FORECASTS = ["forecastAccess", "forecastEditSubmissions", "forecastEditTargets"] as const;

/** Parts of a profile that are allowed or not. */
export const ALLOWANCES = [
  "scoreCalls",
  "overrideScore",
  "downloadCallMedia",
  "shareCallsWithCustomers",
  "manuallyScheduleAndUploadCalls",
  "privateCalls",
  "deleteCalls",
  "trimCalls",
  "listenInCalls",
  "deleteEmails",
  "callsAndSearch",
  "library",
  "deals",
  "createEditAndDeleteDealsBoards",
  "dealsInlineEditing",
  "account",
  "coaching",
  "usage",
  "teamStats",
  "initiatives",
  "market",
  "activity",
  "forecast",
  "forecastManage",
  "engageManageCompanyTemplates",
  "engageManageCompanySequences",
  "engageCreateAndManageRulesets",
  "engageSnoozeFlowToDosForOthers",
  "engageAllowCrmFieldsViewChange",
  "viewEngageAnalyticsActivity",
  "viewEngageAnalyticsPerformance",
  "viewEngageAnalyticsFlows",
  "manageGeneralBusinessSettings",
  "manageScorecards",
  "exportCallsAndCoachingDataToCSV",
  "crmDataInlineEditing",
  "crmDataImport",
  "viewRevenueAnalytics",
  "manageRevenueAnalytics",
  "engageReassignFlowToDosToOthers",
  "engageAssignFlowToDosToOthers",
  "dealsDataExport",
  "aiBuilder",
  "orchestrateCreateAndManagePlays",
] as const;

export interface Profile {
  readonly id: string;
  readonly workspaceId: string;
  readonly userIds: readonly string[];
  /** As it goes over the wire, without the id. */
  readonly data: Readonly<Record<string, unknown>>;
}

type Level = (typeof LEVELS)[number];

/** Everything a profile says when nobody has said otherwise. */
export function createProfile(name: string, level: Level, isAllowed: (name: string) => boolean): Profile["data"] {
  const access = { permissionLevel: level, teamLeadIds: [] };
  return {
    name,
    description: null,
    ...Object.fromEntries(ACCESSES.map((part) => [part, access])),
    forecastPermissions: Object.fromEntries(FORECASTS.map((part) => [part, access])),
    libraryFolderAccess: {
      permissionLevel: level === "none" ? "none" : "all",
      libraryFolderIds: [],
      managePublicFolder: isAllowed("managePublicFolder"),
      manageStreams: isAllowed("manageStreams"),
      manageFolderCalls: isAllowed("manageFolderCalls"),
      shareFoldersAndStreams: isAllowed("shareFoldersAndStreams"),
    },
    ...Object.fromEntries(ALLOWANCES.map((part) => [part, isAllowed(part)])),
  };
}

const isHarmless = (name: string): boolean => !/delete|manage|override|export|import|aiBuilder/i.test(name);

const PROFILES: readonly (readonly [string, Level, (name: string) => boolean, RegExp])[] = [
  ["Business admin", "all", () => true, /Chief|Operations|Enablement/],
  ["Sales manager", "report-to-them", (name) => !/delete/i.test(name), /VP|Director|Manager/],
  ["Sales representative", "own", isHarmless, /./],
];

export function seedProfiles(
  workspaces: readonly Workspace[],
  users: readonly User[],
  folders: readonly LibraryFolder[],
  random: Random,
): Map<string, Profile> {
  const profiles = workspaces.flatMap((workspace) =>
    PROFILES.map(([name, level, isAllowed, titles], index): Profile => {
      const earlier = PROFILES.slice(0, index).map(([, , , pattern]) => pattern);
      const fits = ({ title }: User) => titles.test(title) && !earlier.some((pattern) => pattern.test(title));
      const own = folders.filter(({ workspaceId }) => workspaceId === workspace.id).map(({ id }) => id);
      const data = createProfile(name, level, isAllowed);
      const access = { permissionLevel: "specific-folders", libraryFolderIds: own.slice(0, 2) };
      const library = { libraryFolderAccess: { ...Object(data.libraryFolderAccess), ...access } };
      return {
        id: random.id(),
        workspaceId: workspace.id,
        userIds: users.filter(fits).map(({ id }) => id),
        data: level === "own" ? { ...data, ...library } : data,
      };
    }),
  );
  return new Map(profiles.map((profile) => [profile.id, profile]));
}
