// Made by scripts/generate.ts from the manifests. Never edit by hand.

/**
 * Users whose data a profile gives access to.
 */
export interface AccessLevel {
  /**
   * Scope of the data: all users, the teams of the users in teamLeadIds, the people who report to the user, the user's own, or none.
   */
  permissionLevel?: "all" | "managers-team" | "report-to-them" | "own" | "none";
  /**
   * Ids of the team leads; only with managers-team.
   *
   * Items: Id of a Gong user: up to 20 decimal digits, as a string.
   */
  teamLeadIds?: string[];
}

/**
 * Acknowledgment: Gong accepted the request.
 */
export interface Acknowledgment {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId: string;
}

export interface AnsweredScorecard {
  /**
   * Id of the answered scorecard.
   */
  answeredScorecardId: string | number;
  /**
   * Id of the scorecard.
   */
  scorecardId?: string | number | null;
  /**
   * Name of the scorecard.
   */
  scorecardName?: string | null;
  /**
   * Id of the reviewed call.
   */
  callId?: string | number | null;
  /**
   * Start of the call, ISO 8601.
   */
  callStartTime?: string | null;
  /**
   * Id of the user under review, who hosted the call.
   */
  reviewedUserId?: string | number | null;
  /**
   * Id of the user who answered; null for an automatic review.
   */
  reviewerUserId?: string | number | null;
  /**
   * AUTOMATIC or MANUAL.
   */
  reviewMethod?: string | null;
  /**
   * Id of the last other user who edited the answers; null if none did.
   */
  editorUserId?: string | number | null;
  /**
   * When the review was finished and published, ISO 8601.
   */
  reviewTime?: string | null;
  /**
   * Who may see it: PUBLIC, PRIVATE, OPT_IN_USERS, MANAGERS or MANAGERS_AND_REVIEWEE.
   */
  visibilityType?: string | null;
  /**
   * The answers.
   */
  answers?:
    | {
        /**
         * Id of the question.
         */
        questionId?: string | number | null;
        /**
         * Id of the question's version.
         */
        questionRevisionId?: string | number | null;
        /**
         * Whether this is the main question on the whole call.
         */
        isOverall?: boolean | null;
        /**
         * Score from 1 to 50; null if not answered.
         */
        score?: number | null;
        /**
         * Text of the answer; null if not answered.
         */
        answerText?: string | null;
        /**
         * Whether the question does not apply to the call.
         */
        notApplicable?: boolean | null;
        /**
         * Ids of the chosen options; null if there are none.
         */
        selectedOptions?: string[] | null;
      }[]
    | null;
}

export interface Call {
  /**
   * Id of the call.
   */
  id: string;
  /**
   * Page of the call in Gong.
   */
  url?: string | null;
  /**
   * Title of the call.
   */
  title?: string | null;
  /**
   * Scheduled date and time, ISO 8601.
   */
  scheduled?: string | null;
  /**
   * Date and time of the recording's start, ISO 8601.
   */
  started?: string | null;
  /**
   * Length in seconds.
   */
  duration?: number | null;
  /**
   * Id of the Gong user who hosted the call.
   */
  primaryUserId?: string | null;
  /**
   * Inbound, Outbound, Conference or Unknown.
   */
  direction?: string | null;
  /**
   * System that recorded the call, such as Outreach or Upload API.
   */
  system?: string | null;
  /**
   * Internal, External or Unknown.
   */
  scope?: string | null;
  /**
   * Video or Audio.
   */
  media?: string | null;
  /**
   * ISO-639-2B language code; und, mul and zxx if there is none.
   */
  language?: string | null;
  /**
   * Id of the workspace.
   */
  workspaceId?: string | null;
  /**
   * Disposition, given by a sales development representative.
   */
  sdrDisposition?: string | null;
  /**
   * Id in the system that created the call.
   */
  clientUniqueId?: string | null;
  /**
   * Custom data given when the call was created.
   */
  customData?: string | null;
  /**
   * Purpose of the call.
   */
  purpose?: string | null;
  /**
   * URL of the web conference.
   */
  meetingUrl?: string | null;
  /**
   * Whether the call is private.
   */
  isPrivate?: boolean | null;
  /**
   * Id of the calendar event, prefixed by its provider.
   */
  calendarEventId?: string | null;
}

/**
 * A call in Gong.
 */
export interface CallReference {
  /**
   * Id of the call.
   */
  id?: string | null;
  /**
   * State of the call, such as COMPLETED.
   */
  status?: string | null;
  /**
   * Where else the call is known.
   */
  externalSystems?:
    | {
        /**
         * Salesforce, HubSpot, MicrosoftDynamic or Generic.
         */
        system?: string | null;
        /**
         * Objects of that system.
         */
        objects?:
          | {
              /**
               * Conversation or Task.
               */
              objectType?: string | null;
              /**
               * Id in that system.
               */
              externalId?: string | null;
            }[]
          | null;
      }[]
    | null;
}

/**
 * A call that supports what was generated.
 */
export interface CallSource {
  /**
   * The call.
   */
  call?: {
    /**
     * Id of the call.
     */
    id?: string | null;
    /**
     * Title of the call.
     */
    title?: string | null;
    /**
     * Start of the recording, ISO 8601.
     */
    started?: string | null;
    /**
     * Page of the call in Gong.
     */
    url?: string | null;
  } | null;
}

/**
 * A Gong user.
 */
export type CoachingUser = {
  /**
   * Id of the user.
   */
  id?: string | null;
  /**
   * E-mail address.
   */
  emailAddress?: string | null;
  /**
   * First name.
   */
  firstName?: string | null;
  /**
   * Last name.
   */
  lastName?: string | null;
  /**
   * Job title.
   */
  title?: string | null;
} | null;

/**
 * Links to records in a CRM, dialer or other external system.
 */
export interface CrmContext {
  /**
   * External system: Salesforce, HubSpot, MicrosoftDynamic or Generic.
   */
  system?: string | null;
  /**
   * Records of that system.
   */
  objects?: {
    /**
     * Kind of record: Opportunity or Account for a call; Contact, User or Lead for a person.
     */
    objectType?: string | null;
    /**
     * Id of the record in the external system.
     */
    objectId?: string | null;
    /**
     * Fields of the record; only with extended context.
     */
    fields?: {
      /**
       * Name of the field.
       */
      name?: string | null;
      /**
       * Value of the field; its type depends on the field.
       */
      value?: string | number | boolean | string[] | null;
    }[];
    /**
     * Now or TimeOfCall: when the fields had these values.
     */
    timing?: string | null;
  }[];
}

/**
 * A record: objectId, modifiedDate, and any other fields that Gong knows for its kind or that were set with Update CRM Schema Fields.
 */
export interface CrmEntity {
  /**
   * Id of the record in the CRM, 64 characters at most.
   */
  objectId: string;
  /**
   * When the record was last changed in the CRM: ISO 8601 with offset, without milliseconds. Needed for every kind but STAGE.
   */
  modifiedDate?: string;
  /**
   * true removes the record from Gong.
   */
  isDeleted?: boolean;
  /**
   * Value of a field: text, number, true or false, null, or a list of texts.
   */
  [k: string]: string | number | boolean | null | string[] | undefined;
}

/**
 * Your own field.
 */
export interface CustomField {
  /**
   * Name of the field.
   */
  name: string;
  /**
   * Value as text, in the form of dataType: ISO 8601 for DATE, seconds for DURATION.
   */
  value: string;
  /**
   * Kind of the value.
   */
  dataType?: "STRING" | "NUMBER" | "DATE" | "URL" | "BOOLEAN" | "DURATION";
}

/**
 * Records of a CRM or another system that Gong keeps a copy of.
 */
export interface CustomerData {
  /**
   * Salesforce, HubSpot, MicrosoftDynamic or Generic.
   */
  system?: string | null;
  /**
   * Leads and contacts of that system.
   */
  objects?:
    | {
        /**
         * Id of the lead or contact in Gong.
         */
        id?: string | null;
        /**
         * Lead or Contact.
         */
        objectType?: string | null;
        /**
         * Id in that system.
         */
        externalId?: string | null;
        /**
         * Key of Gong's copy, a JSON text.
         */
        mirrorId?: string | null;
        /**
         * Fields of the record that Gong stores.
         */
        fields?:
          | {
              /**
               * Name of the field.
               */
              name?: string | null;
              /**
               * Value of the field; its type depends on the field.
               */
              value?: string | number | boolean | string[] | null;
            }[]
          | null;
      }[]
    | null;
}

/**
 * A call in detail; parts that were not selected or are not available are absent.
 */
export interface DetailedCall {
  /**
   * Basic data of the call.
   */
  metaData?: Call;
  /**
   * Records that the call is linked to in external systems.
   *
   * Items: Links to records in a CRM, dialer or other external system.
   */
  context?: CrmContext[];
  /**
   * Participants of the call.
   *
   * Items: A participant of a call.
   */
  parties?: Party[];
  /**
   * What was talked about, as far as selected and available.
   */
  content?: {
    /**
     * Parts of the call's agenda.
     */
    structure?: {
      /**
       * Name of the part.
       */
      name?: string | null;
      /**
       * Length in seconds.
       */
      duration?: number | null;
    }[];
    /**
     * Trackers, and how often each was heard.
     */
    trackers?: TrackerMatch[];
    /**
     * Topics, and how long each was talked about.
     */
    topics?: {
      /**
       * Name of the topic.
       */
      name?: string | null;
      /**
       * Time spent on it, in seconds.
       */
      duration?: number | null;
    }[];
    /**
     * Summary of the call in a few sentences.
     */
    brief?: string | null;
    /**
     * Summary by sections.
     */
    outline?: {
      /**
       * Name of the section.
       */
      section?: string | null;
      /**
       * Seconds from the start of the call.
       */
      startTime?: number | null;
      /**
       * Length in seconds.
       */
      duration?: number | null;
      /**
       * Points of the section.
       */
      items?: {
        /**
         * The point.
         */
        text?: string | null;
        /**
         * Seconds from the start of the call.
         */
        startTime?: number | null;
      }[];
    }[];
    /**
     * Highlights by kind, such as next steps.
     */
    highlights?: {
      /**
       * Kind of highlight.
       */
      title?: string | null;
      /**
       * The highlights.
       */
      items?: {
        /**
         * The highlight.
         */
        text?: string | null;
        /**
         * Where it was said, in seconds from the start of the call.
         */
        startTimes?: number[];
      }[];
    }[];
    /**
     * Outcome of the call as Gong's AI judges it.
     */
    callOutcome?: {
      /**
       * Code of the outcome, such as MEETING_BOOKED.
       */
      id?: string | null;
      /**
       * Category of the outcome, such as Answered.
       */
      category?: string | null;
      /**
       * Name of the outcome.
       */
      name?: string | null;
    } | null;
    /**
     * Key points of the call.
     */
    keyPoints?: {
      /**
       * The key point.
       */
      text?: string | null;
    }[];
  };
  /**
   * How the participants talked with each other.
   */
  interaction?: {
    /**
     * Talk time by participant.
     */
    speakers?: {
      /**
       * The id, not the speakerId, of the participant in parties.
       */
      id?: string | null;
      /**
       * Id of the Gong user, if the participant is one.
       */
      userId?: string | null;
      /**
       * Talk time in seconds.
       */
      talkTime?: number | null;
    }[];
    /**
     * Statistics of the call's host; selected as personInteractionStats.
     */
    interactionStats?: {
      /**
       * Talk Ratio, Longest Monologue, Longest Customer Story, Interactivity or Patience.
       */
      name?: string | null;
      /**
       * Value of the statistic.
       */
      value?: number | null;
    }[];
    /**
     * What the video showed, and for how long.
     */
    video?: {
      /**
       * Browser, Presentation, WebcamPrimaryUser, WebcamNonCompany or Webcam.
       */
      name?: string | null;
      /**
       * Length in seconds.
       */
      duration?: number | null;
    }[];
    /**
     * Number of questions asked.
     */
    questions?: {
      /**
       * Asked by people of the company.
       */
      companyCount?: number | null;
      /**
       * Asked by people from outside.
       */
      nonCompanyCount?: number | null;
    } | null;
  };
  /**
   * What users added to the call.
   */
  collaboration?: {
    /**
     * Public comments on the call.
     */
    publicComments?: {
      /**
       * Id of the comment.
       */
      id?: string | null;
      /**
       * Start of the passage commented on, in seconds from the start of the call.
       */
      audioStartTime?: number | null;
      /**
       * End of that passage, in seconds from the start of the call.
       */
      audioEndTime?: number | null;
      /**
       * Id of the user who wrote it.
       */
      commenterUserId?: string | null;
      /**
       * The comment; tagged people appear as @[name](user id).
       */
      comment?: string | null;
      /**
       * When it was posted, ISO 8601.
       */
      posted?: string | null;
      /**
       * Id of the comment that it answers.
       */
      inReplyTo?: string | null;
      /**
       * Whether it was written while the call went on.
       */
      duringCall?: boolean | null;
    }[];
  };
  /**
   * Links to the recording. They are signed and work for about 8 hours, without Gong's credentials.
   */
  media?: {
    /**
     * Link to the audio.
     */
    audioUrl?: string | null;
    /**
     * Link to the video.
     */
    videoUrl?: string | null;
  };
}

/**
 * An e-mail in Gong.
 */
export interface EmailReference {
  /**
   * E-mail address of the sender.
   */
  from?: string | null;
  /**
   * Id of the e-mail in Gong, 32 characters.
   */
  id?: string | null;
  /**
   * When it was sent, ISO 8601.
   */
  sentTime?: string | null;
  /**
   * Mailbox it was read from.
   */
  mailbox?: string | null;
  /**
   * Hash of the message.
   */
  messageHash?: string | null;
}

/**
 * E-mails that support what was generated.
 */
export interface EmailSource {
  /**
   * The e-mails.
   */
  emails?:
    | {
        /**
         * Id of the e-mail in Gong.
         */
        id?: string | null;
        /**
         * Subject of the e-mail.
         */
        title?: string | null;
        /**
         * When it was sent, ISO 8601.
         */
        sentDateTime?: string | null;
      }[]
    | null;
}

/**
 * CRM objects that an event belongs to. Several opportunities of one account are not supported.
 */
export interface EngagementContext {
  /**
   * System the objects live in. Gong currently evaluates Salesforce and Generic only.
   */
  system: "Salesforce" | "HubSpot" | "MicrosoftDynamic" | "Generic";
  /**
   * Objects of that system that belong to the event.
   */
  objects?: {
    /**
     * Kind of the object.
     */
    objectType: "Opportunity" | "Account" | "Lead" | "Contact" | "User" | "Opportunity,Account";
    /**
     * Id of the object in that system. Salesforce ids may be given in either form, case-sensitive or not.
     */
    objectId: string;
    /**
     * Fields of the object; kept by Gong for later use.
     */
    fields?: {
      /**
       * Name of the field.
       */
      name?: string;
      /**
       * Value of the field.
       */
      value?: string | number | boolean;
    }[];
  }[];
}

/**
 * A person outside the company.
 */
export interface EngagementPerson {
  /**
   * E-mail address of the person.
   */
  email?: string;
  /**
   * Name of the person.
   */
  name?: string;
  /**
   * Job title of the person.
   */
  title?: string;
  /**
   * Links to the person in a CRM or another system.
   *
   * Items: CRM objects that a person belongs to.
   */
  context?: EngagementPersonContext[];
}

/**
 * CRM objects that a person belongs to.
 */
export interface EngagementPersonContext {
  /**
   * System the objects live in. Gong currently evaluates Salesforce and Generic only.
   */
  system: "Salesforce" | "HubSpot" | "MicrosoftDynamic" | "Generic";
  /**
   * Objects of that system that belong to the person.
   */
  objects?: {
    /**
     * Kind of the object.
     */
    objectType: "Lead" | "Contact" | "Account" | "Opportunity" | "User" | "Lead,Contact";
    /**
     * Id of the object in that system. Salesforce ids may be given in either form, case-sensitive or not.
     */
    objectId: string;
    /**
     * Fields of the object; kept by Gong for later use.
     */
    fields?: {
      /**
       * Name of the field.
       */
      name?: string;
      /**
       * Value of the field.
       */
      value?: string | number | boolean;
    }[];
  }[];
}

/**
 * A further property to show in Gong.
 */
export interface EngagementProperty {
  /**
   * Name of the property.
   */
  name: string;
  /**
   * Value as text, in the form of dataType: a number such as 3.14, an ISO 8601 date and time, or a full URL.
   */
  value: string;
  /**
   * Kind of the value.
   */
  dataType: "number" | "string" | "url" | "date";
}

export interface Flow {
  /**
   * Id of the flow.
   */
  id: string;
  /**
   * Name of the flow.
   */
  name?: string | null;
  /**
   * Id of the folder of the flow.
   */
  folderId?: string | null;
  /**
   * Name of the folder of the flow.
   */
  folderName?: string | null;
  /**
   * Company (everyone), Personal (its owner only) or Shared, as seen by the user whose address was given.
   */
  visibility?: string | null;
  /**
   * Date and time the flow was created, ISO 8601.
   */
  creationDate?: string | null;
  /**
   * Whether the flow is marked exclusive; decides whether a prospect in it can be put into other flows too.
   */
  exclusive?: boolean | null;
}

export interface FlowBulkAssignment {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * Id of the bulk assignment, for Get Bulk Assignment.
   */
  id: string;
  /**
   * PENDING, IN_PROGRESS, COMPLETED or FAILED. Repeat the request while it is PENDING or IN_PROGRESS.
   */
  status?: string | null;
  /**
   * Prospects submitted.
   */
  totalCount?: number | null;
  /**
   * Prospects processed so far.
   */
  processedCount?: number | null;
  /**
   * Prospects that were put into the flow.
   */
  successCount?: number | null;
  /**
   * Prospects that could not be put into the flow.
   */
  failedCount?: number | null;
  /**
   * One entry for each processed prospect.
   */
  results?: FlowBulkResult[] | null;
}

/**
 * Result for a prospect.
 */
export interface FlowBulkResult {
  /**
   * The prospect as it was submitted.
   */
  prospect?: {
    /**
     * First name.
     */
    firstName?: string | null;
    /**
     * Last name.
     */
    lastName?: string | null;
    /**
     * E-mail address.
     */
    email?: string | null;
    /**
     * Job title.
     */
    jobTitle?: string | null;
    /**
     * Web address of the LinkedIn profile.
     */
    linkedInUrl?: string | null;
    /**
     * Id of the contact or lead in the CRM, if one was given.
     */
    crmId?: string | null;
    /**
     * Id of the account in the CRM.
     */
    accountCrmId?: string | null;
    /**
     * Name of the company.
     */
    companyName?: string | null;
  } | null;
  /**
   * ASSIGNED, FLOW_ASSIGNMENT_FAILED, or CRM_OPERATION_FAILED if the prospect could not be found or created in the CRM.
   */
  status?: string | null;
  /**
   * Id of the contact or lead in the CRM.
   */
  crmId?: string | null;
  /**
   * Id of the new flow instance.
   */
  flowInstanceId?: string | null;
  /**
   * Error code.
   */
  errorCode?: string | null;
  /**
   * What failed.
   */
  errorMessage?: string | null;
}

