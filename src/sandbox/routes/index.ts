// Every operation the sandbox answers.
import type { Route } from "../exchange.ts";
import { accessRoutes } from "./access.ts";
import { callRoutes } from "./calls.ts";
import { contentRoutes } from "./content.ts";
import { detailRoutes } from "./extensive.ts";
import { libraryRoutes } from "./library.ts";
import { mediaRoutes } from "./media.ts";
import { meetingRoutes } from "./meetings.ts";
import { settingsRoutes } from "./settings.ts";
import { userRoutes } from "./users.ts";

export const ROUTES: readonly Route[] = [
  ...callRoutes,
  ...detailRoutes,
  ...mediaRoutes,
  ...accessRoutes,
  ...userRoutes,
  ...libraryRoutes,
  ...settingsRoutes,
  ...meetingRoutes,
  ...contentRoutes,
];
