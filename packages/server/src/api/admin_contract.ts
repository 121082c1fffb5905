// Types of the settings API: users and their roles, sessions, the token of the steps API, and the audit log.

/** From least to most: each role may do what the ones before it may. */
export const roles = ["viewer", "builder", "admin"] as const;

/** viewer: reads. builder: also runs actions and changes triggers. admin: everything. */
export type Role = (typeof roles)[number];

export function hasRole(role: Role, required: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(required);
}

/**
 * A person who signs in. GET /users → { users: UserRow[] }. POST /users { name, role } → NewUser. PATCH /users/:id { role } →
 * UserRow. POST /users/:id/reset-password → NewUser: the password and the sessions end. DELETE /users/:id.
 */
export interface UserRow {
  id: string;
  name: string;
  role: Role;
  /** invited: has not chosen a password yet. */
  state: "active" | "invited";
  createdAt?: string;
  /** The admin of the first sign-in, whose role cannot be changed. */
  builtIn: boolean;
}

/** The setup token is returned once. With it, the user chooses a password on the first sign-in. */
export interface NewUser {
  user: UserRow;
  setupToken: string;
  expiresAt: string;
}

/**
 * GET /sessions → { sessions: SessionRow[] }: those of the user; for an admin, all. DELETE /sessions/:id ends one.
 * POST /session/password { currentPassword, newPassword } changes the password and ends the user's other sessions.
 */
export interface SessionRow {
  id: string;
  user: string;
  /** The session of this request. */
  current: boolean;
  createdAt: string;
  expiresAt: string;
  /** Address of the browser at sign-in. */
  client?: string;
  userAgent?: string;
}

/**
 * GET /steps-token → StepsTokenInfo. POST /steps-token/rotate → { token }: the token is returned once, and the one before it
 * is no longer valid.
 */
export interface StepsTokenInfo {
  /** environment: set by STEPS_TOKEN or --steps-token, so that it cannot be rotated here. */
  source: "environment" | "store";
  endsIn: string;
  rotatedAt?: string;
}

/** GET /audit-log?cursor=&search= → Page<AuditRow>, newest first. It contains no secrets and is kept for a year. */
export interface AuditRow {
  id: string;
  at: string;
  /** Name of the user, or how the change was made without one. */
  user: string;
  /** Such as settings.update. */
  action: string;
  /** What was changed: its name or id. */
  target?: string;
  changes: AuditChange[];
}

export interface AuditChange {
  field: string;
  before?: string;
  after?: string;
}