export interface FlowInstance {
  /**
   * Id of the flow.
   */
  flowId?: string | null;
  /**
   * Name of the flow.
   */
  flowName?: string | null;
  /**
   * Id of the contact or lead in the CRM.
   */
  crmProspectId?: string | null;
  /**
   * Id of the flow instance: this one prospect in this flow.
   */
  flowInstanceId?: string | null;
  /**
   * E-mail address of the Gong user who owns the to-dos of the instance.
   */
  flowInstanceOwnerEmail?: string | null;
  /**
   * Full name of that user.
   */
  flowInstanceOwnerFullName?: string | null;
  /**
   * Date and time the prospect was put into the flow, ISO 8601.
   */
  flowInstanceCreateDate?: string | null;
  /**
   * Pending, Running, Paused, FinishedNoReply, FinishedResponse or Finished.
   */
  flowInstanceStatus?: string | null;
  /**
   * Id of the workspace of the flow.
   */
  workspaceId?: string | null;
  /**
   * Whether the flow is marked exclusive; decides whether the prospect can be put into other flows too.
   */
  exclusive?: boolean | null;
}

/**
 * Transcript of a call with the names of the speakers.
 */
export interface FormattedTranscript {
  /**
   * Id of the call.
   */
  callId: string;
  /**
   * Title of the call.
   */
  title?: string | null;
  /**
   * Page of the call in Gong.
   */
  url?: string | null;
  /**
   * When it started, ISO 8601.
   */
  started?: string | null;
  /**
   * Length in seconds.
   */
  duration?: number | null;
  /**
   * Participants, whether they spoke or not.
   *
   * Items: A participant of a call.
   */
  parties?: Party[];
  /**
   * Passages of one speaker each, in order.
   */
  segments: {
    /**
     * Name of the speaker; the e-mail address or phone number if there is no name, otherwise Speaker and a number.
     */
    speaker: string;
    /**
     * Job title of the speaker.
     */
    title?: string | null;
    /**
     * Internal, External or Unknown.
     */
    affiliation?: string | null;
    /**
     * Number of the speaker in the transcript.
     */
    speakerId?: string | null;
    /**
     * Topic that the passage belongs to.
     */
    topic?: string | null;
    /**
     * Start, in milliseconds from the start of the call.
     */
    start?: number | null;
    /**
     * End, in milliseconds from the start of the call.
     */
    end?: number | null;
    /**
     * Transcript.
     */
    text: string;
  }[];
  /**
   * The transcript as plain text: a line about the call, then one paragraph per passage with time and speaker.
   */
  text: string;
  /**
   * The same as Markdown, with the participants and a link to the call.
   */
  markdown: string;
}

/**
 * Users whose data the profile gives access to.
 */
export type GrantedAccess = {
  /**
   * Scope of the data: all, managers-team (teams of the users in teamLeadIds), report-to-them, own or none.
   */
  permissionLevel?: string | null;
  /**
   * Ids of the team leads, for managers-team.
   */
  teamLeadIds?: string[] | null;
} | null;

export interface LibraryCall {
  /**
   * Id of the call.
   */
  id: string;
  /**
   * Title of the call.
   */
  title?: string | null;
  /**
   * Note saved with the call.
   */
  note?: string | null;
  /**
   * Id of the user who saved it here.
   */
  addedBy?: string | null;
  /**
   * When it was saved here, ISO 8601.
   */
  created?: string | null;
  /**
   * Page of the call in Gong, at the snippet.
   */
  url?: string | null;
  /**
   * Part of the call that was saved.
   */
  snippet?: {
    /**
     * Start, in seconds from the start of the call.
     */
    fromSec?: number | null;
    /**
     * End, in seconds from the start of the call.
     */
    toSec?: number | null;
  } | null;
}

export interface LogEntry {
  /**
   * Id of the user.
   */
  userId?: string | null;
  /**
   * E-mail address of the user.
   */
  userEmailAddress?: string | null;
  /**
   * Full name of the user.
   */
  userFullName?: string | null;
  /**
   * Id of the user who acted in the name of this one.
   */
  impersonatorUserId?: string | null;
  /**
   * E-mail address of that user.
   */
  impersonatorEmailAddress?: string | null;
  /**
   * Full name of that user.
   */
  impersonatorFullName?: string | null;
  /**
   * Id of that user's company.
   */
  impersonatorCompanyId?: string | null;
  /**
   * When it was logged, ISO 8601.
   */
  eventTime?: string | null;
  /**
   * Content of the entry; its fields depend on the log.
   */
  logRecord?: {
    /**
     * A field of the entry: text, number, list, object or null.
     */
    [k: string]: {
      [k: string]: unknown;
    };
  } | null;
}

/**
 * A person invited to a meeting.
 */
export interface MeetingInvitee {
  /**
   * E-mail address of the invitee.
   */
  email: string;
  /**
   * Name to show for the invitee.
   */
  displayName?: string;
  /**
   * First name of the invitee.
   */
  firstName?: string;
  /**
   * Last name of the invitee.
   */
  lastName?: string;
}

/**
 * A meeting in Gong.
 */
export interface MeetingReference {
  /**
   * Id of the meeting; a text that is longer than other ids.
   */
  id?: string | null;
}

/**
 * A participant of a call.
 */
export interface Party {
  /**
   * Id of the participant within the call; interaction.speakers refers to it.
   */
  id?: string | null;
  /**
   * E-mail address.
   */
  emailAddress?: string | null;
  /**
   * Name.
   */
  name?: string | null;
  /**
   * Job title.
   */
  title?: string | null;
  /**
   * Id of the Gong user, if the participant is one.
   */
  userId?: string | null;
  /**
   * Id that transcripts use for this participant; null for somebody who did not speak.
   */
  speakerId?: string | null;
  /**
   * Records of the participant in external systems.
   *
   * Items: Links to records in a CRM, dialer or other external system.
   */
  context?: CrmContext[];
  /**
   * Internal, External or Unknown.
   */
  affiliation?: string | null;
  /**
   * Phone number.
   */
  phoneNumber?: string | null;
  /**
   * Invitee, Attendee, or both.
   */
  methods?: string[];
}

export interface PermissionProfile {
  /**
   * Id of the profile.
   */
  id: string;
  /**
   * Name of the profile.
   */
  name?: string | null;
  /**
   * Description of the profile.
   */
  description?: string | null;
  /**
   * Whose calls may be seen.
   */
  callsAccess?: GrantedAccess;
  /**
   * Which library folders may be seen, and what may be done with them.
   */
  libraryFolderAccess?: {
    /**
     * none, all or specific-folders.
     */
    permissionLevel?: string | null;
    /**
     * Ids of the folders, for specific-folders.
     */
    libraryFolderIds?: string[] | null;
    /**
     * Whether users may manage public folders.
     */
    managePublicFolder?: boolean | null;
    /**
     * Whether users may manage streams.
     */
    manageStreams?: boolean | null;
    /**
     * Whether users may add calls to folders and archive calls.
     */
    manageFolderCalls?: boolean | null;
    /**
     * Whether users may share own folders and streams with other team members.
     */
    shareFoldersAndStreams?: boolean | null;
  } | null;
  /**
   * Whose deals may be seen.
   */
  dealsAccess?: GrantedAccess;
  /**
   * What may be done with forecasts.
   */
  forecastPermissions?: {
    /**
     * Whose forecast submissions may be seen.
     */
    forecastAccess?: GrantedAccess;
    /**
     * Whose forecast submissions may be changed.
     */
    forecastEditSubmissions?: GrantedAccess;
    /**
     * Whose forecast targets may be changed.
     */
    forecastEditTargets?: GrantedAccess;
  } | null;
  /**
   * Whose coaching may be seen.
   */
  coachingAccess?: GrantedAccess;
  /**
   * Whose insights may be seen.
   */
  insightsAccess?: GrantedAccess;
  /**
   * Whose usage data may be seen.
   */
  usageAccess?: GrantedAccess;
  /**
   * Whose e-mails may be seen.
   */
  emailsAccess?: GrantedAccess;
  /**
   * Whether users may score calls.
   */
  scoreCalls?: boolean | null;
  /**
   * Whether users may replace the score someone else gave.
   */
  overrideScore?: boolean | null;
  /**
   * Whether users may download recordings.
   */
  downloadCallMedia?: boolean | null;
  /**
   * Whether users may share calls with customers.
   */
  shareCallsWithCustomers?: boolean | null;
  /**
   * Whether users may schedule and upload calls manually.
   */
  manuallyScheduleAndUploadCalls?: boolean | null;
  /**
   * Whether users may mark their own calls as private.
   */
  privateCalls?: boolean | null;
  /**
   * Whether users may delete calls.
   */
  deleteCalls?: boolean | null;
  /**
   * Whether users may cut calls.
   */
  trimCalls?: boolean | null;
  /**
   * Whether users may listen in to running calls.
   */
  listenInCalls?: boolean | null;
  /**
   * Whether users may delete e-mails.
   */
  deleteEmails?: boolean | null;
  /**
   * Whether users may see and search calls.
   */
  callsAndSearch?: boolean | null;
  /**
   * Whether users may see the library.
   */
  library?: boolean | null;
  /**
   * Whether users may see the deals pages.
   */
  deals?: boolean | null;
  /**
   * Whether users may create, change and delete deal boards.
   */
  createEditAndDeleteDealsBoards?: boolean | null;
  /**
   * Whether users may edit deals in place.
   */
  dealsInlineEditing?: boolean | null;
  /**
   * Whether users may see account pages.
   */
  account?: boolean | null;
  /**
   * Whether users may see coaching pages.
   */
  coaching?: boolean | null;
  /**
   * Whether users may see usage pages.
   */
  usage?: boolean | null;
  /**
   * Whether users may see team statistics.
   */
  teamStats?: boolean | null;
  /**
   * Whether users may see the initiatives page.
   */
  initiatives?: boolean | null;
  /**
   * Whether users may see the market page.
   */
  market?: boolean | null;
  /**
   * Whether users may see activity pages.
   */
  activity?: boolean | null;
  /**
   * Whether users may see forecast pages.
   */
  forecast?: boolean | null;
  /**
   * Whether users may manage forecast boards and upload targets.
   */
  forecastManage?: boolean | null;
  /**
   * Whether users may manage the company's e-mail templates.
   */
  engageManageCompanyTemplates?: boolean | null;
  /**
   * Whether users may manage the company's sequences.
   */
  engageManageCompanySequences?: boolean | null;
  /**
   * Whether users may create and manage rulesets.
   */
  engageCreateAndManageRulesets?: boolean | null;
  /**
   * Whether users may snooze flow to-dos of others.
   */
  engageSnoozeFlowToDosForOthers?: boolean | null;
  /**
   * Whether users may change which CRM fields are shown.
   */
  engageAllowCrmFieldsViewChange?: boolean | null;
  /**
   * Whether users may see Engage activity analytics.
   */
  viewEngageAnalyticsActivity?: boolean | null;
  /**
   * Whether users may see Engage performance analytics.
   */
  viewEngageAnalyticsPerformance?: boolean | null;
  /**
   * Whether users may see Engage flow analytics.
   */
  viewEngageAnalyticsFlows?: boolean | null;
  /**
   * Whether users may manage general business settings.
   */
  manageGeneralBusinessSettings?: boolean | null;
  /**
   * Whether users may manage scorecards.
   */
  manageScorecards?: boolean | null;
  /**
   * Whether users may export call and coaching data as CSV.
   */
  exportCallsAndCoachingDataToCSV?: boolean | null;
  /**
   * Whether users may edit CRM data in place.
   */
  crmDataInlineEditing?: boolean | null;
  /**
   * Whether users may import CRM data.
   */
  crmDataImport?: boolean | null;
  /**
   * Whether users may see dashboards.
   */
  viewRevenueAnalytics?: boolean | null;
  /**
   * Whether users may manage revenue analytics.
   */
  manageRevenueAnalytics?: boolean | null;
  /**
   * Whether users may move flow to-dos from one person to another.
   */
  engageReassignFlowToDosToOthers?: boolean | null;
  /**
   * Whether users may assign flow to-dos to others.
   */
  engageAssignFlowToDosToOthers?: boolean | null;
  /**
   * Whether users may export deals.
   */
  dealsDataExport?: boolean | null;
  /**
   * Whether users may use AI Builder.
   */
  aiBuilder?: boolean | null;
  /**
   * Whether users may create and manage plays.
   */
  orchestrateCreateAndManagePlays?: boolean | null;
}

/**
 * A scorecard with its questions.
 */
export interface Scorecard {
  /**
   * Id of the scorecard.
   */
  scorecardId: string;
  /**
   * Name of the scorecard.
   */
  scorecardName?: string | null;
  /**
   * Id of the workspace it belongs to.
   */
  workspaceId?: string | null;
  /**
   * Whether it is in use.
   */
  enabled?: boolean | null;
  /**
   * Id of the user who changed it last; -1 for nobody.
   */
  updaterUserId?: string | null;
  /**
   * When it was created, ISO 8601.
   */
  created?: string | null;
  /**
   * Date and time of the last change, ISO 8601.
   */
  updated?: string | null;
  /**
   * AUTOMATIC (scored by AI) or MANUAL.
   */
  reviewMethod?: string | null;
  /**
   * Questions of the scorecard.
   */
  questions?:
    | {
        /**
         * Id of the question.
         */
        questionId?: string | null;
        /**
         * Id of this wording of the question.
         */
        questionRevisionId?: string | null;
        /**
         * The question.
         */
        questionText?: string | null;
        /**
         * Whether it is the overall question.
         */
        isOverall?: boolean | null;
        /**
         * Kind of question, such as RANGE.
         */
        questionType?: string | null;
        /**
         * Advice on how to answer.
         */
        answerGuide?: string | null;
        /**
         * Lowest answer, as text; null without a range.
         */
        minRange?: string | null;
        /**
         * Highest answer, as text; null without a range.
         */
        maxRange?: string | null;
        /**
         * Answers to choose from; null for other kinds of question.
         */
        answerOptions?:
          | {
              /**
               * Id of the answer.
               */
              id?: string | number | null;
              /**
               * The answer.
               */
              text?: string | null;
            }[]
          | null;
      }[]
    | null;
}

/**
 * Which days and users to report on.
 */
export interface StatsFilter {
  /**
   * First day, inclusive: YYYY-MM-DD in the company's time zone.
   */
  fromDate: string;
  /**
   * Day after the last, exclusive, and not after today: YYYY-MM-DD in the company's time zone.
   */
  toDate: string;
  /**
   * Only these users; all with activity in the range if omitted.
   *
   * Items: Id of a Gong user: up to 20 decimal digits, as a string.
   */
  userIds?: string[];
  /**
   * Only users created in Gong from this time on: ISO 8601 with offset.
   */
  createdFromDateTime?: string;
  /**
   * Only users created in Gong before this time: ISO 8601 with offset.
   */
  createdToDateTime?: string;
}

export interface Task {
  /**
   * Id of the task.
   */
  id: string | number;
  /**
   * Id of the Gong user who owns the task.
   */
  userId?: string | number | null;
  /**
   * Date and time the task was created, ISO 8601.
   */
  created?: string | null;
  /**
   * Date and time of its last change, ISO 8601.
   */
  updated?: string | null;
  /**
   * OPEN, DONE or DISMISSED.
   */
  status?: string | null;
  /**
   * FLOW if a flow made the task, MANUAL if a person did.
   */
  type?: string | null;
  /**
   * Kind of task: CALL.
   */
  actions?: string[] | null;
  /**
   * Account of the CRM, if one belongs to the task.
   */
  account?: {
    /**
     * Id of the account in the CRM.
     */
    crmId?: string | null;
    /**
     * Name of the account.
     */
    name?: string | null;
    /**
     * Page of the account in the CRM.
     */
    crmUrl?: string | null;
  } | null;
  /**
   * Deal of the CRM, if one belongs to the task.
   */
  opportunity?: {
    /**
     * Id of the deal in the CRM.
     */
    crmId?: string | null;
    /**
     * Name of the deal.
     */
    name?: string | null;
    /**
     * Page of the deal in the CRM.
     */
    crmUrl?: string | null;
    /**
     * Status of the deal.
     */
    status?: string | null;
    /**
     * Stage of the deal.
     */
    stage?: string | null;
    /**
     * Amount, as text.
     */
    amount?: string | null;
    /**
     * Probability, as text.
     */
    probability?: string | null;
    /**
     * Day the deal closes or closed.
     */
    closeDate?: string | null;
  } | null;
  /**
   * Date and time the task is due, ISO 8601.
   */
  dueDate?: string | null;
  /**
   * Flow that made the task.
   */
  flow?: {
    /**
     * Id of the flow.
     */
    id?: string | number | null;
    /**
     * Name of the flow.
     */
    name?: string | null;
    /**
     * Step of the flow.
     */
    step?: {
      /**
       * Id of the step.
       */
      id?: string | number | null;
      /**
       * Name of the step.
       */
      name?: string | null;
      /**
       * Position of the step in the flow, from 1.
       */
      stepNumber?: number | null;
    } | null;
  } | null;
  /**
   * Person the task is about.
   */
  contact?: TaskContact;
  /**
   * Further people the task is about.
   */
  additionalContacts?: TaskContact[] | null;
  /**
   * Title of the task, for MANUAL ones.
   */
  title?: string | null;
  /**
   * Priority of the task.
   */
  priority?: {
    /**
     * Id of the priority.
     */
    id?: string | number | null;
    /**
     * Name of the priority, such as high.
     */
    name?: string | null;
    /**
     * Weight: the greater, the more important.
     */
    weight?: number | null;
  } | null;
}

/**
 * A contact or lead of the CRM.
 */
export type TaskContact = {
  /**
   * Id of the contact or lead in the CRM.
   */
  crmId?: string | null;
  /**
   * CONTACT or LEAD.
   */
  type?: string | null;
  /**
   * Data of the CRM about the person.
   */
  data?: {
    /**
     * First name.
     */
    firstName?: string | null;
    /**
     * Last name.
     */
    lastName?: string | null;
    /**
     * Page of the person in the CRM.
     */
    crmUrl?: string | null;
    /**
     * Company the person works for.
     */
    companyName?: string | null;
    /**
     * Us, Them or Unknown: side of the person.
     */
    affiliation?: string | null;
    /**
     * E-mail addresses.
     */
    emails?:
      | {
          /**
           * E-mail address.
           */
          email?: string | null;
        }[]
      | null;
    /**
     * Job title.
     */
    title?: string | null;
    /**
     * Time zone, such as US/Pacific.
     */
    timezone?: string | null;
    /**
     * Telephone numbers.
     */
    phoneNumbers?:
      | {
          /**
           * Number as it was entered.
           */
          raw?: string | null;
          /**
           * Extension.
           */
          extension?: string | null;
          /**
           * Country calling code, such as 44.
           */
          countryCode?: number | null;
          /**
           * Number in normal form.
           */
          normalized?: string | null;
          /**
           * Label, such as Mobile.
           */
          label?: string | null;
          /**
           * Whether the number was verified.
           */
          isVerified?: boolean | null;
        }[]
      | null;
    /**
     * City.
     */
    city?: string | null;
    /**
     * Country.
     */
    country?: string | null;
    /**
     * State or region.
     */
    state?: string | null;
    /**
     * Postal code.
     */
    zipcode?: string | null;
    /**
     * Channels that must not be used for the person: CALLS, EMAILS, SMS_MESSAGES.
     */
    optOutChannels?: string[] | null;
    /**
     * Web address of the LinkedIn profile.
     */
    linkedinProfile?: string | null;
  } | null;
} | null;

