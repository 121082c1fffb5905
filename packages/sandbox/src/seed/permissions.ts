// Permission profiles of groups of users, by workspace.
import type { Random } from "../random.ts";
import type { LibraryFolder } from "./library.ts";
import type { Workspace } from "./settings.ts";
import type { User } from "./users.ts";

/** Properties with an access level. */
const accessNames = [
  "callsAccess",
  "dealsAccess",
  "coachingAccess",
  "insightsAccess",
  "usageAccess",
  "emailsAccess",
] as const;

const forecastNames = ["forecastAccess", "forecastEditSubmissions", "forecastEditTargets"] as const;

/** Properties that are true or false. */
const allowanceNames = [
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
  /** As sent in responses, without the id. */
  readonly data: Readonly<Record<string, unknown>>;
}

type PermissionLevel = "all" | "managers-team" | "report-to-them" | "own" | "none";

/** A complete profile. */
export function createProfile(
  name: string,
  level: PermissionLevel,
  isAllowed: (name: string) => boolean,
): Profile["data"] {
  const access = { permissionLevel: level, teamLeadIds: [] };
  return {
    name,
    description: null,
    ...Object.fromEntries(accessNames.map((each) => [each, access])),
    forecastPermissions: Object.fromEntries(forecastNames.map((each) => [each, access])),
    libraryFolderAccess: {
      permissionLevel: level === "none" ? "none" : "all",
      libraryFolderIds: [],
      managePublicFolder: isAllowed("managePublicFolder"),
      manageStreams: isAllowed("manageStreams"),
      manageFolderCalls: isAllowed("manageFolderCalls"),
      shareFoldersAndStreams: isAllowed("shareFoldersAndStreams"),
    },
    ...Object.fromEntries(allowanceNames.map((each) => [each, isAllowed(each)])),
  };
}

const isHarmless = (name: string): boolean => !/delete|manage|override|export|import|aiBuilder/i.test(name);

const profileRows: readonly (readonly [string, PermissionLevel, (name: string) => boolean, RegExp])[] = [
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
    profileRows.map(([name, level, isAllowed, titles], index): Profile => {
      const earlierTitles = profileRows.slice(0, index).map(([, , , pattern]) => pattern);
      const hasProfile = ({ title }: User) =>
        titles.test(title) && !earlierTitles.some((pattern) => pattern.test(title));
      const folderIds = folders.filter(({ workspaceId }) => workspaceId === workspace.id).map(({ id }) => id);
      const data = createProfile(name, level, isAllowed);
      const access = { permissionLevel: "specific-folders", libraryFolderIds: folderIds.slice(0, 2) };
      const library = { libraryFolderAccess: { ...Object(data.libraryFolderAccess), ...access } };
      return {
        id: random.id(),
        workspaceId: workspace.id,
        userIds: users.filter(hasProfile).map(({ id }) => id),
        data: level === "own" ? { ...data, ...library } : data,
      };
    }),
  );
  return new Map(profiles.map((profile) => [profile.id, profile]));
}
