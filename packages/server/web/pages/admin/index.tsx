// Admin page: the own password and sessions; for admins also users, the token of the steps API and the audit log.
import type { ReactElement } from "react";
import { useHasRole } from "../../api/role.ts";
import { PageLayout } from "../../layout/page_layout.tsx";
import { AuditLog } from "./audit_log.tsx";
import { PasswordSection } from "./password_section.tsx";
import { SessionList } from "./session_list.tsx";
import { StepsTokenSection } from "./steps_token_section.tsx";
import { UserList } from "./user_list.tsx";

export default function AdminPage(): ReactElement {
  const isAdmin = useHasRole("admin");
  const description = isAdmin
    ? "People and their roles, sessions, the token of the steps API, and who changed what."
    : "Your password and your sessions.";
  return (
    <PageLayout title="Admin" description={description}>
      {isAdmin && <UserList />}
      <PasswordSection />
      <SessionList />
      {isAdmin && <StepsTokenSection />}
      {isAdmin && <AuditLog />}
    </PageLayout>
  );
}