/**
 * A keyword tracker.
 */
export interface Tracker {
  /**
   * Id of the tracker.
   */
  trackerId: string;
  /**
   * Name of the tracker.
   */
  trackerName?: string | null;
  /**
   * Id of the workspace it belongs to.
   */
  workspaceId?: string | null;
  /**
   * Words and phrases by language.
   */
  languageKeywords?:
    | {
        /**
         * ISO-639-2B language code; mul means all languages.
         */
        language?: string | null;
        /**
         * Words and phrases.
         */
        keywords?: string[] | null;
        /**
         * Whether other forms of the words count too.
         */
        includeRelatedForms?: boolean | null;
      }[]
    | null;
  /**
   * Who must say it: Anyone, Company or NonCompany.
   */
  affiliation?: string | null;
  /**
   * Whether it counts within questions only.
   */
  partOfQuestion?: boolean | null;
  /**
   * Part of the call that counts: Anytime, First or Last.
   */
  saidAt?: string | null;
  /**
   * Length of that part, in saidAtUnit.
   */
  saidAtInterval?: number | null;
  /**
   * minutes, or a percentage of the call.
   */
  saidAtUnit?: string | null;
  /**
   * Topics within which it counts.
   */
  saidInTopics?: string[] | null;
  /**
   * JSON text of the filter on the calls that are searched.
   */
  filterQuery?: string | null;
  /**
   * When it was created, ISO 8601.
   */
  created?: string | null;
  /**
   * Id of the user who created it; null for built-in trackers.
   */
  creatorUserId?: string | null;
  /**
   * Date and time of the last change, ISO 8601.
   */
  updated?: string | null;
  /**
   * Id of the user who changed it last; null for built-in trackers.
   */
  updaterUserId?: string | null;
}

export interface TrackerMatch {
  /**
   * Id of the tracker.
   */
  id?: string | null;
  /**
   * Name of the tracker.
   */
  name?: string | null;
  /**
   * Number of occurrences.
   */
  count?: number | null;
  /**
   * KEYWORD or SMART.
   */
  type?: string | null;
  /**
   * The occurrences; only if trackerOccurrences is selected.
   */
  occurrences?: {
    /**
     * Seconds from the start of the call.
     */
    startTime?: number | null;
    /**
     * Speaker, as in parties and transcripts.
     */
    speakerId?: string | null;
  }[];
  /**
   * Counts by phrase; keyword trackers only.
   */
  phrases?: {
    /**
     * The phrase.
     */
    phrase?: string | null;
    /**
     * Number of occurrences.
     */
    count?: number | null;
    /**
     * The occurrences; only if trackerOccurrences is selected.
     */
    occurrences?: {
      /**
       * Seconds from the start of the call.
       */
      startTime?: number | null;
      /**
       * Speaker, as in parties and transcripts.
       */
      speakerId?: string | null;
    }[];
  }[];
}

/**
 * A Gong user.
 */
export interface User {
  /**
   * Id of the user.
   */
  id: string;
  /**
   * E-mail address.
   */
  emailAddress?: string | null;
  /**
   * When the user was created in Gong, ISO 8601.
   */
  created?: string | null;
  /**
   * Whether the user is active.
   */
  active?: boolean | null;
  /**
   * Other e-mail addresses of the user.
   */
  emailAliases?: string[] | null;
  /**
   * E-mail address that the user signs in with.
   */
  trustedEmailAddress?: string | null;
  /**
   * First name.
   */
  firstName?: string | null;
  /**
   * Last name.
   */
  lastName?: string | null;
  /**
   * Job title.
   */
  title?: string | null;
  /**
   * Phone number as entered in Gong.
   */
  phoneNumber?: string | null;
  /**
   * Phone extension.
   */
  extension?: string | null;
  /**
   * Personal meeting rooms of the user.
   */
  personalMeetingUrls?: string[] | null;
  /**
   * What Gong records and imports for the user.
   */
  settings?: {
    /**
     * Web conferences are recorded.
     */
    webConferencesRecorded?: boolean | null;
    /**
     * A web conference is not recorded if this user is invited.
     */
    preventWebConferenceRecording?: boolean | null;
    /**
     * Phone calls are imported; needed to add calls for the user.
     */
    telephonyCallsImported?: boolean | null;
    /**
     * E-mail is imported.
     */
    emailsImported?: boolean | null;
    /**
     * Importing e-mail is prevented.
     */
    preventEmailImport?: boolean | null;
    /**
     * Meetings without a recording are imported.
     */
    nonRecordedMeetingsImported?: boolean | null;
    /**
     * Gong Connect, the dialer, is enabled.
     */
    gongConnectEnabled?: boolean | null;
  } | null;
  /**
   * Id of the user's manager.
   */
  managerId?: string | null;
  /**
   * Page where participants of a meeting agree to be recorded.
   */
  meetingConsentPageUrl?: string | null;
  /**
   * Web conferencing providers set up for the user.
   */
  conferencingProviders?:
    | {
        /**
         * Code of the provider, such as zoom.
         */
        provider?: string | null;
        /**
         * Whether it is the user's default.
         */
        isDefault?: boolean | null;
      }[]
    | null;
  /**
   * Languages that the user speaks in calls.
   */
  spokenLanguages?:
    | {
        /**
         * BCP-47 language code, such as es-ES.
         */
        language?: string | null;
        /**
         * Whether Gong assumes this one if it does not recognize the language.
         */
        primary?: boolean | null;
      }[]
    | null;
}

/**
 * A workspace of the company.
 */
export interface Workspace {
  /**
   * Id of the workspace.
   */
  id: string;
  /**
   * Name of the workspace.
   */
  name?: string | null;
  /**
   * What the workspace is for.
   */
  description?: string | null;
}

export interface AddCallMediaInput {
  /**
   * Id of the call, as Create Call returned it.
   */
  id: string;
  /**
   * Path of the recording on the machine that runs the connector.
   */
  file?: string;
  /**
   * Address from which the connector fetches the recording and passes it on.
   */
  url?: string;
  /**
   * File name that Gong receives; the one of file or url if omitted.
   */
  fileName?: string;
  /**
   * Media type of the recording: WAV, MP3, MP4, MKV or FLAC. Derived from the file name if omitted.
   */
  contentType?:
    | "audio/wav"
    | "audio/x-wav"
    | "audio/mpeg"
    | "audio/mp4"
    | "video/mp4"
    | "audio/x-matroska"
    | "video/x-matroska"
    | "audio/flac"
    | "audio/x-flac";
  /**
   * Size in bytes, up to 1,500,000,000. Required only if neither the file system nor the server reports it.
   */
  sizeBytes?: number;
}

export interface AddCallMediaOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * Id of the call.
   */
  callId: string;
  /**
   * Page of the call in Gong.
   */
  url?: string | null;
}

export interface AskEntityInput {
  /**
   * Workspace whose calls and e-mails are used.
   */
  workspaceId: string;
  /**
   * Kind of the CRM record.
   */
  crmEntityType: "ACCOUNT" | "CONTACT" | "DEAL" | "LEAD";
  /**
   * Id of the record in the CRM.
   */
  crmEntityId: string;
  /**
   * The question, in plain language.
   */
  question: string;
  /**
   * Period of the calls and e-mails to use. CUSTOM_RANGE needs fromDateTime.
   */
  timePeriod:
    | "LAST_7DAYS"
    | "LAST_30DAYS"
    | "LAST_90DAYS"
    | "LAST_90_DAYS_SINCE_LAST_ACTIVITY"
    | "LAST_YEAR_SINCE_LAST_ACTIVITY"
    | "LAST_YEAR"
    | "THIS_WEEK"
    | "THIS_MONTH"
    | "THIS_YEAR"
    | "THIS_QUARTER"
    | "CUSTOM_RANGE"
    | "ALL_CONVERSATIONS";
  /**
   * For CUSTOM_RANGE, which needs it: calls and e-mails from this time on, ISO 8601 in UTC such as 2026-01-01T00:00:00Z.
   */
  fromDateTime?: string;
  /**
   * For CUSTOM_RANGE: calls and e-mails before this time, ISO 8601 in UTC such as 2026-02-01T00:00:00Z.
   */
  toDateTime?: string;
}

export interface AskEntityOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * Calls that were searched.
   */
  numOfCallsSearched?: number | null;
  /**
   * E-mails that were searched.
   */
  numOfEmailsSearched?: number | null;
  /**
   * The answer, part by part, each with the calls and e-mails it comes from.
   */
  answer?:
    | {
        /**
         * Texts of this part.
         */
        answerItems?: string[] | null;
        /**
         * E-mails behind this part.
         */
        emailFindings?: EmailSource[] | null;
        /**
         * Calls behind this part.
         */
        callFindings?: CallSource[] | null;
      }[]
    | null;
}

export interface AssignProspectsToFlowInput {
  /**
   * Id of the flow to assign them to, from List Flows.
   */
  flowId: string;
  /**
   * Ids of the contacts or leads in the CRM, at most 100.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: Id of a contact or lead in the CRM.
   */
  crmProspectsIds: string[];
  /**
   * E-mail address of the Gong user who will own the flow's to-dos.
   */
  flowInstanceOwnerEmail: string;
  /**
   * Changes to the flow for these prospects only (beta in Gong).
   */
  overrides?: {
    /**
     * Steps whose text differs from the flow.
     */
    steps?: {
      /**
       * Number of the step in the flow, from 1.
       */
      number: number;
      /**
       * New subject. Variables such as {{account_name}} are filled in by Gong.
       */
      subject?: string;
      /**
       * New text, HTML. Variables such as {{recipient.first_name}} are filled in by Gong.
       */
      body?: string;
    }[];
    /**
     * Variables to set, for all steps of the flow.
     */
    flowInstanceVariables?: {
      /**
       * Name of the variable, such as recipient.first_name.
       */
      name: string;
      /**
       * Its new value.
       */
      value: string;
    }[];
    /**
     * true assigns prospects even if they are still in their cool-off time.
     */
    coolOffOverride?: boolean;
  };
  /**
   * Description of these flow instances, HTML (beta in Gong).
   */
  flowInstanceDescription?: string;
}

export interface AssignProspectsToFlowOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * The prospects that were put into the flow.
   */
  prospectsAssigned?: FlowInstance[] | null;
  /**
   * The prospects that were rejected.
   */
  prospectsNotAssigned?:
    | {
        /**
         * Id of the flow.
         */
        flowId?: string | null;
        /**
         * Id of the contact or lead in the CRM.
         */
        crmProspectId?: string | null;
        /**
         * InvalidArgument, InvalidState or UnexpectedError.
         */
        errorCode?: string | null;
        /**
         * Why it was rejected.
         */
        errorMessage?: string | null;
      }[]
    | null;
}

export interface BulkAssignProspectsAndWaitInput {
  /**
   * Id of the flow to assign them to, from List Flows.
   */
  flowId: string;
  /**
   * E-mail address of the Gong user who will own the flow instances.
   */
  flowInstanceOwnerEmail: string;
  /**
   * The prospects, at most 50: each by its id in the CRM, or by first and last name.
   *
   * @minItems 1
   * @maxItems 50
   */
  prospects: (
    | {
        /**
         * First name; required without crmId.
         */
        firstName?: string;
        /**
         * Last name; required without crmId.
         */
        lastName?: string;
        /**
         * E-mail address of the prospect.
         */
        email?: string;
        /**
         * Job title of the prospect.
         */
        jobTitle?: string;
        /**
         * Web address of the LinkedIn profile.
         */
        linkedInUrl?: string;
        /**
         * Id of the contact or lead in the CRM.
         */
        crmId: string;
        /**
         * Id in the CRM of the account the prospect belongs to.
         */
        accountCrmId?: string;
        /**
         * Name of the company the prospect belongs to.
         */
        companyName?: string;
      }
    | {
        /**
         * First name; required without crmId.
         */
        firstName: string;
        /**
         * Last name; required without crmId.
         */
        lastName: string;
        /**
         * E-mail address of the prospect.
         */
        email?: string;
        /**
         * Job title of the prospect.
         */
        jobTitle?: string;
        /**
         * Web address of the LinkedIn profile.
         */
        linkedInUrl?: string;
        /**
         * Id of the contact or lead in the CRM.
         */
        crmId?: string;
        /**
         * Id in the CRM of the account the prospect belongs to.
         */
        accountCrmId?: string;
        /**
         * Name of the company the prospect belongs to.
         */
        companyName?: string;
      }
  )[];
  /**
   * Longest wait in seconds; 600 if omitted. After that the output has finished: false, and Gong continues.
   */
  timeoutSeconds?: number;
}

export interface BulkAssignProspectsAndWaitOutput {
  /**
   * The bulk assignment as last returned by Gong; Get Bulk Assignment needs its id.
   */
  assignment: FlowBulkAssignment;
  /**
   * Prospects that could not be put into the flow, with the reason.
   *
   * Items: Result for a prospect.
   */
  failed: FlowBulkResult[];
  /**
   * Whether Gong finished in time.
   */
  finished: boolean;
}

export interface BulkAssignProspectsToFlowInput {
  /**
   * Id of the flow to assign them to, from List Flows.
   */
  flowId: string;
  /**
   * E-mail address of the Gong user who will own the flow instances.
   */
  flowInstanceOwnerEmail: string;
  /**
   * The prospects, at most 50: each by its id in the CRM, or by first and last name.
   *
   * @minItems 1
   * @maxItems 50
   */
  prospects: (
    | {
        /**
         * First name; required without crmId.
         */
        firstName?: string;
        /**
         * Last name; required without crmId.
         */
        lastName?: string;
        /**
         * E-mail address of the prospect.
         */
        email?: string;
        /**
         * Job title of the prospect.
         */
        jobTitle?: string;
        /**
         * Web address of the LinkedIn profile.
         */
        linkedInUrl?: string;
        /**
         * Id of the contact or lead in the CRM.
         */
        crmId: string;
        /**
         * Id in the CRM of the account the prospect belongs to.
         */
        accountCrmId?: string;
        /**
         * Name of the company the prospect belongs to.
         */
        companyName?: string;
      }
    | {
        /**
         * First name; required without crmId.
         */
        firstName: string;
        /**
         * Last name; required without crmId.
         */
        lastName: string;
        /**
         * E-mail address of the prospect.
         */
        email?: string;
        /**
         * Job title of the prospect.
         */
        jobTitle?: string;
        /**
         * Web address of the LinkedIn profile.
         */
        linkedInUrl?: string;
        /**
         * Id of the contact or lead in the CRM.
         */
        crmId?: string;
        /**
         * Id in the CRM of the account the prospect belongs to.
         */
        accountCrmId?: string;
        /**
         * Name of the company the prospect belongs to.
         */
        companyName?: string;
      }
  )[];
}

export type BulkAssignProspectsToFlowOutput = FlowBulkAssignment;

export interface CreateCallInput {
  /**
   * Id of the call in the system that recorded it. Gong rejects a second call with the same id, so a repeat is safe.
   */
  clientUniqueId: string;
  /**
   * Title of the call, shown and searchable in Gong.
   */
  title?: string;
  /**
   * When the call began: ISO 8601 with offset.
   */
  actualStart: string;
  /**
   * Length in seconds, fractions allowed.
   */
  duration?: number;
  /**
   * Inbound: somebody called the company. Outbound: a user called out. Conference: people joined a meeting.
   */
  direction: "Inbound" | "Outbound" | "Conference" | "Unknown";
  /**
   * Gong user who hosted the call; must be among parties too.
   */
  primaryUser: string;
  /**
   * Participants of the call, the primary user among them.
   *
   * @minItems 1
   */
  parties: {
    /**
     * Gong user, if the participant is one.
     */
    userId?: string;
    /**
     * Name.
     */
    name?: string;
    /**
     * E-mail address.
     */
    emailAddress?: string;
    /**
     * Phone number, best with country code, such as +1 415-555-0100.
     */
    phoneNumber?: string;
    /**
     * Your own id of the participant; only speakersTimeline needs it.
     */
    partyId?: string;
    /**
     * Channel of a stereo recording on which this participant of the company speaks: 0 left, 1 right. Not used when speakersTimeline is given.
     */
    mediaChannelId?: number;
    /**
     * Records of the participant in a CRM; only for people from outside the company.
     */
    context?: {
      /**
       * CRM that the records are in.
       */
      system: "Salesforce" | "Generic";
      /**
       * Records of that CRM.
       */
      objects?: {
        /**
         * Kind of record.
         */
        objectType: "Lead" | "Contact" | "Account" | "Opportunity" | "User" | "Lead,Contact";
        /**
         * Id of the record in the CRM; for Salesforce with 15 or 18 characters.
         */
        objectId: string;
        /**
         * Fields of the record. Gong keeps them for later use.
         */
        fields?: {
          /**
           * Name of the field.
           */
          name?: string;
          /**
           * Value of the field.
           */
          value?: string | number | boolean;
        }[];
      }[];
    }[];
  }[];
  /**
   * URL from which Gong downloads the recording: WAV, MP3, MP4, MKV or FLAC, up to 1.5 GB, served as audio/*, video/*, application/octet-stream or binary/octet-stream. Each URL works once. Do not use Add Call Media for the same call.
   */
  downloadMediaUrl?: string;
  /**
   * Planned beginning: ISO 8601 with offset.
   */
  scheduledStart?: string;
  /**
   * Planned end: ISO 8601 with offset.
   */
  scheduledEnd?: string;
  /**
   * Purpose of the call, up to 255 characters.
   */
  purpose?: string;
  /**
   * How the call ended, such as No Answer, up to 255 characters.
   */
  disposition?: string;
  /**
   * Address at which people joined the meeting.
   */
  meetingUrl?: string;
  /**
   * Gong's code of the telephony or conferencing system, such as zoom or ringcentral. Ask Gong's support for the code of another system.
   */
  callProviderCode?: string;
  /**
   * Workspace of the call; Gong chooses one if omitted.
   */
  workspaceId?: string;
  /**
   * Language of the transcript. Gong detects the language; set it only if you are sure.
   */
  languageCode?:
    | "af-ZA"
    | "am-ET"
    | "ar-AE"
    | "ar-BH"
    | "ar-DZ"
    | "ar-EG"
    | "ar-IL"
    | "ar-IQ"
    | "ar-JO"
    | "ar-KW"
    | "ar-LB"
    | "ar-MA"
    | "ar-MR"
    | "ar-OM"
    | "ar-PS"
    | "ar-QA"
    | "ar-SA"
    | "ar-TN"
    | "ar-YE"
    | "az-AZ"
    | "bg-BG"
    | "bn-BD"
    | "bn-IN"
    | "bs-BA"
    | "ca-ES"
    | "cs-CZ"
    | "da-DK"
    | "de-AT"
    | "de-CH"
    | "de-DE"
    | "el-GR"
    | "en-AB"
    | "en-AU"
    | "en-CA"
    | "en-GB"
    | "en-IE"
    | "en-IN"
    | "en-NZ"
    | "en-PH"
    | "en-SG"
    | "en-US"
    | "en-WL"
    | "en-ZA"
    | "es-AR"
    | "es-BO"
    | "es-CL"
    | "es-CO"
    | "es-CR"
    | "es-DO"
    | "es-EC"
    | "es-ES"
    | "es-GT"
    | "es-HN"
    | "es-MX"
    | "es-NI"
    | "es-PA"
    | "es-PE"
    | "es-PR"
    | "es-PY"
    | "es-SV"
    | "es-US"
    | "es-UY"
    | "et-EE"
    | "eu-ES"
    | "fa-IR"
    | "fi-FI"
    | "fil-PH"
    | "fr-BE"
    | "fr-CA"
    | "fr-CH"
    | "fr-FR"
    | "gl-ES"
    | "gu-IN"
    | "he-IL"
    | "hi-IN"
    | "hr-HR"
    | "hu-HU"
    | "hy-AM"
    | "id-ID"
    | "is-IS"
    | "it-CH"
    | "it-IT"
    | "ja-JP"
    | "jv-ID"
    | "ka-GE"
    | "kk-KZ"
    | "km-KH"
    | "kn-IN"
    | "ko-KR"
    | "lo-LA"
    | "lt-LT"
    | "lv-LV"
    | "mk-MK"
    | "ml-IN"
    | "mn-MN"
    | "mr-IN"
    | "ms-MY"
    | "my-MM"
    | "ne-NP"
    | "nl-BE"
    | "nl-NL"
    | "no-NO"
    | "pa-Guru-IN"
    | "pl-PL"
    | "pt-BR"
    | "pt-PT"
    | "ro-RO"
    | "ru-RU"
    | "si-LK"
    | "sk-SK"
    | "sl-SI"
    | "sq-AL"
    | "sr-RS"
    | "su-ID"
    | "sv-SE"
    | "sw-KE"
    | "sw-TZ"
    | "ta-IN"
    | "ta-LK"
    | "ta-MY"
    | "ta-SG"
    | "te-IN"
    | "th-TH"
    | "tr-TR"
    | "uk-UA"
    | "ur-IN"
    | "ur-PK"
    | "uz-UZ"
    | "vi-VN"
    | "yue-Hant-HK"
    | "zh-CN"
    | "zh-TW"
    | "zu-ZA";
  /**
   * Records that the call belongs to in a CRM. Several opportunities of one account are not supported.
   */
  context?: {
    /**
     * CRM that the records are in.
     */
    system: "Salesforce" | "Generic";
    /**
     * Records of that CRM.
     */
    objects?: {
      /**
       * Kind of record.
       */
      objectType: "Opportunity" | "Account" | "Lead" | "Contact" | "User" | "Opportunity,Account";
      /**
       * Id of the record in the CRM; for Salesforce with 15 or 18 characters.
       */
      objectId: string;
      /**
       * Fields of the record. Gong keeps them for later use.
       */
      fields?: {
        /**
         * Name of the field.
         */
        name?: string;
        /**
         * Value of the field.
         */
        value?: string | number | boolean;
      }[];
    }[];
  }[];
  /**
   * Who spoke when. It replaces mediaChannelId.
   */
  speakersTimeline?: {
    /**
     * Whether the segments match the recording within 100 ms.
     */
    precise?: boolean;
    /**
     * Segments of speech; they may overlap.
     */
    speechSegments?: {
      /**
       * Start, in milliseconds from the start of the call.
       */
      fromTime: number;
      /**
       * End, in milliseconds from the start of the call.
       */
      toTime: number;
      /**
       * The partyId of everyone who speaks.
       *
       * @minItems 1
       */
      partyIds: string[];
    }[];
  };
  /**
   * Engage task that the call completes.
   */
  flowContext?: {
    /**
     * Id of the task.
     */
    taskId?: string;
  };
  /**
   * Any text that Gong stores with the call.
   */
  customData?: string;
}

