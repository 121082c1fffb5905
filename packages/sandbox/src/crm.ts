// The generic CRM integration: its schema, its objects, and uploads that take time.

export const crmObjectTypes = ["ACCOUNT", "CONTACT", "DEAL", "LEAD"] as const;
export const crmUploadTypes = [...crmObjectTypes, "BUSINESS_USER", "STAGE"] as const;
export type UploadType = (typeof crmUploadTypes)[number];

export type CrmObject = Readonly<Record<string, unknown>>;

export interface SchemaField {
  readonly uniqueName: string;
  readonly label: string;
  readonly type: string;
  readonly lastModified: string | null;
  readonly referenceTo: string | null;
  readonly orderedValueList: readonly string[] | null;
}

export interface LineError {
  readonly line: number;
  readonly description: string;
}

interface CrmRequest {
  readonly integrationId: string;
  readonly sentAt: number;
  readonly objectType: UploadType | "INTEGRATION";
  readonly objects: readonly CrmObject[];
  readonly errors: readonly LineError[];
  isDone: boolean;
}

export interface Crm {
  integration: { readonly id: string; readonly name: string; readonly ownerEmail: string } | null;
  readonly schema: Map<string, readonly SchemaField[]>;
  readonly objects: Map<string, Map<string, CrmObject>>;
  readonly requests: Map<string, CrmRequest>;
}

export const createCrm = (): Crm => ({ integration: null, schema: new Map(), objects: new Map(), requests: new Map() });

/** Fields that exist without a schema. */
export const builtInFields: Readonly<Record<UploadType, readonly string[]>> = {
  ACCOUNT: ["objectId", "modifiedDate", "url", "name", "domains"],
  CONTACT: [
    "objectId",
    "modifiedDate",
    "url",
    "accountId",
    "emailAddress",
    "firstName",
    "lastName",
    "title",
    "phoneNumber",
  ],
  DEAL: [
    "objectId",
    "modifiedDate",
    "url",
    "accountId",
    "ownerId",
    "name",
    "createdDate",
    "closeDate",
    "status",
    "stage",
    "amount",
  ],
  LEAD: [
    "objectId",
    "modifiedDate",
    "url",
    "emailAddress",
    "firstName",
    "lastName",
    "title",
    "phoneNumber",
    "convertedToDealId",
    "convertedToContactId",
    "convertedToAccountId",
  ],
  BUSINESS_USER: ["objectId", "modifiedDate", "url", "emailAddress"],
  STAGE: ["objectId", "modifiedDate", "name", "isActive", "sortOrder"],
};

const defaultFields: Partial<Record<UploadType, (id: string) => CrmObject>> = {
  ACCOUNT: (id) => ({ name: `Account_#${id}` }),
  DEAL: (id) => ({ name: `Deal_#${id}`, status: "OPEN", amount: 0 }),
  STAGE: () => ({ isActive: true, sortOrder: 1 }),
};

function applyRequest(crm: Crm, request: CrmRequest): void {
  if (request.objectType === "INTEGRATION") {
    crm.integration = null;
    crm.schema.clear();
    crm.objects.clear();
    return;
  }
  const stored = crm.objects.get(request.objectType) ?? new Map<string, CrmObject>();
  crm.objects.set(request.objectType, stored);
  for (const { isDeleted, ...object } of request.objects) {
    const id = String(object.objectId);
    if (isDeleted === true) stored.delete(id);
    else stored.set(id, { ...defaultFields[request.objectType]?.(id), ...stored.get(id), ...object });
  }
}

/** Applies the requests that are finished by now, in the order in which they were sent. */
export function processCrmUploads(crm: Crm, now: number, processingMs: number): void {
  for (const request of crm.requests.values()) {
    if (request.isDone || now < request.sentAt + processingMs) continue;
    request.isDone = true;
    applyRequest(crm, request);
  }
}

export type UploadProgress = "PENDING" | "IN_PROGRESS" | "DONE";

/** Pending for the first third of the time. */
export function getUploadProgress(sentAt: number, now: number, processingMs: number): UploadProgress {
  if (now >= sentAt + processingMs) return "DONE";
  return now < sentAt + processingMs / 3 ? "PENDING" : "IN_PROGRESS";
}

const objectIdPattern = /^([A-Za-z0-9-]{1,64}|(?=.{1,64}$)[^\s@]+@[^\s@]+\.[^\s@]+)$/;
const wholeSecondsPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/;

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** The error of one object of an upload, or undefined. */
export function validateCrmObject(type: UploadType, object: CrmObject): string | undefined {
  const mandatory = ["objectId"];
  if (type !== "STAGE") mandatory.push("modifiedDate");
  if (type === "STAGE") mandatory.push("name");
  if (type === "BUSINESS_USER" && object.isDeleted !== true) mandatory.push("emailAddress");
  const missing = mandatory.find((name) => isEmpty(object[name]));
  if (missing !== undefined) return `Mandatory field [${missing}] is missing or empty`;
  if (!objectIdPattern.test(String(object.objectId))) return "Field [objectId] is not valid";
  const { modifiedDate } = object;
  if (!isEmpty(modifiedDate) && !wholeSecondsPattern.test(String(modifiedDate))) {
    return "Field [modifiedDate] is not a date and time in ISO-8601 format without milliseconds";
  }
  return undefined;
}
