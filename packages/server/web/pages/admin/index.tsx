// Admin page: the own password and sessions; for admins also users, the token of the steps API and the audit log.
import type { ReactElement } from "react";
import { useForbiddenReason } from "../../api/role.ts";
import { Allowed } from "../../components/allowed.tsx";
import { PageLayout } from "../../layout/page_layout.tsx";
import { AlertsSection } from "./alerts_section.tsx";
import { AuditLog } from "./audit_log.tsx";
import { PasswordSection } from "./password_section.tsx";
import { SessionList } from "./session_list.tsx";
import { StepsTokenSection } from "./steps_token_section.tsx";
import { UserList } from "./user_list.tsx";

export default function AdminPage(): ReactElement {
  const isAdmin = useForbiddenReason("GET /users") === undefined;
  const description = isAdmin
    ? "People and their roles, sessions, alerts, the token of the steps API, and who changed what."
    : "Your password and your sessions.";
  return (
    <PageLayout title="Admin" description={description}>
      <Allowed route="GET /users">
        <UserList />
      </Allowed>
      <PasswordSection />
      <SessionList />
      <Allowed route="GET /alerts">
        <AlertsSection />
      </Allowed>
      <Allowed route="GET /steps-token">
        <StepsTokenSection />
      </Allowed>
      <Allowed route="GET /audit-log">
        <AuditLog />
      </Allowed>
    </PageLayout>
  );
}