export interface CreateCallOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * Id of the new call.
   */
  callId: string;
}

export interface CreateContentShareEngagementEventInput {
  /**
   * Id of the system that reports the event; the same in all events from that system.
   */
  reportingSystem: string;
  /**
   * When it happened: ISO 8601 with offset.
   */
  eventTimestamp: string;
  /**
   * Id of the event in the reporting system. Gong rejects a second event with the same id, so a repeat is safe.
   */
  eventId?: string;
  /**
   * Id of the content in the reporting system.
   */
  contentId: string;
  /**
   * Full URL of the content, as opened by the outside person.
   */
  contentUrl: string;
  /**
   * Title of the content, for people.
   */
  contentTitle: string;
  /**
   * Id of the share, if content is shared more than once.
   */
  shareId?: string;
  /**
   * Full URL of a page with more about this share.
   */
  shareInfoUrl?: string;
  /**
   * Subject of the message it was shared with.
   */
  sharingMessageSubject?: string;
  /**
   * Body of the message it was shared with, as text or HTML; Gong cleans the HTML before showing it.
   */
  sharingMessageBody?: string;
  /**
   * The Gong user who shared the content.
   */
  sharer?: {
    /**
     * Gong user who shared the content.
     */
    id?: string;
    /**
     * E-mail address of that user.
     */
    email?: string;
    /**
     * Name of that user.
     */
    name?: string;
  };
  /**
   * The people it was shared with; each needs an e-mail address.
   *
   * Items: A person it was shared with.
   */
  recipients?: {
    /**
     * E-mail address of the person.
     */
    email: string;
    /**
     * Name of the person.
     */
    name?: string;
    /**
     * Job title of the person.
     */
    title?: string;
    /**
     * Links to the person in a CRM or another system.
     *
     * Items: CRM objects that a person belongs to.
     */
    context?: EngagementPersonContext[];
  }[];
  /**
   * Name of what was done, such as Document Sent.
   */
  actionName?: string;
  /**
   * Links to the CRM or another system that the event belongs to.
   *
   * Items: CRM objects that an event belongs to. Several opportunities of one account are not supported.
   */
  crmContext?: EngagementContext[];
  /**
   * Further properties of the content.
   *
   * Items: A further property to show in Gong.
   */
  contentProperties?: EngagementProperty[];
  /**
   * Further properties of the event.
   *
   * Items: A further property to show in Gong.
   */
  eventProperties?: EngagementProperty[];
  /**
   * Workspace of the event; Gong chooses one if omitted.
   */
  workspaceId?: string;
}

export type CreateContentShareEngagementEventOutput = Acknowledgment;

export interface CreateContentViewEventInput {
  /**
   * Id of the system that reports the event; the same in all events from that system.
   */
  reportingSystem: string;
  /**
   * When it happened: ISO 8601 with offset.
   */
  eventTimestamp: string;
  /**
   * Id of the event in the reporting system. Gong rejects a second event with the same id, so a repeat is safe.
   */
  eventId?: string;
  /**
   * Id of the content in the reporting system.
   */
  contentId: string;
  /**
   * Full URL of the content, as opened by the outside person.
   */
  contentUrl: string;
  /**
   * Title of the content, for people.
   */
  contentTitle: string;
  /**
   * Name of what was done, such as Document Viewed.
   */
  viewActionTitle?: string;
  /**
   * Id of the share that led to this view, if content is shared more than once.
   */
  shareId?: string;
  /**
   * Full URL of a page with more about this view.
   */
  viewInfoUrl?: string;
  /**
   * The person who viewed the content. Omit it if trackingId is given.
   */
  viewer?: EngagementPerson;
  /**
   * Id under which an unnamed viewer is tracked. Omit it if viewer is given.
   */
  trackingId?: string;
  /**
   * Links to the CRM or another system that the event belongs to.
   *
   * Items: CRM objects that an event belongs to. Several opportunities of one account are not supported.
   */
  crmContext?: EngagementContext[];
  /**
   * Further properties of the content.
   *
   * Items: A further property to show in Gong.
   */
  contentProperties?: EngagementProperty[];
  /**
   * Further properties of the event.
   *
   * Items: A further property to show in Gong.
   */
  eventProperties?: EngagementProperty[];
  /**
   * User-Agent header of the browser.
   */
  userAgent?: string;
  /**
   * Bundle identifier or package name of the mobile app.
   */
  mobileAppId?: string;
  /**
   * Platform it happened on.
   */
  agentPlatform?: "Windows" | "Linux" | "MacOS" | "iOS" | "Android";
  /**
   * Workspace of the event; Gong chooses one if omitted.
   */
  workspaceId?: string;
}

export type CreateContentViewEventOutput = Acknowledgment;

export interface CreateCustomEngagementEventInput {
  /**
   * Id of the system that reports the event; the same in all events from that system.
   */
  reportingSystem: string;
  /**
   * When it happened: ISO 8601 with offset.
   */
  eventTimestamp: string;
  /**
   * Id of the event in the reporting system. Gong rejects a second event with the same id, so a repeat is safe.
   */
  eventId?: string;
  /**
   * Name of what was done, such as Contract Signed.
   */
  actionName?: string;
  /**
   * The person who did it.
   */
  actor?: EngagementPerson;
  /**
   * Id of the content in the reporting system.
   */
  contentId?: string;
  /**
   * Title of the content, for people.
   */
  contentTitle?: string;
  /**
   * Full URL of the content, as opened by the outside person.
   */
  contentUrl?: string;
  /**
   * Full URL of a page with more about this event.
   */
  eventInfoUrl?: string;
  /**
   * Links to the CRM or another system that the event belongs to.
   *
   * Items: CRM objects that an event belongs to. Several opportunities of one account are not supported.
   */
  crmContext?: EngagementContext[];
  /**
   * Further properties of the content.
   *
   * Items: A further property to show in Gong.
   */
  contentProperties?: EngagementProperty[];
  /**
   * Further properties of the event.
   *
   * Items: A further property to show in Gong.
   */
  eventProperties?: EngagementProperty[];
  /**
   * User-Agent header of the browser.
   */
  userAgent?: string;
  /**
   * Bundle identifier or package name of the mobile app.
   */
  mobileAppId?: string;
  /**
   * Platform it happened on.
   */
  agentPlatform?: "Windows" | "Linux" | "MacOS" | "iOS" | "Android";
  /**
   * Workspace of the event; Gong chooses one if omitted.
   */
  workspaceId?: string;
}

export type CreateCustomEngagementEventOutput = Acknowledgment;

export interface CreateDigitalInteractionInput {
  /**
   * Your own id of the event. Gong rejects a second event with the same id, so a repeat is safe.
   */
  eventId: string;
  /**
   * When it happened: ISO 8601 with offset.
   */
  timestamp: string;
  /**
   * What was done with the content, in your own words, such as page viewed or link clicked.
   */
  eventType: string;
  /**
   * The content that the person viewed.
   */
  content: {
    /**
     * Title of the content.
     */
    contentTitle: string;
    /**
     * Id of the content in your system.
     */
    contentId?: string;
    /**
     * Labels of the content.
     *
     * Items: A label.
     */
    contentLabel?: string[];
    /**
     * Full URL of the content.
     */
    contentUrl?: string;
    /**
     * Full URL of a page with more, such as an analysis of what was viewed.
     */
    contentAdditionalInfoUrl?: string;
    /**
     * For content with a number as its result, such as an NPS score or the percentage of a video that was watched.
     */
    numericContentDetails?: {
      /**
       * The number reached.
       */
      value?: number;
      /**
       * Lowest number possible.
       */
      rangeFrom: number;
      /**
       * Highest number possible.
       */
      rangeTo: number;
      /**
       * What the number means.
       */
      numericType?: "PERCENTAGE" | "NPS" | "RATING" | "OTHER";
    };
    /**
     * For content in steps, such as a course or a shipment.
     */
    stepContentDetails?: {
      /**
       * The step the person is in.
       */
      value: string;
      /**
       * All steps there are.
       *
       * Items: A step.
       */
      availableSteps: string[];
    };
    /**
     * For searches and comparisons, such as of vendors or products.
     */
    searchObjectDetails?: {
      /**
       * Name of what was searched for.
       */
      name: string;
      /**
       * Kind of what was searched for.
       */
      objectType: "VENDOR" | "PRODUCT" | "CATEGORY";
      /**
       * Internet domain of what was searched for, such as acme.com.
       */
      domain: string;
      /**
       * Its id in your system.
       */
      objectId?: string;
      /**
       * Its full URL in your system.
       */
      url?: string;
    };
    /**
     * Your own fields about the content.
     *
     * Items: Your own field.
     */
    contentCustomFields?: CustomField[];
  };
  /**
   * The person who did it. Omit it if trackingId is given.
   */
  person?: {
    /**
     * Name of the person.
     */
    name?: string;
    /**
     * E-mail address of the person; links the event to a contact.
     */
    email?: string;
    /**
     * Phone number of the person; links the event to a contact.
     */
    phoneNumber?: string;
    /**
     * Id of the person in your system. Needed for an anonymous person: one without name, email, phoneNumber and personBusinessContext.
     */
    personId?: string;
    /**
     * The person in a CRM or another system.
     */
    personBusinessContext?: {
      /**
       * Kind of the object.
       */
      objectType: "CONTACT" | "LEAD";
      /**
       * Id of the object in that system.
       */
      objectId: string;
      /**
       * Name of that system.
       */
      systemName?: string;
    };
    /**
     * Where the person is.
     */
    location?: {
      /**
       * Country, as an ISO 3166 code if there is one.
       */
      country?: string;
      /**
       * State, as an ISO 3166-2 code if there is one.
       */
      state?: string;
      /**
       * Region, as an ISO 3166-2 code if there is one.
       */
      region?: string;
      /**
       * City.
       */
      city?: string;
    };
    /**
     * The company the person works for: give its domain or a companyBusinessContexts entry.
     */
    company?: {
      /**
       * Id of the company in your system.
       */
      companyId?: string;
      /**
       * Name of the company.
       */
      name?: string;
      /**
       * Internet domain of the company, such as acme.com; links the event to an account. Needed for an anonymous person.
       */
      domain?: string;
      /**
       * The company in a CRM or another system; give it if there is no domain.
       *
       * Items: An account or opportunity.
       */
      companyBusinessContexts?: {
        /**
         * Kind of the object.
         */
        objectType: "ACCOUNT" | "OPPORTUNITY";
        /**
         * Id of the object in that system.
         */
        objectId: string;
        /**
         * Name of that system.
         */
        systemName?: string;
      }[];
    };
    /**
     * Your own fields about the person.
     *
     * Items: Your own field.
     */
    personCustomFields?: CustomField[];
  };
  /**
   * Id under which an unnamed visitor is tracked. Omit it if person is given.
   */
  trackingId?: string;
  /**
   * Name of the company whose integration sends this; through an integration platform, the name of the technology partner behind it.
   */
  sourceSystemName?: string;
  /**
   * Id of the session; ties related events together.
   */
  sessionId?: string;
  /**
   * Device it happened on.
   */
  device?: "MOBILE" | "PC";
  /**
   * Your own fields about the event.
   *
   * Items: Your own field.
   */
  customFields?: CustomField[];
}

export type CreateDigitalInteractionOutput = Acknowledgment;

export interface CreateIntegrationSettingsInput {
  /**
   * The origins to allow.
   */
  integrationTypeSettings: {
    /**
     * Kind of integration.
     */
    integrationType: "EMAIL_COMPOSER" | "ACCOUNT_PAGES" | "DIALER";
    /**
     * Origin that may be the source of the frame: scheme, host and port if needed, such as https://acme.example.com. It must be on the domain registered for the integration.
     */
    allowedOrigin: string;
  }[];
}

export type CreateIntegrationSettingsOutput = Acknowledgment;

export interface CreateMeetingInput {
  /**
   * E-mail address of the Gong user who organizes the meeting; this user's settings choose the consent page.
   */
  organizerEmail: string;
  /**
   * Start of the meeting: ISO 8601 with offset.
   */
  startTime: string;
  /**
   * End of the meeting, after its start: ISO 8601 with offset.
   */
  endTime: string;
  /**
   * Title of the event.
   */
  title?: string;
  /**
   * The people invited, without the organizer.
   *
   * Items: A person invited to a meeting.
   */
  invitees: MeetingInvitee[];
  /**
   * Web conferencing provider of the meeting, such as zoom. The organizer's default provider if omitted.
   */
  provider?: string;
  /**
   * Id of the event in the system it comes from, such as a calendar.
   */
  externalId?: string;
}

export interface CreateMeetingOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * Id of the new meeting: up to 20 decimal digits, as a string.
   */
  meetingId: string;
  /**
   * Link to the meeting, for the invitation.
   */
  meetingUrl?: string | null;
  /**
   * Further people to invite, such as the Gong assistant that schedules the recording.
   */
  additionalInvitees?:
    | {
        /**
         * E-mail address of the invitee.
         */
        email?: string | null;
        /**
         * Name of the invitee.
         */
        displayName?: string | null;
        /**
         * First name of the invitee.
         */
        firstName?: string | null;
        /**
         * Last name of the invitee.
         */
        lastName?: string | null;
      }[]
    | null;
}

