// All operations of the sandbox.
import type { Route } from "../route.ts";
import { accessRoutes } from "./call_access.ts";
import { detailRoutes } from "./call_details.ts";
import { callRoutes } from "./calls.ts";
import { contentRoutes } from "./content.ts";
import { crmRoutes } from "./crm.ts";
import { schemaRoutes } from "./crm_schema.ts";
import { digitalRoutes } from "./digital_interactions.ts";
import { entityRoutes } from "./entities.ts";
import { flowRoutes } from "./flows.ts";
import { integrationRoutes } from "./integration_settings.ts";
import { libraryRoutes } from "./library.ts";
import { logRoutes } from "./logs.ts";
import { mediaRoutes } from "./media.ts";
import { meetingRoutes } from "./meetings.ts";
import { permissionRoutes } from "./permissions.ts";
import { privacyRoutes } from "./privacy.ts";
import { prospectRoutes } from "./prospects.ts";
import { reviewRoutes } from "./reviews.ts";
import { settingsRoutes } from "./settings.ts";
import { statsRoutes } from "./stats.ts";
import { taskRoutes } from "./tasks.ts";
import { userRoutes } from "./users.ts";

export const routes: readonly Route[] = [
  callRoutes,
  detailRoutes,
  mediaRoutes,
  accessRoutes,
  userRoutes,
  libraryRoutes,
  settingsRoutes,
  meetingRoutes,
  contentRoutes,
  digitalRoutes,
  permissionRoutes,
  statsRoutes,
  reviewRoutes,
  logRoutes,
  crmRoutes,
  schemaRoutes,
  privacyRoutes,
  flowRoutes,
  prospectRoutes,
  taskRoutes,
  entityRoutes,
  integrationRoutes,
].flat();