export interface CreatePermissionProfileInput {
  /**
   * Workspace in which the profile is created.
   */
  workspaceId: string;
  /**
   * Name of the profile.
   */
  name: string;
  /**
   * Description of the profile.
   */
  description?: string;
  /**
   * Whose calls may be seen.
   */
  callsAccess?: AccessLevel;
  /**
   * Which library folders may be seen, and what may be done with them.
   */
  libraryFolderAccess?: {
    /**
     * Which library folders may be seen. With none, nothing else may be set here.
     */
    permissionLevel: "none" | "all" | "specific-folders";
    /**
     * Ids of the folders, for specific-folders.
     *
     * Items: Id of a library folder: up to 20 decimal digits, as a string.
     */
    libraryFolderIds?: string[];
    /**
     * Whether users may manage public folders.
     */
    managePublicFolder?: boolean;
    /**
     * Whether users may manage streams.
     */
    manageStreams?: boolean;
    /**
     * Whether users may add calls to folders and archive calls.
     */
    manageFolderCalls?: boolean;
    /**
     * Whether users may share own folders and streams with other team members.
     */
    shareFoldersAndStreams?: boolean;
  };
  /**
   * Whose deals may be seen.
   */
  dealsAccess?: AccessLevel;
  /**
   * What may be done with forecasts.
   */
  forecastPermissions?: {
    /**
     * Whose forecast submissions may be seen.
     */
    forecastAccess?: AccessLevel;
    /**
     * Whose forecast submissions may be changed.
     */
    forecastEditSubmissions?: AccessLevel;
    /**
     * Whose forecast targets may be changed.
     */
    forecastEditTargets?: AccessLevel;
  };
  /**
   * Whose coaching may be seen.
   */
  coachingAccess?: AccessLevel;
  /**
   * Whose insights may be seen.
   */
  insightsAccess?: AccessLevel;
  /**
   * Whose usage data may be seen.
   */
  usageAccess?: AccessLevel;
  /**
   * Whose e-mails may be seen.
   */
  emailsAccess?: AccessLevel;
  /**
   * Whether users may score calls.
   */
  scoreCalls?: boolean;
  /**
   * Whether users may replace the score someone else gave.
   */
  overrideScore?: boolean;
  /**
   * Whether users may download recordings.
   */
  downloadCallMedia?: boolean;
  /**
   * Whether users may share calls with customers.
   */
  shareCallsWithCustomers?: boolean;
  /**
   * Whether users may schedule and upload calls manually.
   */
  manuallyScheduleAndUploadCalls?: boolean;
  /**
   * Whether users may mark their own calls as private.
   */
  privateCalls?: boolean;
  /**
   * Whether users may delete calls.
   */
  deleteCalls?: boolean;
  /**
   * Whether users may cut calls.
   */
  trimCalls?: boolean;
  /**
   * Whether users may listen in to running calls.
   */
  listenInCalls?: boolean;
  /**
   * Whether users may delete e-mails.
   */
  deleteEmails?: boolean;
  /**
   * Whether users may see and search calls.
   */
  callsAndSearch?: boolean;
  /**
   * Whether users may see the library.
   */
  library?: boolean;
  /**
   * Whether users may see the deals pages.
   */
  deals?: boolean;
  /**
   * Whether users may create, change and delete deal boards.
   */
  createEditAndDeleteDealsBoards?: boolean;
  /**
   * Whether users may edit deals in place.
   */
  dealsInlineEditing?: boolean;
  /**
   * Whether users may see account pages.
   */
  account?: boolean;
  /**
   * Whether users may see coaching pages.
   */
  coaching?: boolean;
  /**
   * Whether users may see usage pages.
   */
  usage?: boolean;
  /**
   * Whether users may see team statistics.
   */
  teamStats?: boolean;
  /**
   * Whether users may see the initiatives page.
   */
  initiatives?: boolean;
  /**
   * Whether users may see the market page.
   */
  market?: boolean;
  /**
   * Whether users may see activity pages.
   */
  activity?: boolean;
  /**
   * Whether users may see forecast pages.
   */
  forecast?: boolean;
  /**
   * Whether users may manage forecast boards and upload targets.
   */
  forecastManage?: boolean;
  /**
   * Whether users may manage the company's e-mail templates.
   */
  engageManageCompanyTemplates?: boolean;
  /**
   * Whether users may manage the company's sequences.
   */
  engageManageCompanySequences?: boolean;
  /**
   * Whether users may create and manage rulesets.
   */
  engageCreateAndManageRulesets?: boolean;
  /**
   * Whether users may snooze flow to-dos of others.
   */
  engageSnoozeFlowToDosForOthers?: boolean;
  /**
   * Whether users may change which CRM fields are shown.
   */
  engageAllowCrmFieldsViewChange?: boolean;
  /**
   * Whether users may see Engage activity analytics.
   */
  viewEngageAnalyticsActivity?: boolean;
  /**
   * Whether users may see Engage performance analytics.
   */
  viewEngageAnalyticsPerformance?: boolean;
  /**
   * Whether users may see Engage flow analytics.
   */
  viewEngageAnalyticsFlows?: boolean;
  /**
   * Whether users may manage general business settings.
   */
  manageGeneralBusinessSettings?: boolean;
  /**
   * Whether users may manage scorecards.
   */
  manageScorecards?: boolean;
  /**
   * Whether users may export call and coaching data as CSV.
   */
  exportCallsAndCoachingDataToCSV?: boolean;
  /**
   * Whether users may edit CRM data in place.
   */
  crmDataInlineEditing?: boolean;
  /**
   * Whether users may import CRM data.
   */
  crmDataImport?: boolean;
  /**
   * Whether users may see dashboards.
   */
  viewRevenueAnalytics?: boolean;
  /**
   * Whether users may manage revenue analytics.
   */
  manageRevenueAnalytics?: boolean;
  /**
   * Whether users may move flow to-dos from one person to another.
   */
  engageReassignFlowToDosToOthers?: boolean;
  /**
   * Whether users may assign flow to-dos to others.
   */
  engageAssignFlowToDosToOthers?: boolean;
  /**
   * Whether users may export deals.
   */
  dealsDataExport?: boolean;
  /**
   * Whether users may use AI Builder.
   */
  aiBuilder?: boolean;
  /**
   * Whether users may create and manage plays.
   */
  orchestrateCreateAndManagePlays?: boolean;
}

export type CreatePermissionProfileOutput = PermissionProfile;

export interface DeleteCrmIntegrationInput {
  /**
   * Id of the CRM registered through the API: up to 20 decimal digits, as a string. List CRM Integrations returns it.
   */
  integrationId: string;
  /**
   * Your own id of this request, new each time: letters, digits, dashes and underscores. Get CRM Request Status needs it, and Gong rejects a second request with the same id.
   */
  clientRequestId: string;
}

export interface DeleteCrmIntegrationOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId: string;
  /**
   * Your own id of this request, for Get CRM Request Status.
   */
  clientRequestId?: string | null;
}

export interface DeleteMeetingInput {
  /**
   * Id of the meeting, as Create Meeting returned it: up to 20 decimal digits, as a string.
   */
  meetingId: string;
  /**
   * E-mail address of the Gong user who created the meeting.
   */
  organizerEmail: string;
}

export interface DeleteMeetingOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * E-mail address of the organizer, if Gong repeats it.
   */
  organizerEmail?: string | null;
}

export interface EraseDataForEmailAddressInput {
  /**
   * The e-mail address whose data is erased.
   */
  emailAddress: string;
}

export type EraseDataForEmailAddressOutput = Acknowledgment;

export interface EraseDataForPhoneNumberInput {
  /**
   * Phone number with + and country code, such as +14255552671 or +1 (425) 555-2671; other characters are ignored.
   */
  phoneNumber: string;
}

export type EraseDataForPhoneNumberOutput = Acknowledgment;

export interface FindDataForEmailAddressInput {
  /**
   * The e-mail address to look for.
   */
  emailAddress: string;
}

export interface FindDataForEmailAddressOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * E-mails with this person.
   */
  emails?: EmailReference[] | null;
  /**
   * Calls with this person.
   */
  calls?: CallReference[] | null;
  /**
   * Meetings with this person.
   */
  meetings?: MeetingReference[] | null;
  /**
   * Records on this person from external systems.
   */
  customerData?: CustomerData[] | null;
  /**
   * Events of this person, such as viewing a shared call.
   */
  customerEngagement?:
    | {
        /**
         * Kind of event, such as contentShared, contentViewed, customEvent, digitalInteraction or ExternalCallViewing.
         */
        eventType?: string | null;
        /**
         * When it happened, ISO 8601.
         */
        timestamp?: string | null;
        /**
         * Id of the content.
         */
        contentId?: string | null;
        /**
         * URL of the content.
         */
        contentUrl?: string | null;
        /**
         * System that reported it.
         */
        reportingSystem?: string | null;
        /**
         * Name of the event.
         */
        eventName?: string | null;
        /**
         * Id of the event in that system.
         */
        sourceEventId?: string | null;
      }[]
    | null;
}

export interface FindDataForPhoneNumberInput {
  /**
   * Phone number with + and country code, such as +14255552671 or +1 (425) 555-2671; other characters are ignored.
   */
  phoneNumber: string;
}

export interface FindDataForPhoneNumberOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * E-mails with this person.
   */
  emails?: EmailReference[] | null;
  /**
   * Calls with this person.
   */
  calls?: CallReference[] | null;
  /**
   * Meetings with this person.
   */
  meetings?: MeetingReference[] | null;
  /**
   * Records on this person from external systems.
   */
  customerData?: CustomerData[] | null;
  /**
   * The phone number of the input.
   */
  suppliedPhoneNumber?: string | null;
  /**
   * Phone numbers in Gong that match it.
   */
  matchingPhoneNumbers?: string[] | null;
  /**
   * E-mail addresses of the people with that number.
   */
  emailAddresses?: string[] | null;
}

export interface GetBriefInput {
  /**
   * Workspace the brief is defined in.
   */
  workspaceId: string;
  /**
   * Name of the brief, as set up in Gong under Agent Studio, AI Briefer.
   */
  briefName: string;
  /**
   * Kind of the CRM record.
   */
  crmEntityType: "ACCOUNT" | "CONTACT" | "DEAL" | "LEAD";
  /**
   * Id of the record in the CRM.
   */
  crmEntityId: string;
  /**
   * Period of the calls and e-mails to use. CUSTOM_RANGE needs fromDateTime.
   */
  timePeriod:
    | "LAST_7DAYS"
    | "LAST_30DAYS"
    | "LAST_90DAYS"
    | "LAST_90_DAYS_SINCE_LAST_ACTIVITY"
    | "LAST_YEAR_SINCE_LAST_ACTIVITY"
    | "LAST_YEAR"
    | "THIS_WEEK"
    | "THIS_MONTH"
    | "THIS_YEAR"
    | "THIS_QUARTER"
    | "CUSTOM_RANGE"
    | "ALL_CONVERSATIONS";
  /**
   * For CUSTOM_RANGE, which needs it: calls and e-mails from this time on, ISO 8601 in UTC such as 2026-01-01T00:00:00Z.
   */
  fromDateTime?: string;
  /**
   * For CUSTOM_RANGE: calls and e-mails before this time, ISO 8601 in UTC such as 2026-02-01T00:00:00Z.
   */
  toDateTime?: string;
}

export interface GetBriefOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * Calls that were searched.
   */
  numOfCallsSearched?: number | null;
  /**
   * E-mails that were searched.
   */
  numOfEmailsSearched?: number | null;
  /**
   * The sections of the brief, in order.
   */
  briefSections?:
    | {
        /**
         * Title of the section.
         */
        title?: string | null;
        /**
         * Text of the section.
         */
        sectionSummary?: string[] | null;
        /**
         * Where the section comes from: Conversations, Web, CrmOrGongData or McpConnection.
         */
        briefSectionType?: string | null;
        /**
         * Calls and e-mails behind a section of the type Conversations.
         */
        conversationFindings?: {
          /**
           * Calls behind the section.
           */
          callFindings?: CallSource[] | null;
          /**
           * E-mails behind the section.
           */
          emailFindings?: EmailSource[] | null;
        } | null;
        /**
         * Web pages behind the section.
         */
        webFindings?:
          | {
              /**
               * Domain of the page; may be Gong's or another that redirects to it.
               */
              domain?: string | null;
              /**
               * Title of the page.
               */
              title?: string | null;
              /**
               * Address of the page.
               */
              url?: string | null;
            }[]
          | null;
        /**
         * Result of the MCP connections behind a section of the type McpConnection.
         */
        mcpResult?: {
          /**
           * Result of each MCP connection.
           */
          connections?:
            | {
                /**
                 * Name of the connection in Gong.
                 */
                name?: string | null;
                /**
                 * SUCCESS, AUTH_REQUIRED, FAILED, NOT_CONNECTED, NO_MATCHING_TOOLS, NO_USER_CONTEXT or UNKNOWN.
                 */
                status?: string | null;
              }[]
            | null;
          /**
           * Names of the servers that were used.
           */
          servers?: string[] | null;
          /**
           * SUCCESS, FAILURE or CONNECTION_ERROR.
           */
          mcpStatus?: string | null;
          /**
           * What failed; absent on success.
           */
          errorMessage?: string | null;
        } | null;
      }[]
    | null;
}

export interface GetBulkAssignmentInput {
  /**
   * Id of the bulk assignment, from Bulk Assign Prospects To Flow.
   */
  id: string;
}

export type GetBulkAssignmentOutput = FlowBulkAssignment;

export interface GetCallByIdInput {
  /**
   * Id of a call: up to 20 decimal digits, as a string.
   */
  id: string;
  /**
   * Whether calls marked private are returned. Excluded by default under OAuth, included under an API key.
   */
  privateCalls?: "include" | "exclude";
}

export type GetCallByIdOutput = Call;

export interface GetCallTranscriptInput {
  /**
   * Ids of the calls: one, or up to 100.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: Id of a call: up to 20 decimal digits, as a string.
   */
  callIds: string[];
  /**
   * Whether calls marked private are returned. Excluded by default under OAuth, included under an API key.
   */
  privateCalls?: "include" | "exclude";
}

export interface GetCallTranscriptOutput {
  /**
   * The calls that have a transcript, in the order of callIds.
   *
   * Items: Transcript of a call with the names of the speakers.
   */
  calls: FormattedTranscript[];
  /**
   * All transcripts as plain text, one below the other.
   */
  text: string;
  /**
   * All transcripts as Markdown, one below the other.
   */
  markdown: string;
  /**
   * Calls that are not returned, and the reason.
   */
  missing: {
    /**
     * Id of the call.
     */
    callId: string;
    /**
     * not_found: the call does not exist, is not visible to this account, or its details are not available yet. no_transcript: it has no transcript, or none yet. private: it is private, and privateCalls is exclude.
     */
    reason: string;
  }[];
}

export interface GetCrmEntitiesInput {
  /**
   * Id of the CRM registered through the API: up to 20 decimal digits, as a string. List CRM Integrations returns it.
   */
  integrationId: string;
  /**
   * Kind of CRM record, in capitals.
   */
  objectType: "ACCOUNT" | "CONTACT" | "DEAL" | "LEAD";
  /**
   * Ids of the records in the CRM, at most 100.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: Id of a record in the CRM.
   */
  objectsCrmIds: string[];
}

export interface GetCrmEntitiesOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * The records by their id in the CRM; null for a record that Gong does not have.
   */
  crmObjectsMap?: {
    /**
     * Field values by field name.
     */
    [k: string]: {
      /**
       * Value of the field.
       */
      [k: string]: string | number | boolean | (string | number | boolean | null)[] | null;
    } | null;
  } | null;
}

export interface GetCrmRequestStatusInput {
  /**
   * Id of the CRM registered through the API: up to 20 decimal digits, as a string. List CRM Integrations returns it.
   */
  integrationId: string;
  /**
   * The clientRequestId of the upload or deletion.
   */
  clientRequestId: string;
}

export interface GetCrmRequestStatusOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * PENDING, IN_PROGRESS, DONE or FAILED.
   */
  status?: string | null;
  /**
   * The faulty lines, at most 20.
   */
  errors?:
    | {
        /**
         * Line of the uploaded file, from 1; 0 for a fault of the whole file.
         */
        line?: number | null;
        /**
         * What is wrong, in words.
         */
        description?: string | null;
      }[]
    | null;
  /**
   * Records that were rejected.
   */
  totalErrorCount?: number | null;
  /**
   * Records that were accepted.
   */
  totalSuccessCount?: number | null;
}

export interface GetMeetingIntegrationStatusInput {
  /**
   * E-mail addresses of the users to check, at most 100.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: E-mail address of a user.
   */
  emails: string[];
}

export interface GetMeetingIntegrationStatusOutput {
  /**
   * One entry for each user.
   */
  items: {
    /**
     * E-mail address of the user.
     */
    email?: string | null;
    /**
     * Whether Gong knows a user with this address.
     */
    exists?: boolean | null;
    /**
     * Whether the user's meeting integration is connected.
     */
    valid?: boolean | null;
    /**
     * Why the integration does not work, for display to the user.
     */
    userFacingError?: string | null;
    /**
     * Page in Gong where it can be fixed.
     */
    fixUrl?: string | null;
    /**
     * Page of Gong's help center about it.
     */
    helpUrl?: string | null;
  }[];
}

export interface GetPermissionProfileInput {
  /**
   * Id of a permission profile: up to 20 decimal digits, as a string. List Permission Profiles returns it.
   */
  profileId: string;
}

export type GetPermissionProfileOutput = PermissionProfile;

export interface GetScorecardInput {
  /**
   * Id of the scorecard.
   */
  id?: string;
  /**
   * Name of the scorecard; case is ignored.
   */
  name?: string;
}

export type GetScorecardOutput = Scorecard;

export interface GetTrackerInput {
  /**
   * Id of the tracker.
   */
  id?: string;
  /**
   * Name of the tracker; case is ignored.
   */
  name?: string;
  /**
   * Only trackers of this workspace; those of all workspaces if omitted.
   */
  workspaceId?: string;
}

export type GetTrackerOutput = Tracker;

export interface GetUserByIdInput {
  /**
   * Id of a Gong user: up to 20 decimal digits, as a string.
   */
  id: string;
}

export type GetUserByIdOutput = User;

export interface GetWorkspaceInput {
  /**
   * Id of the workspace.
   */
  id?: string;
  /**
   * Name of the workspace; case is ignored.
   */
  name?: string;
}

export type GetWorkspaceOutput = Workspace;

export interface GiveUsersCallAccessInput {
  /**
   * Calls, each with the users who get access.
   *
   * @minItems 1
   */
  callAccessList: {
    /**
     * Id of a call: up to 20 decimal digits, as a string.
     */
    callId: string;
    /**
     * The users.
     *
     * @minItems 1
     *
     * Items: Id of a Gong user: up to 20 decimal digits, as a string.
     */
    userIds: string[];
  }[];
}

export interface GiveUsersCallAccessOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
}

export interface HttpRequestInput {
  /**
   * HTTP method.
   */
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /**
   * Path under the base URL, without query, such as /v2/users.
   */
  path: string;
  /**
   * Query parameters by name; a list repeats its parameter. Give ids as strings.
   */
  query?: {
    [k: string]: string | number | boolean | string[];
  };
  /**
   * JSON body. Give ids as strings, because long numbers lose digits.
   */
  body?:
    | {
        [k: string]: unknown;
      }
    | unknown[]
    | (string | number | boolean | null);
  /**
   * Further headers by name. The connector sets those for authentication and for the body.
   */
  headers?: {
    [k: string]: string;
  };
}

export interface HttpRequestOutput {
  /**
   * HTTP status.
   */
  status: number;
  /**
   * Headers of the response, names in lower case.
   */
  headers: {
    [k: string]: string;
  };
  /**
   * The body of the response: JSON, or text if it is not JSON.
   */
  body?:
    | {
        [k: string]: unknown;
      }
    | unknown[]
    | (string | number | boolean | null);
}

export interface ListAggregatedActivityInput {
  /**
   * Which days and users to report on.
   */
  filter: StatsFilter;
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListAggregatedActivityOutput {
  /**
   * One entry for each user with activity in the range.
   */
  items: {
    /**
     * Id of the user.
     */
    userId?: string | null;
    /**
     * E-mail address of the user.
     */
    userEmailAddress?: string | null;
    /**
     * How often a user did what in the period.
     */
    userAggregateActivityStats?: {
      /**
       * Calls the user hosted.
       */
      callsAsHost?: number | null;
      /**
       * Calls the user took part in without hosting them.
       */
      callsAttended?: number | null;
      /**
       * Calls the user gave feedback on.
       */
      callsGaveFeedback?: number | null;
      /**
       * Calls the user asked for feedback on.
       */
      callsRequestedFeedback?: number | null;
      /**
       * Calls the user got feedback on.
       */
      callsReceivedFeedback?: number | null;
      /**
       * Own calls the user listened to.
       */
      ownCallsListenedTo?: number | null;
      /**
       * Other people's calls the user listened to.
       */
      othersCallsListenedTo?: number | null;
      /**
       * Calls the user shared inside the company.
       */
      callsSharedInternally?: number | null;
      /**
       * Calls the user shared with people outside the company.
       */
      callsSharedExternally?: number | null;
      /**
       * Scorecards the user filled in.
       */
      callsScorecardsFilled?: number | null;
      /**
       * The user's calls for which someone filled in a scorecard.
       */
      callsScorecardsReceived?: number | null;
      /**
       * Calls the user commented on.
       */
      callsCommentsGiven?: number | null;
      /**
       * The user's calls that someone commented on.
       */
      callsCommentsReceived?: number | null;
      /**
       * Calls the user marked as reviewed.
       */
      callsMarkedAsFeedbackGiven?: number | null;
      /**
       * The user's calls that someone marked as reviewed.
       */
      callsMarkedAsFeedbackReceived?: number | null;
    } | null;
  }[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
}

export interface ListAggregatedActivityByPeriodInput {
  /**
   * Which days and users to report on.
   */
  filter: StatsFilter;
  /**
   * Length of a period of the calendar. Weeks start on Monday.
   */
  aggregationPeriod: "DAY" | "WEEK" | "MONTH" | "QUARTER" | "YEAR";
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListAggregatedActivityByPeriodOutput {
  /**
   * One entry for each user.
   */
  items: {
    /**
     * Id of the user.
     */
    userId?: string | null;
    /**
     * E-mail address of the user.
     */
    userEmailAddress?: string | null;
    /**
     * One entry for each period, in order.
     */
    userAggregateActivity?:
      | {
          /**
           * Calls the user hosted.
           */
          callsAsHost?: number | null;
          /**
           * Calls the user took part in without hosting them.
           */
          callsAttended?: number | null;
          /**
           * Calls the user gave feedback on.
           */
          callsGaveFeedback?: number | null;
          /**
           * Calls the user asked for feedback on.
           */
          callsRequestedFeedback?: number | null;
          /**
           * Calls the user got feedback on.
           */
          callsReceivedFeedback?: number | null;
          /**
           * Own calls the user listened to.
           */
          ownCallsListenedTo?: number | null;
          /**
           * Other people's calls the user listened to.
           */
          othersCallsListenedTo?: number | null;
          /**
           * Calls the user shared inside the company.
           */
          callsSharedInternally?: number | null;
          /**
           * Calls the user shared with people outside the company.
           */
          callsSharedExternally?: number | null;
          /**
           * Scorecards the user filled in.
           */
          callsScorecardsFilled?: number | null;
          /**
           * The user's calls for which someone filled in a scorecard.
           */
          callsScorecardsReceived?: number | null;
          /**
           * Calls the user commented on.
           */
          callsCommentsGiven?: number | null;
          /**
           * The user's calls that someone commented on.
           */
          callsCommentsReceived?: number | null;
          /**
           * Calls the user marked as reviewed.
           */
          callsMarkedAsFeedbackGiven?: number | null;
          /**
           * The user's calls that someone marked as reviewed.
           */
          callsMarkedAsFeedbackReceived?: number | null;
          /**
           * Start of the period, or of the range if that is shorter: ISO 8601 with the offset of the company's time zone.
           */
          fromDate?: string | null;
          /**
           * End of the period, or of the range if that is shorter: ISO 8601 with the offset of the company's time zone.
           */
          toDate?: string | null;
        }[]
      | null;
  }[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
}

export interface ListAnsweredScorecardsInput {
  /**
   * Which answered scorecards to list; may be empty.
   */
  filter: {
    /**
     * First day of the calls, inclusive: YYYY-MM-DD in the company's time zone. From the earliest call if omitted.
     */
    callFromDate?: string;
    /**
     * Day after the last of the calls, exclusive: YYYY-MM-DD in the company's time zone. To the latest call if omitted.
     */
    callToDate?: string;
    /**
     * First day of the reviews, inclusive: YYYY-MM-DD in the company's time zone. From the earliest review if omitted.
     */
    reviewFromDate?: string;
    /**
     * Day after the last of the reviews, exclusive: YYYY-MM-DD in the company's time zone. To the latest review if omitted.
     */
    reviewToDate?: string;
    /**
     * Reviews by people, by Gong itself, or both. By people only if omitted.
     */
    reviewMethod?: "AUTOMATIC" | "MANUAL" | "BOTH";
    /**
     * Only reviews of these users.
     *
     * Items: Id of a Gong user: up to 20 decimal digits, as a string.
     */
    reviewedUserIds?: string[];
    /**
     * Only these scorecards.
     *
     * Items: Id of a scorecard: up to 20 decimal digits, as a string.
     */
    scorecardIds?: string[];
  };
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListAnsweredScorecardsOutput {
  /**
   * The answered scorecards of this page.
   */
  items: AnsweredScorecard[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
}

export interface ListBriefsInput {
  /**
   * Only briefs of this workspace; those of all workspaces if omitted.
   */
  workspaceId?: string;
}

export interface ListBriefsOutput {
  /**
   * The briefs.
   */
  items: {
    /**
     * Id of the brief.
     */
    briefId?: string | null;
    /**
     * Name of the brief, as Get Brief needs it.
     */
    briefName?: string | null;
    /**
     * Id of the workspace it belongs to.
     */
    workspaceId?: string | null;
    /**
     * What the brief is for.
     */
    description?: string | null;
    /**
     * Published or Not published.
     */
    status?: string | null;
    /**
     * Name of the user who created it.
     */
    creator?: string | null;
    /**
     * Id of the user who created it.
     */
    creatorUserId?: string | null;
    /**
     * When it was created, ISO 8601.
     */
    created?: string | null;
    /**
     * Date and time of the last change, ISO 8601.
     */
    updated?: string | null;
  }[];
}

export interface ListCallAccessInput {
  /**
   * Which calls.
   */
  filter: {
    /**
     * The calls.
     *
     * @minItems 1
     *
     * Items: Id of a call: up to 20 decimal digits, as a string.
     */
    callIds: string[];
  };
}

export interface ListCallAccessOutput {
  /**
   * The calls with their users.
   */
  items: {
    /**
     * Id of the call.
     */
    callId: string;
    /**
     * Users who were given access.
     */
    users?:
      | {
          /**
           * Id of the user.
           */
          userId?: string;
        }[]
      | null;
  }[];
}

export interface ListCallOutcomesInput {}

export interface ListCallOutcomesOutput {
  /**
   * The outcomes.
   */
  items: {
    /**
     * Name of the outcome.
     */
    callOutcome?: string | null;
    /**
     * Position in the list that users choose from.
     */
    displayOrder?: number | null;
    /**
     * CONNECTED or NOT_CONNECTED.
     */
    connectStatus?: string | null;
    /**
     * POSITIVE, NEGATIVE or NEUTRAL.
     */
    sentiment?: string | null;
    /**
     * Effect on the to-do of the call: COMPLETE or COMPLETE_AND_REMOVE.
     */
    todoAction?: string | null;
    /**
     * Action that runs when it is chosen, such as MARK_AS_OPT_OUT.
     */
    automation?: string | null;
    /**
     * ANSWERED or NOT_ANSWERED.
     */
    category?: string | null;
  }[];
}

export interface ListCallTranscriptsInput {
  /**
   * Which calls. An empty filter means every call.
   */
  filter: {
    /**
     * Calls that started from this time on, inclusive: ISO 8601 with offset.
     */
    fromDateTime?: string;
    /**
     * Calls that started before this time, exclusive: ISO 8601 with offset.
     */
    toDateTime?: string;
    /**
     * Only calls of this workspace.
     */
    workspaceId?: string;
    /**
     * Only these calls.
     *
     * @minItems 1
     *
     * Items: Id of a call: up to 20 decimal digits, as a string.
     */
    callIds?: string[];
  };
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListCallTranscriptsOutput {
  /**
   * The transcripts of this page, one per call.
   */
  items: {
    /**
     * Id of the call.
     */
    callId: string;
    /**
     * Passages of one speaker each, in order.
     */
    transcript?:
      | {
          /**
           * Speaker: the speakerId of a participant in List Extensive Calls.
           */
          speakerId?: string | null;
          /**
           * Topic that the passage belongs to.
           */
          topic?: string | null;
          /**
           * Sentences of the passage.
           */
          sentences?: {
            /**
             * Start, in milliseconds from the start of the call.
             */
            start?: number | null;
            /**
             * End, in milliseconds from the start of the call.
             */
            end?: number | null;
            /**
             * The sentence.
             */
            text?: string | null;
          }[];
        }[]
      | null;
  }[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
}

export interface ListCallsInput {
  /**
   * Calls from this time on, inclusive: ISO 8601 with offset.
   */
  fromDateTime: string;
  /**
   * Calls before this time, exclusive: ISO 8601 with offset.
   */
  toDateTime: string;
  /**
   * Only calls of this workspace.
   */
  workspaceId?: string;
  /**
   * Whether calls marked private are returned. Excluded by default under OAuth, included under an API key.
   */
  privateCalls?: "include" | "exclude";
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListCallsOutput {
  /**
   * The calls of this page.
   */
  items: Call[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
  /**
   * Number of private calls that were left out; absent if there are none.
   */
  excludedCount?: number;
}

export interface ListCallsInFolderInput {
  /**
   * Id of a library folder: up to 20 decimal digits, as a string.
   */
  folderId: string;
}

export interface ListCallsInFolderOutput {
  /**
   * The calls.
   */
  items: LibraryCall[];
}

export interface ListCoachingMetricsInput {
  /**
   * Workspace to report on.
   */
  "workspace-id": string;
  /**
   * User id of the manager.
   */
  "manager-id": string;
  /**
   * Coaching from this time on: ISO 8601 with offset.
   */
  from: string;
  /**
   * Coaching before this time: ISO 8601 with offset.
   */
  to: string;
}

export interface ListCoachingMetricsOutput {
  /**
   * One entry for the manager.
   */
  items: {
    /**
     * The manager.
     */
    manager?: CoachingUser;
    /**
     * One entry for each direct report.
     */
    directReportsMetrics?:
      | {
          /**
           * The user who reports to the manager.
           */
          report?: CoachingUser;
          /**
           * Values by name of the metric.
           */
          metrics?: {
            /**
             * Values of the metric.
             */
            [k: string]: string[] | null;
          } | null;
        }[]
      | null;
  }[];
}

export interface ListCrmIntegrationsInput {}

export interface ListCrmIntegrationsOutput {
  /**
   * The registered CRM, if there is one.
   */
  items: {
    /**
     * Id of the integration; the other CRM actions need it.
     */
    integrationId: string | number;
    /**
     * E-mail address of the person responsible for it.
     */
    ownerEmail?: string | null;
    /**
     * Name of the integration.
     */
    name?: string | null;
  }[];
}

export interface ListCrmSchemaFieldsInput {
  /**
   * Id of the CRM registered through the API: up to 20 decimal digits, as a string. List CRM Integrations returns it.
   */
  integrationId: string;
  /**
   * Kind of CRM record, in capitals.
   */
  objectType: "ACCOUNT" | "CONTACT" | "DEAL" | "LEAD";
}

export interface ListCrmSchemaFieldsOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * The fields by kind of CRM record, such as ACCOUNT.
   */
  objectTypeToSelectedFields?: {
    /**
     * The fields of this kind of record.
     */
    [k: string]:
      | {
          /**
           * Name of the field in the CRM.
           */
          uniqueName?: string | null;
          /**
           * Name of the field in the CRM, if Gong does not call it uniqueName.
           */
          name?: string | null;
          /**
           * Name of the field as shown in Gong.
           */
          label?: string | null;
          /**
           * Type of the field: BOOLEAN, CURRENCY, DATE, DATETIME, EMAILADDRESS, ID, NUMBER, PERCENT, PHONENUMBER, PICKLIST, REFERENCE, STRING, STRINGARRAY or URL.
           */
          type?: string | null;
          /**
           * When the field was last changed, ISO 8601.
           */
          lastModified?: string | null;
          /**
           * Whether the field was removed.
           */
          isDeleted?: boolean | null;
          /**
           * For a REFERENCE: the kind of record it points to.
           */
          referenceTo?: string | null;
          /**
           * For a PICKLIST: its values, in order.
           */
          orderedValueList?: string[] | null;
        }[]
      | null;
  } | null;
}

export interface ListDailyActivityInput {
  /**
   * Which days and users to report on.
   */
  filter: StatsFilter;
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListDailyActivityOutput {
  /**
   * One entry for each user with activity in the range.
   */
  items: {
    /**
     * Id of the user.
     */
    userId?: string | null;
    /**
     * E-mail address of the user.
     */
    userEmailAddress?: string | null;
    /**
     * One entry for each day of the range.
     */
    userDailyActivityStats?:
      | {
          /**
           * Ids of the calls in which the user was the host.
           */
          callsAsHost?: (string | number)[] | null;
          /**
           * Ids of the calls which the user attended without hosting.
           */
          callsAttended?: (string | number)[] | null;
          /**
           * Ids of the calls the user gave feedback on.
           */
          callsGaveFeedback?: (string | number)[] | null;
          /**
           * Ids of the calls the user asked for feedback on.
           */
          callsRequestedFeedback?: (string | number)[] | null;
          /**
           * Ids of the calls the user got feedback on.
           */
          callsReceivedFeedback?: (string | number)[] | null;
          /**
           * Ids of the calls the user hosted and listened to.
           */
          ownCallsListenedTo?: (string | number)[] | null;
          /**
           * Ids of the calls of other people that the user listened to.
           */
          othersCallsListenedTo?: (string | number)[] | null;
          /**
           * Ids of the calls the user shared inside the company.
           */
          callsSharedInternally?: (string | number)[] | null;
          /**
           * Ids of the calls the user shared with people outside the company.
           */
          callsSharedExternally?: (string | number)[] | null;
          /**
           * Ids of the calls for which the user filled in a scorecard.
           */
          callsScorecardsFilled?: (string | number)[] | null;
          /**
           * Ids of the calls of the user for which someone filled in a scorecard.
           */
          callsScorecardsReceived?: (string | number)[] | null;
          /**
           * Ids of the calls the user commented on.
           */
          callsCommentsGiven?: (string | number)[] | null;
          /**
           * Ids of the calls of the user that someone commented on.
           */
          callsCommentsReceived?: (string | number)[] | null;
          /**
           * Ids of the calls the user marked as reviewed.
           */
          callsMarkedAsFeedbackGiven?: (string | number)[] | null;
          /**
           * Ids of the calls of the user that someone marked as reviewed.
           */
          callsMarkedAsFeedbackReceived?: (string | number)[] | null;
          /**
           * Start of the day: ISO 8601 with the offset of the company's time zone.
           */
          fromDate?: string | null;
          /**
           * End of the day: ISO 8601 with the offset of the company's time zone.
           */
          toDate?: string | null;
        }[]
      | null;
  }[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
}

export interface ListExtensiveCallsInput {
  /**
   * Which calls. An empty filter means every call.
   */
  filter: {
    /**
     * Calls that started from this time on, inclusive: ISO 8601 with offset.
     */
    fromDateTime?: string;
    /**
     * Calls that started before this time, exclusive: ISO 8601 with offset.
     */
    toDateTime?: string;
    /**
     * Only calls of this workspace.
     */
    workspaceId?: string;
    /**
     * Only these calls.
     *
     * @minItems 1
     *
     * Items: Id of a call: up to 20 decimal digits, as a string.
     */
    callIds?: string[];
    /**
     * Only calls hosted by these users.
     *
     * @minItems 1
     *
     * Items: Id of a Gong user: up to 20 decimal digits, as a string.
     */
    primaryUserIds?: string[];
  };
  /**
   * Parts to return in addition to the basic data; none if omitted.
   */
  contentSelector?: {
    /**
     * Links to records in a CRM or other system: none, the links, or the links with the records' fields.
     */
    context?: "None" | "Basic" | "Extended";
    /**
     * With context Extended: fields as they are now, as they were at the time of the call, or both.
     *
     * @minItems 1
     */
    contextTiming?: ("Now" | "TimeOfCall")[];
    /**
     * Parts to return.
     */
    exposedFields?: {
      /**
       * Participants.
       */
      parties?: boolean;
      /**
       * Content of the conversation.
       */
      content?: {
        /**
         * Parts of the agenda.
         */
        structure?: boolean;
        /**
         * Topics with their length.
         */
        topics?: boolean;
        /**
         * Trackers with their counts.
         */
        trackers?: boolean;
        /**
         * Time and speaker of each occurrence; needs trackers. Only for calls since 2023.
         */
        trackerOccurrences?: boolean;
        /**
         * Summary in a few sentences.
         */
        brief?: boolean;
        /**
         * Summary by sections; can be long.
         */
        outline?: boolean;
        /**
         * Highlights such as next steps.
         */
        highlights?: boolean;
        /**
         * Outcome as Gong's AI judges it.
         */
        callOutcome?: boolean;
        /**
         * Key points.
         */
        keyPoints?: boolean;
      };
      /**
       * Interaction of the participants.
       */
      interaction?: {
        /**
         * Talk time by participant.
         */
        speakers?: boolean;
        /**
         * Content of the video.
         */
        video?: boolean;
        /**
         * Statistics of the host; returned as interactionStats.
         */
        personInteractionStats?: boolean;
        /**
         * Numbers of questions asked.
         */
        questions?: boolean;
      };
      /**
       * Additions by users.
       */
      collaboration?: {
        /**
         * Public comments.
         */
        publicComments?: boolean;
      };
      /**
       * Links to audio and video, valid for 8 hours; needs the scope api:calls:read:media-url.
       */
      media?: boolean;
    };
  };
  /**
   * Whether calls marked private are returned. Excluded by default under OAuth, included under an API key.
   */
  privateCalls?: "include" | "exclude";
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListExtensiveCallsOutput {
  /**
   * The calls of this page.
   *
   * Items: A call in detail; parts that were not selected or are not available are absent.
   */
  items: DetailedCall[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
  /**
   * Number of private calls that were left out; absent if there are none.
   */
  excludedCount?: number;
}

export interface ListFlowFoldersInput {
  /**
   * E-mail address of the Gong user whose personal and shared folders are listed besides those of the company.
   */
  flowFolderOwnerEmail: string;
  /**
   * Only folders of this workspace.
   */
  workspaceId?: string;
  /**
   * Only this folder and the folders in it.
   */
  parentId?: string;
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListFlowFoldersOutput {
  /**
   * The folders of this page.
   */
  items: {
    /**
     * Id of the folder.
     */
    id: string;
    /**
     * Name of the folder.
     */
    name?: string | null;
    /**
     * Id of the parent folder; the text null if there is none.
     */
    parentFolderId?: string | null;
    /**
     * Id of the user who created the folder; the text null if Gong created it.
     */
    createdById?: string | null;
    /**
     * Company (everyone), Personal (its owner only) or Shared, as seen by the user whose address was given.
     */
    visibility?: string | null;
  }[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
}

export interface ListFlowStepsInput {
  /**
   * Ids of the flows, at most 20, from List Flows.
   *
   * @minItems 1
   * @maxItems 20
   *
   * Items: Id of an Engage flow: up to 20 decimal digits, as a string. List Flows returns them.
   */
  flowIds: string[];
}

export interface ListFlowStepsOutput {
  /**
   * The flows with their steps.
   */
  items: {
    /**
     * Id of the flow.
     */
    id: string;
    /**
     * Name of the flow.
     */
    name?: string | null;
    /**
     * Id of the folder of the flow.
     */
    folderId?: string | null;
    /**
     * Company (everyone), Personal (its owner only) or Shared.
     */
    visibility?: string | null;
    /**
     * Date and time the flow was created, ISO 8601.
     */
    creationDate?: string | null;
    /**
     * Whether the flow is marked exclusive; decides whether a prospect in it can be put into other flows too.
     */
    exclusive?: boolean | null;
    /**
     * Description of the flow.
     */
    description?: string | null;
    /**
     * The steps of the flow.
     */
    steps?:
      | {
          /**
           * Id of the step.
           */
          id?: string | null;
          /**
           * Position of the step in the flow, from 1.
           */
          stepOrder?: number | null;
          /**
           * SEND_EMAIL, AUTO_SEND_EMAIL, CALL, LINKEDIN_CONNECT, LINKEDIN_MESSAGE or CUSTOM.
           */
          action?: string | null;
          /**
           * Subject of the e-mail.
           */
          subject?: string | null;
          /**
           * Text of the step, HTML for e-mails.
           */
          body?: string | null;
          /**
           * Whether the e-mail answers an earlier one of the same thread.
           */
          isReply?: boolean | null;
        }[]
      | null;
  }[];
}

export interface ListFlowsInput {
  /**
   * E-mail address of the Gong user whose personal and shared flows are listed besides those of the company.
   */
  flowOwnerEmail: string;
  /**
   * Only flows of this workspace.
   */
  workspaceId?: string;
  /**
   * Only flows in this folder: its id, from List Flow Folders.
   */
  folderId?: string;
  /**
   * true lists only the flows that this user assigned last, at most 20.
   */
  mostRecentlyAssigned?: boolean;
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListFlowsOutput {
  /**
   * The flows of this page.
   */
  items: Flow[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
}

export interface ListInteractionStatsInput {
  /**
   * Which days and users to report on.
   */
  filter: StatsFilter;
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListInteractionStatsOutput {
  /**
   * One entry for each user.
   */
  items: {
    /**
     * Id of the user.
     */
    userId?: string | null;
    /**
     * E-mail address of the user.
     */
    userEmailAddress?: string | null;
    /**
     * The measures of this user.
     */
    personInteractionStats?:
      | {
          /**
           * Name of the measure: Longest Monologue, Longest Customer Story, Interactivity, Patience or Question Rate.
           */
          name?: string | null;
          /**
           * Value of the measure.
           */
          value?: number | null;
        }[]
      | null;
  }[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
}

export interface ListLibraryFoldersInput {
  /**
   * Only folders of this workspace.
   */
  workspaceId?: string;
}

export interface ListLibraryFoldersOutput {
  /**
   * The folders; parentFolderId is the id of the parent.
   */
  items: {
    /**
     * Id of the folder.
     */
    id: string;
    /**
     * Name of the folder.
     */
    name?: string | null;
    /**
     * Id of the parent folder; null for a root folder.
     */
    parentFolderId?: string | null;
    /**
     * Id of the user who added it.
     */
    createdBy?: string | null;
    /**
     * Date and time of the last change, ISO 8601.
     */
    updated?: string | null;
  }[];
}

export interface ListLogsInput {
  /**
   * Which log. AccessLog: sign-ins, kept for 14 days. UserActivityLog: what users did, since March 2021. UserCallPlay: calls played. ExternallySharedCallAccess and ExternallySharedCallPlay: shared calls opened and played outside the company. The last three go back to their beginning.
   */
  logType: "AccessLog" | "UserActivityLog" | "UserCallPlay" | "ExternallySharedCallAccess" | "ExternallySharedCallPlay";
  /**
   * Entries from this time on: ISO 8601 with offset.
   */
  fromDateTime: string;
  /**
   * Entries up to this time: ISO 8601 with offset. Up to the latest entry if omitted.
   */
  toDateTime?: string;
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListLogsOutput {
  /**
   * The log entries of this page.
   */
  items: LogEntry[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
}

export interface ListPermissionProfileUsersInput {
  /**
   * Id of a permission profile: up to 20 decimal digits, as a string. List Permission Profiles returns it.
   */
  profileId: string;
}

export interface ListPermissionProfileUsersOutput {
  /**
   * The users who have the profile.
   */
  items: {
    /**
     * Id of the user.
     */
    id: string;
    /**
     * Full name.
     */
    fullName?: string | null;
    /**
     * E-mail address.
     */
    emailAddress?: string | null;
  }[];
}

export interface ListPermissionProfilesInput {
  /**
   * Workspace whose profiles are listed.
   */
  workspaceId: string;
}

export interface ListPermissionProfilesOutput {
  /**
   * The profiles of the workspace.
   */
  items: PermissionProfile[];
}

export interface ListProspectFlowsInput {
  /**
   * Ids of contacts or leads in the CRM. Only open flows are listed.
   *
   * @minItems 1
   *
   * Items: Id of a contact or lead in the CRM.
   */
  crmProspectsIds?: string[];
  /**
   * Ids of flow instances. Finished flows are listed too.
   *
   * @minItems 1
   *
   * Items: Id of a flow instance: up to 20 decimal digits, as a string.
   */
  flowInstanceIds?: string[];
}

export interface ListProspectFlowsOutput {
  /**
   * One entry for each prospect in a flow.
   */
  items: FlowInstance[];
}

export interface ListScorecardsInput {}

export interface ListScorecardsOutput {
  /**
   * The scorecards.
   *
   * Items: A scorecard with its questions.
   */
  items: Scorecard[];
}

export interface ListTargetsInput {
  /**
   * Workspace whose targets are listed.
   */
  workspaceId: string;
}

export interface ListTargetsOutput {
  /**
   * The targets of the workspace.
   */
  items: {
    /**
     * Id of the target.
     */
    id: string;
    /**
     * Name of the target.
     */
    name?: string | null;
    /**
     * Description of the target.
     */
    description?: string | null;
    /**
     * Kind of target, in Gong's words.
     */
    type?: string | null;
    /**
     * Unit of its amounts, in Gong's words.
     */
    unit?: string | null;
    /**
     * How it is summed up in the organization, in Gong's words.
     */
    hierarchyType?: string | null;
    /**
     * Date and time it was created, ISO 8601.
     */
    createdDateTime?: string | null;
  }[];
}

export interface ListTasksInput {
  /**
   * Which tasks to list.
   */
  filter: {
    /**
     * Id of the Gong user whose tasks are listed.
     */
    userId: string;
    /**
     * Only tasks of this workspace.
     */
    workspaceId?: string;
    /**
     * FLOW for tasks made by flows, MANUAL for those made by people; both may be given.
     *
     * @minItems 1
     */
    types: ("FLOW" | "MANUAL")[];
    /**
     * Kind of task; Gong has CALL only.
     *
     * @minItems 1
     */
    taskAction: "CALL"[];
    /**
     * Status of the tasks; Gong lists OPEN ones only.
     *
     * @minItems 1
     */
    status: "OPEN"[];
  };
}

export interface ListTasksOutput {
  /**
   * The tasks.
   */
  items: Task[];
}

export interface ListTrackersInput {
  /**
   * Only trackers of this workspace; those of all workspaces if omitted.
   */
  workspaceId?: string;
}

export interface ListTrackersOutput {
  /**
   * The trackers.
   *
   * Items: A keyword tracker.
   */
  items: Tracker[];
}

export interface ListUserSettingsHistoryInput {
  /**
   * Id of a Gong user: up to 20 decimal digits, as a string.
   */
  id: string;
}

export interface ListUserSettingsHistoryOutput {
  /**
   * The changes.
   */
  items: {
    /**
     * The setting: webConferencesRecorded, preventWebConferenceRecording, emailsImported, preventEmailImport, active, nonRecordedMeetingsImported, gongConnectEnabled, callsImported, interviewsRecorded or preventInterviewRecording.
     */
    setting?: string | null;
    /**
     * What it was set to.
     */
    value?: boolean | null;
    /**
     * When, ISO 8601.
     */
    time?: string | null;
  }[];
}

export interface ListUsersInput {
  /**
   * Whether to list avatars too: users for Gong's own staff when they work in the company's account. Other responses may have their ids.
   */
  includeAvatars?: boolean;
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListUsersOutput {
  /**
   * The users of this page.
   *
   * Items: A Gong user.
   */
  items: User[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
}

export interface ListUsersByFilterInput {
  /**
   * Which users.
   */
  filter: {
    /**
     * Only these users.
     *
     * @minItems 1
     *
     * Items: Id of a Gong user: up to 20 decimal digits, as a string.
     */
    userIds?: string[];
    /**
     * Users created from this time on, inclusive: ISO 8601 with offset.
     */
    createdFromDateTime?: string;
    /**
     * Users created before this time, exclusive: ISO 8601 with offset.
     */
    createdToDateTime?: string;
    /**
     * Whether to list avatars too: users for Gong's own staff.
     */
    includeAvatars?: boolean;
  };
  /**
   * nextCursor of the page before; leave out for the first page. It expires about an hour after the first page of its sequence.
   */
  cursor?: string;
  /**
   * Largest number of items, over all pages. One page of about 100 items if omitted.
   */
  limit?: number;
}

export interface ListUsersByFilterOutput {
  /**
   * The users of this page.
   *
   * Items: A Gong user.
   */
  items: User[];
  /**
   * Cursor of the next page; absent on the last one.
   */
  nextCursor?: string;
  /**
   * Number of all matching items according to Gong; it may exceed the number of returned items while calls are being analyzed.
   */
  total?: number;
}

export interface ListWorkspacesInput {}

export interface ListWorkspacesOutput {
  /**
   * The workspaces.
   *
   * Items: A workspace of the company.
   */
  items: Workspace[];
}

export interface RegisterCrmIntegrationInput {
  /**
   * Name of the integration, such as the name of your CRM.
   */
  name: string;
  /**
   * E-mail address of the person responsible for the integration.
   */
  ownerEmail: string;
}

export interface RegisterCrmIntegrationOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * Id of the new integration; the other CRM actions need it.
   */
  integrationId: string | number;
}

export interface RemoveUsersCallAccessInput {
  /**
   * Calls, each with the users who lose access.
   *
   * @minItems 1
   */
  callAccessList: {
    /**
     * Id of a call: up to 20 decimal digits, as a string.
     */
    callId: string;
    /**
     * The users.
     *
     * @minItems 1
     *
     * Items: Id of a Gong user: up to 20 decimal digits, as a string.
     */
    userIds: string[];
  }[];
}

export interface RemoveUsersCallAccessOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
}

export interface SearchCallsInput {
  /**
   * Calls that started from this time on, inclusive: ISO 8601 with offset.
   */
  fromDateTime: string;
  /**
   * Calls that started before this time, exclusive: ISO 8601 with offset. Up to now if omitted.
   */
  toDateTime?: string;
  /**
   * E-mail addresses or domains; a participant must have one of them.
   *
   * @minItems 1
   * @maxItems 100
   *
   * Items: An e-mail address, or the domain of a company with its subdomains.
   */
  participants?: string[];
  /**
   * Id in the CRM of the account that the call is linked to.
   */
  accountId?: string;
  /**
   * Id in the CRM of the opportunity or deal that the call is linked to.
   */
  opportunityId?: string;
  /**
   * Text that the title contains; case is ignored.
   */
  title?: string;
  /**
   * Word or phrase within one sentence; case is ignored. The action reads the transcripts of all calls that match the other inputs, so narrow the search if you can.
   */
  keyword?: string;
  /**
   * Largest number of calls to return. The search ends when it is reached.
   */
  limit?: number;
  /**
   * Only calls of this workspace.
   */
  workspaceId?: string;
  /**
   * Only calls hosted by these users.
   *
   * @minItems 1
   *
   * Items: Id of a Gong user: up to 20 decimal digits, as a string.
   */
  primaryUserIds?: string[];
  /**
   * Largest number of requests, about three per second; they count towards the company's daily limit.
   */
  maxRequests?: number;
  /**
   * Whether calls marked private are returned. Excluded by default under OAuth, included under an API key.
   */
  privateCalls?: "include" | "exclude";
  /**
   * nextCursor of an earlier search. Give the same other inputs, within an hour.
   */
  cursor?: string;
}

export interface SearchCallsOutput {
  /**
   * The matching calls, in Gong's order.
   */
  calls: {
    /**
     * Basic data of the call.
     */
    call: Call;
    /**
     * Participants of the call.
     *
     * Items: A participant of a call.
     */
    parties?: Party[];
    /**
     * Records that the call is linked to; only if accountId or opportunityId is given.
     *
     * Items: Links to records in a CRM, dialer or other external system.
     */
    context?: CrmContext[];
    /**
     * With a keyword: the first three sentences that contain it.
     */
    excerpts?: {
      /**
       * Start, in milliseconds from the start of the call.
       */
      start?: number | null;
      /**
       * Name of the speaker, if known.
       */
      speaker?: string | null;
      /**
       * The sentence.
       */
      text: string;
    }[];
  }[];
  /**
   * How much of the period was read.
   */
  coverage: {
    /**
     * Calls that were read.
     */
    scanned: number;
    /**
     * Private calls that were excluded.
     */
    excludedCount?: number;
    /**
     * Number of calls of the period according to Gong; some may not be analyzed yet.
     */
    total?: number;
    /**
     * Whether all calls were read, from the start or from the cursor.
     */
    complete: boolean;
    /**
     * end: there are no more calls. limit: the limit was reached. max_requests: the requests are used up. rate_limited: Gong's limit was reached. cursor_expired: the search took longer than an hour.
     */
    stoppedBecause: string;
    /**
     * Requests that were sent.
     */
    requests: number;
  };
  /**
   * Cursor to continue from; absent if there is nothing more, or if the cursor has expired.
   */
  nextCursor?: string;
}

export interface SearchUserInput {
  /**
   * E-mail address, alias or trusted address of the user; case is ignored.
   */
  email?: string;
  /**
   * Phone number; only its digits count, so +1 415-555-0100 finds +14155550100.
   */
  phoneNumber?: string;
}

export type SearchUserOutput = User;

export interface SyncNewItemsInput {
  /**
   * Id of the list action, such as list_calls.
   */
  action: string;
  /**
   * Input of that action, without the range of dates and without cursor and limit.
   */
  input?: {
    [k: string]: unknown;
  };
  /**
   * The state that the last run with the same list and input returned, unchanged; omit it for the first run.
   */
  state?: string;
  /**
   * First run only: items from this time on are new. The present if omitted, so the first run returns nothing.
   */
  startAt?: string;
  /**
   * JSON Pointer to the time of an item, such as /started. Items from before the start are not new. It is required for ranges of whole days; without it, all items that the first run reads in a list without a range are old.
   */
  time?: string;
  /**
   * JSON Pointer to the id of an item; the one that the list action declares if omitted.
   */
  id?: string;
  /**
   * JSON Pointer to the start of the range in the action's input, such as /filter/fromDateTime; the action's first range if omitted.
   */
  from?: string;
  /**
   * JSON Pointer to the end of the range in the action's input.
   */
  to?: string;
  /**
   * Format of the range: ISO 8601 date and time, or calendar days; the format of the action's input if omitted.
   */
  timeFormat?: "date_time" | "date";
  /**
   * How late an item may appear, in hours, counted from its place in the range.
   */
  lookbackHours?: number;
  /**
   * Approximate limit of requests in one run; hasMore is then true.
   */
  maxRequests?: number;
}

export interface SyncNewItemsOutput {
  /**
   * The new items, in order of time if it is known; each as the list action returns it.
   */
  newItems: unknown[];
  /**
   * Opaque. Store it together with the items and pass it to the next run.
   */
  state: string;
  /**
   * Whether there is more to read: run again at once.
   */
  hasMore: boolean;
  /**
   * Requests that were sent.
   */
  requests: number;
  /**
   * Why the run ended early although it found items; the next run returns the rest.
   */
  error?: {
    /**
     * Kind of the error, such as rate_limited.
     */
    kind: string;
    /**
     * What failed.
     */
    message: string;
  };
}

export interface UnassignFlowInstancesInput {
  /**
   * Ids of the flow instances, at most 200, from List Prospect Flows.
   *
   * @minItems 1
   * @maxItems 200
   *
   * Items: Id of a flow instance: up to 20 decimal digits, as a string.
   */
  flowInstanceIds: string[];
  /**
   * E-mail address of the Gong user who requests the removal, not of the prospect.
   */
  unassignedByUserEmail?: string;
}

export interface UnassignFlowInstancesOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * Ids of the flow instances that were ended.
   */
  unassignedFlowInstanceIds?: string[] | null;
}

export interface UnassignProspectFromFlowsInput {
  /**
   * Id of the contact or lead in the CRM.
   */
  crmProspectId: string;
  /**
   * Only this flow; all flows if omitted.
   */
  flowId?: string;
  /**
   * E-mail address of the Gong user who requests the removal, not of the prospect.
   */
  unassignedByUserEmail?: string;
}

export interface UnassignProspectFromFlowsOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * Ids of the flow instances that were ended.
   */
  unassignedFlowInstanceIds?: string[] | null;
}

export interface UpdateCrmSchemaFieldsInput {
  /**
   * Id of the CRM registered through the API: up to 20 decimal digits, as a string. List CRM Integrations returns it.
   */
  integrationId: string;
  /**
   * Kind of CRM record, in capitals.
   */
  objectType: "ACCOUNT" | "CONTACT" | "DEAL" | "LEAD";
  /**
   * All fields of this kind of record: new, changed, unchanged and removed ones.
   *
   * @minItems 1
   */
  fields: {
    /**
     * Name of the field in the CRM.
     */
    uniqueName: string;
    /**
     * Name of the field as shown in Gong.
     */
    label: string;
    /**
     * Type of the values. DATE is YYYY-MM-DD, DATETIME is ISO 8601 without milliseconds, PERCENT is 0 to 100, CURRENCY is a plain number.
     */
    type:
      | "BOOLEAN"
      | "CURRENCY"
      | "DATE"
      | "DATETIME"
      | "EMAILADDRESS"
      | "ID"
      | "NUMBER"
      | "PERCENT"
      | "PHONENUMBER"
      | "PICKLIST"
      | "REFERENCE"
      | "STRING"
      | "STRINGARRAY"
      | "URL";
    /**
     * When the field was last changed in the CRM: ISO 8601 with offset, without milliseconds, such as 2026-03-01T09:30:00Z.
     */
    lastModified?: string;
    /**
     * true removes the field and its values from all records.
     */
    isDeleted?: boolean;
    /**
     * Kind of record that a REFERENCE points to; needed for that type.
     */
    referenceTo?: "ACCOUNT" | "CONTACT" | "DEAL" | "LEAD" | "USER";
    /**
     * Values of a PICKLIST, in order; needed for that type.
     */
    orderedValueList?: string[];
  }[];
}

export type UpdateCrmSchemaFieldsOutput = Acknowledgment;

export interface UpdateMeetingInput {
  /**
   * Id of the meeting, as Create Meeting returned it: up to 20 decimal digits, as a string.
   */
  meetingId: string;
  /**
   * E-mail address of the Gong user who created the meeting.
   */
  organizerEmail: string;
  /**
   * Start of the meeting: ISO 8601 with offset.
   */
  startTime: string;
  /**
   * End of the meeting, after its start: ISO 8601 with offset.
   */
  endTime: string;
  /**
   * Title of the event.
   */
  title?: string;
  /**
   * The people invited, without the organizer.
   *
   * Items: A person invited to a meeting.
   */
  invitees: MeetingInvitee[];
  /**
   * Web conferencing provider of the meeting, such as zoom. The organizer's default provider if omitted.
   */
  provider?: string;
  /**
   * Id of the event in the system it comes from, such as a calendar.
   */
  externalId?: string;
}

export interface UpdateMeetingOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * Id of the meeting.
   */
  meetingId: string;
}

export interface UpdatePermissionProfileInput {
  /**
   * Id of a permission profile: up to 20 decimal digits, as a string. List Permission Profiles returns it.
   */
  profileId: string;
  /**
   * Name of the profile.
   */
  name?: string;
  /**
   * Description of the profile.
   */
  description?: string;
  /**
   * Whose calls may be seen.
   */
  callsAccess?: AccessLevel;
  /**
   * Which library folders may be seen, and what may be done with them.
   */
  libraryFolderAccess?: {
    /**
     * Which library folders may be seen. With none, nothing else may be set here.
     */
    permissionLevel: "none" | "all" | "specific-folders";
    /**
     * Ids of the folders, for specific-folders.
     *
     * Items: Id of a library folder: up to 20 decimal digits, as a string.
     */
    libraryFolderIds?: string[];
    /**
     * Whether users may manage public folders.
     */
    managePublicFolder?: boolean;
    /**
     * Whether users may manage streams.
     */
    manageStreams?: boolean;
    /**
     * Whether users may add calls to folders and archive calls.
     */
    manageFolderCalls?: boolean;
    /**
     * Whether users may share own folders and streams with other team members.
     */
    shareFoldersAndStreams?: boolean;
  };
  /**
   * Whose deals may be seen.
   */
  dealsAccess?: AccessLevel;
  /**
   * What may be done with forecasts.
   */
  forecastPermissions?: {
    /**
     * Whose forecast submissions may be seen.
     */
    forecastAccess?: AccessLevel;
    /**
     * Whose forecast submissions may be changed.
     */
    forecastEditSubmissions?: AccessLevel;
    /**
     * Whose forecast targets may be changed.
     */
    forecastEditTargets?: AccessLevel;
  };
  /**
   * Whose coaching may be seen.
   */
  coachingAccess?: AccessLevel;
  /**
   * Whose insights may be seen.
   */
  insightsAccess?: AccessLevel;
  /**
   * Whose usage data may be seen.
   */
  usageAccess?: AccessLevel;
  /**
   * Whose e-mails may be seen.
   */
  emailsAccess?: AccessLevel;
  /**
   * Whether users may score calls.
   */
  scoreCalls?: boolean;
  /**
   * Whether users may replace the score someone else gave.
   */
  overrideScore?: boolean;
  /**
   * Whether users may download recordings.
   */
  downloadCallMedia?: boolean;
  /**
   * Whether users may share calls with customers.
   */
  shareCallsWithCustomers?: boolean;
  /**
   * Whether users may schedule and upload calls manually.
   */
  manuallyScheduleAndUploadCalls?: boolean;
  /**
   * Whether users may mark their own calls as private.
   */
  privateCalls?: boolean;
  /**
   * Whether users may delete calls.
   */
  deleteCalls?: boolean;
  /**
   * Whether users may cut calls.
   */
  trimCalls?: boolean;
  /**
   * Whether users may listen in to running calls.
   */
  listenInCalls?: boolean;
  /**
   * Whether users may delete e-mails.
   */
  deleteEmails?: boolean;
  /**
   * Whether users may see and search calls.
   */
  callsAndSearch?: boolean;
  /**
   * Whether users may see the library.
   */
  library?: boolean;
  /**
   * Whether users may see the deals pages.
   */
  deals?: boolean;
  /**
   * Whether users may create, change and delete deal boards.
   */
  createEditAndDeleteDealsBoards?: boolean;
  /**
   * Whether users may edit deals in place.
   */
  dealsInlineEditing?: boolean;
  /**
   * Whether users may see account pages.
   */
  account?: boolean;
  /**
   * Whether users may see coaching pages.
   */
  coaching?: boolean;
  /**
   * Whether users may see usage pages.
   */
  usage?: boolean;
  /**
   * Whether users may see team statistics.
   */
  teamStats?: boolean;
  /**
   * Whether users may see the initiatives page.
   */
  initiatives?: boolean;
  /**
   * Whether users may see the market page.
   */
  market?: boolean;
  /**
   * Whether users may see activity pages.
   */
  activity?: boolean;
  /**
   * Whether users may see forecast pages.
   */
  forecast?: boolean;
  /**
   * Whether users may manage forecast boards and upload targets.
   */
  forecastManage?: boolean;
  /**
   * Whether users may manage the company's e-mail templates.
   */
  engageManageCompanyTemplates?: boolean;
  /**
   * Whether users may manage the company's sequences.
   */
  engageManageCompanySequences?: boolean;
  /**
   * Whether users may create and manage rulesets.
   */
  engageCreateAndManageRulesets?: boolean;
  /**
   * Whether users may snooze flow to-dos of others.
   */
  engageSnoozeFlowToDosForOthers?: boolean;
  /**
   * Whether users may change which CRM fields are shown.
   */
  engageAllowCrmFieldsViewChange?: boolean;
  /**
   * Whether users may see Engage activity analytics.
   */
  viewEngageAnalyticsActivity?: boolean;
  /**
   * Whether users may see Engage performance analytics.
   */
  viewEngageAnalyticsPerformance?: boolean;
  /**
   * Whether users may see Engage flow analytics.
   */
  viewEngageAnalyticsFlows?: boolean;
  /**
   * Whether users may manage general business settings.
   */
  manageGeneralBusinessSettings?: boolean;
  /**
   * Whether users may manage scorecards.
   */
  manageScorecards?: boolean;
  /**
   * Whether users may export call and coaching data as CSV.
   */
  exportCallsAndCoachingDataToCSV?: boolean;
  /**
   * Whether users may edit CRM data in place.
   */
  crmDataInlineEditing?: boolean;
  /**
   * Whether users may import CRM data.
   */
  crmDataImport?: boolean;
  /**
   * Whether users may see dashboards.
   */
  viewRevenueAnalytics?: boolean;
  /**
   * Whether users may manage revenue analytics.
   */
  manageRevenueAnalytics?: boolean;
  /**
   * Whether users may move flow to-dos from one person to another.
   */
  engageReassignFlowToDosToOthers?: boolean;
  /**
   * Whether users may assign flow to-dos to others.
   */
  engageAssignFlowToDosToOthers?: boolean;
  /**
   * Whether users may export deals.
   */
  dealsDataExport?: boolean;
  /**
   * Whether users may use AI Builder.
   */
  aiBuilder?: boolean;
  /**
   * Whether users may create and manage plays.
   */
  orchestrateCreateAndManagePlays?: boolean;
}

export type UpdatePermissionProfileOutput = PermissionProfile;

export interface UpdateTaskInput {
  /**
   * Id of the task, from List Tasks: up to 20 decimal digits, as a string.
   */
  taskId: string;
  /**
   * Id of the Gong user who owns the task.
   */
  userId: string;
  /**
   * New status of the task.
   */
  status?: "OPEN" | "DONE" | "DISMISSED";
  /**
   * New due date and time: ISO 8601 with offset.
   */
  dueDate?: string;
  /**
   * New priority by name, such as MEDIUM.
   */
  priority?: string;
}

export interface UpdateTaskOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
  /**
   * The task after the change.
   */
  tasks?: Task[] | null;
  /**
   * CRM of the company: SALESFORCE, HUBSPOT, MICROSOFT_DYNAMICS or GENERIC.
   */
  crmType?: string | null;
}

export interface UploadCrmEntitiesInput {
  /**
   * Id of the CRM registered through the API: up to 20 decimal digits, as a string. List CRM Integrations returns it.
   */
  integrationId: string;
  /**
   * Kind of CRM record, in capitals. Deals name their owner by a BUSINESS_USER and their place in the sales process by a STAGE.
   */
  objectType: "ACCOUNT" | "CONTACT" | "DEAL" | "LEAD" | "BUSINESS_USER" | "STAGE";
  /**
   * Your own id of this request, new each time: letters, digits, dashes and underscores. Get CRM Request Status needs it, and Gong rejects a second request with the same id.
   */
  clientRequestId: string;
  /**
   * Path, on the machine that runs the connector, of a file with one JSON object per line (LDJSON), at most 200 MB.
   */
  file?: string;
  /**
   * The records, instead of a file.
   *
   * @minItems 1
   *
   * Items: A record: objectId, modifiedDate, and any other fields that Gong knows for its kind or that were set with Update CRM Schema Fields.
   */
  entities?: CrmEntity[];
}

export interface UploadCrmEntitiesOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId: string;
  /**
   * Your own id of this request, for Get CRM Request Status.
   */
  clientRequestId?: string | null;
}

export interface UploadCrmEntitiesAndWaitInput {
  /**
   * Id of the CRM registered through the API: up to 20 decimal digits, as a string. List CRM Integrations returns it.
   */
  integrationId: string;
  /**
   * Kind of CRM record, in capitals. Deals name their owner by a BUSINESS_USER and their place in the sales process by a STAGE.
   */
  objectType: "ACCOUNT" | "CONTACT" | "DEAL" | "LEAD" | "BUSINESS_USER" | "STAGE";
  /**
   * Your own id of this request, new each time: letters, digits, dashes and underscores. Get CRM Request Status needs it, and Gong rejects a second request with the same id.
   */
  clientRequestId: string;
  /**
   * Path, on the machine that runs the connector, of a file with one JSON object per line (LDJSON), at most 200 MB.
   */
  file?: string;
  /**
   * The records, instead of a file.
   *
   * @minItems 1
   *
   * Items: A record: objectId, modifiedDate, and any other fields that Gong knows for its kind or that were set with Update CRM Schema Fields.
   */
  entities?: CrmEntity[];
  /**
   * Longest wait in seconds; 600 if omitted. After that the output has finished: false, and Gong continues.
   */
  timeoutSeconds?: number;
}

export interface UploadCrmEntitiesAndWaitOutput {
  /**
   * Your own id of this request, for Get CRM Request Status.
   */
  clientRequestId: string;
  /**
   * Whether Gong finished in time.
   */
  finished: boolean;
  /**
   * DONE, or FAILED if lines were invalid; PENDING or IN_PROGRESS after the longest wait.
   */
  status?: string | null;
  /**
   * The faulty lines, at most 20.
   */
  errors?:
    | {
        /**
         * Line of the uploaded file, from 1; 0 for a fault of the whole file.
         */
        line?: number | null;
        /**
         * What is wrong, in words.
         */
        description?: string | null;
      }[]
    | null;
  /**
   * Records that were rejected.
   */
  totalErrorCount?: number | null;
  /**
   * Records that were accepted.
   */
  totalSuccessCount?: number | null;
}

export interface UploadTargetAssignmentsInput {
  /**
   * Workspace of the target.
   */
  workspaceId: string;
  /**
   * Id of the target, from List Targets.
   */
  targetId: string;
  /**
   * true validates the file and changes nothing.
   */
  validateOnly?: boolean;
  /**
   * Path, on the machine that runs the connector, of the CSV file.
   */
  file?: string;
  /**
   * The CSV text, instead of a file.
   */
  csv?: string;
}

export interface UploadTargetAssignmentsOutput {
  /**
   * Gong's id of this request, for Gong's support.
   */
  requestId?: string;
}

/** Every action's input and output, by id. */
export interface GongActions {
  add_call_media: { input: AddCallMediaInput; output: AddCallMediaOutput };
  ask_entity: { input: AskEntityInput; output: AskEntityOutput };
  assign_prospects_to_flow: { input: AssignProspectsToFlowInput; output: AssignProspectsToFlowOutput };
  bulk_assign_prospects_and_wait: { input: BulkAssignProspectsAndWaitInput; output: BulkAssignProspectsAndWaitOutput };
  bulk_assign_prospects_to_flow: { input: BulkAssignProspectsToFlowInput; output: BulkAssignProspectsToFlowOutput };
  create_call: { input: CreateCallInput; output: CreateCallOutput };
  create_content_share_engagement_event: { input: CreateContentShareEngagementEventInput; output: CreateContentShareEngagementEventOutput };
  create_content_view_event: { input: CreateContentViewEventInput; output: CreateContentViewEventOutput };
  create_custom_engagement_event: { input: CreateCustomEngagementEventInput; output: CreateCustomEngagementEventOutput };
  create_digital_interaction: { input: CreateDigitalInteractionInput; output: CreateDigitalInteractionOutput };
  create_integration_settings: { input: CreateIntegrationSettingsInput; output: CreateIntegrationSettingsOutput };
  create_meeting: { input: CreateMeetingInput; output: CreateMeetingOutput };
  create_permission_profile: { input: CreatePermissionProfileInput; output: CreatePermissionProfileOutput };
  delete_crm_integration: { input: DeleteCrmIntegrationInput; output: DeleteCrmIntegrationOutput };
  delete_meeting: { input: DeleteMeetingInput; output: DeleteMeetingOutput };
  erase_data_for_email_address: { input: EraseDataForEmailAddressInput; output: EraseDataForEmailAddressOutput };
  erase_data_for_phone_number: { input: EraseDataForPhoneNumberInput; output: EraseDataForPhoneNumberOutput };
  find_data_for_email_address: { input: FindDataForEmailAddressInput; output: FindDataForEmailAddressOutput };
  find_data_for_phone_number: { input: FindDataForPhoneNumberInput; output: FindDataForPhoneNumberOutput };
  get_brief: { input: GetBriefInput; output: GetBriefOutput };
  get_bulk_assignment: { input: GetBulkAssignmentInput; output: GetBulkAssignmentOutput };
  get_call_by_id: { input: GetCallByIdInput; output: GetCallByIdOutput };
  get_call_transcript: { input: GetCallTranscriptInput; output: GetCallTranscriptOutput };
  get_crm_entities: { input: GetCrmEntitiesInput; output: GetCrmEntitiesOutput };
  get_crm_request_status: { input: GetCrmRequestStatusInput; output: GetCrmRequestStatusOutput };
  get_meeting_integration_status: { input: GetMeetingIntegrationStatusInput; output: GetMeetingIntegrationStatusOutput };
  get_permission_profile: { input: GetPermissionProfileInput; output: GetPermissionProfileOutput };
  get_scorecard: { input: GetScorecardInput; output: GetScorecardOutput };
  get_tracker: { input: GetTrackerInput; output: GetTrackerOutput };
  get_user_by_id: { input: GetUserByIdInput; output: GetUserByIdOutput };
  get_workspace: { input: GetWorkspaceInput; output: GetWorkspaceOutput };
  give_users_call_access: { input: GiveUsersCallAccessInput; output: GiveUsersCallAccessOutput };
  http_request: { input: HttpRequestInput; output: HttpRequestOutput };
  list_aggregated_activity: { input: ListAggregatedActivityInput; output: ListAggregatedActivityOutput };
  list_aggregated_activity_by_period: { input: ListAggregatedActivityByPeriodInput; output: ListAggregatedActivityByPeriodOutput };
  list_answered_scorecards: { input: ListAnsweredScorecardsInput; output: ListAnsweredScorecardsOutput };
  list_briefs: { input: ListBriefsInput; output: ListBriefsOutput };
  list_call_access: { input: ListCallAccessInput; output: ListCallAccessOutput };
  list_call_outcomes: { input: ListCallOutcomesInput; output: ListCallOutcomesOutput };
  list_call_transcripts: { input: ListCallTranscriptsInput; output: ListCallTranscriptsOutput };
  list_calls: { input: ListCallsInput; output: ListCallsOutput };
  list_calls_in_folder: { input: ListCallsInFolderInput; output: ListCallsInFolderOutput };
  list_coaching_metrics: { input: ListCoachingMetricsInput; output: ListCoachingMetricsOutput };
  list_crm_integrations: { input: ListCrmIntegrationsInput; output: ListCrmIntegrationsOutput };
  list_crm_schema_fields: { input: ListCrmSchemaFieldsInput; output: ListCrmSchemaFieldsOutput };
  list_daily_activity: { input: ListDailyActivityInput; output: ListDailyActivityOutput };
  list_extensive_calls: { input: ListExtensiveCallsInput; output: ListExtensiveCallsOutput };
  list_flow_folders: { input: ListFlowFoldersInput; output: ListFlowFoldersOutput };
  list_flow_steps: { input: ListFlowStepsInput; output: ListFlowStepsOutput };
  list_flows: { input: ListFlowsInput; output: ListFlowsOutput };
  list_interaction_stats: { input: ListInteractionStatsInput; output: ListInteractionStatsOutput };
  list_library_folders: { input: ListLibraryFoldersInput; output: ListLibraryFoldersOutput };
  list_logs: { input: ListLogsInput; output: ListLogsOutput };
  list_permission_profile_users: { input: ListPermissionProfileUsersInput; output: ListPermissionProfileUsersOutput };
  list_permission_profiles: { input: ListPermissionProfilesInput; output: ListPermissionProfilesOutput };
  list_prospect_flows: { input: ListProspectFlowsInput; output: ListProspectFlowsOutput };
  list_scorecards: { input: ListScorecardsInput; output: ListScorecardsOutput };
  list_targets: { input: ListTargetsInput; output: ListTargetsOutput };
  list_tasks: { input: ListTasksInput; output: ListTasksOutput };
  list_trackers: { input: ListTrackersInput; output: ListTrackersOutput };
  list_user_settings_history: { input: ListUserSettingsHistoryInput; output: ListUserSettingsHistoryOutput };
  list_users: { input: ListUsersInput; output: ListUsersOutput };
  list_users_by_filter: { input: ListUsersByFilterInput; output: ListUsersByFilterOutput };
  list_workspaces: { input: ListWorkspacesInput; output: ListWorkspacesOutput };
  register_crm_integration: { input: RegisterCrmIntegrationInput; output: RegisterCrmIntegrationOutput };
  remove_users_call_access: { input: RemoveUsersCallAccessInput; output: RemoveUsersCallAccessOutput };
  search_calls: { input: SearchCallsInput; output: SearchCallsOutput };
  search_user: { input: SearchUserInput; output: SearchUserOutput };
  sync_new_items: { input: SyncNewItemsInput; output: SyncNewItemsOutput };
  unassign_flow_instances: { input: UnassignFlowInstancesInput; output: UnassignFlowInstancesOutput };
  unassign_prospect_from_flows: { input: UnassignProspectFromFlowsInput; output: UnassignProspectFromFlowsOutput };
  update_crm_schema_fields: { input: UpdateCrmSchemaFieldsInput; output: UpdateCrmSchemaFieldsOutput };
  update_meeting: { input: UpdateMeetingInput; output: UpdateMeetingOutput };
  update_permission_profile: { input: UpdatePermissionProfileInput; output: UpdatePermissionProfileOutput };
  update_task: { input: UpdateTaskInput; output: UpdateTaskOutput };
  upload_crm_entities: { input: UploadCrmEntitiesInput; output: UploadCrmEntitiesOutput };
  upload_crm_entities_and_wait: { input: UploadCrmEntitiesAndWaitInput; output: UploadCrmEntitiesAndWaitOutput };
  upload_target_assignments: { input: UploadTargetAssignmentsInput; output: UploadTargetAssignmentsOutput };
}

/** Actions that a manifest cannot say: each has a handler. */
export type HandledAction =
  | "add_call_media"
  | "bulk_assign_prospects_and_wait"
  | "get_call_transcript"
  | "get_scorecard"
  | "get_tracker"
  | "get_workspace"
  | "http_request"
  | "search_calls"
  | "search_user"
  | "sync_new_items"
  | "upload_crm_entities"
  | "upload_crm_entities_and_wait"
  | "upload_target_assignments";
