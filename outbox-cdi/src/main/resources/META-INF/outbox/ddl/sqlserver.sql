-- The outbox on SQL Server 2016 or later. THIS SCRIPT HAS NOT BEEN RUN: no SQL Server was at hand.
-- Statements end with a semicolon at the end of a line. Where a statement says that what it creates exists, go on.
-- The database should have READ_COMMITTED_SNAPSHOT on: without it the relay's reads wait for every open transaction
-- that has stored an event. SQL Server compares text without the blanks at its end: keys that differ in those alone wait
-- for each other.

CREATE TABLE outbox_event (
    seq               BIGINT IDENTITY PRIMARY KEY,
    id                NVARCHAR(255) COLLATE Latin1_General_BIN2 NOT NULL,
    spec_version      NVARCHAR(8) COLLATE Latin1_General_BIN2 NOT NULL,
    event_type        NVARCHAR(255) COLLATE Latin1_General_BIN2 NOT NULL,
    source            NVARCHAR(512) COLLATE Latin1_General_BIN2 NOT NULL,
    subject           NVARCHAR(1024) COLLATE Latin1_General_BIN2,
    event_time        NVARCHAR(40) COLLATE Latin1_General_BIN2,
    data_content_type NVARCHAR(255) COLLATE Latin1_General_BIN2,
    data_schema       NVARCHAR(1024) COLLATE Latin1_General_BIN2,
    extensions        NVARCHAR(MAX),
    data              VARBINARY(MAX),
    channel           NVARCHAR(128) COLLATE Latin1_General_BIN2 NOT NULL,
    partition_key     NVARCHAR(512) COLLATE Latin1_General_BIN2,
    publisher_backend NVARCHAR(128) COLLATE Latin1_General_BIN2,
    publisher_config  NVARCHAR(MAX),
    status            NVARCHAR(16) COLLATE Latin1_General_BIN2 DEFAULT 'PENDING' NOT NULL,
    created_at        DATETIMEOFFSET(6) DEFAULT SYSDATETIMEOFFSET() NOT NULL,
    updated_at        DATETIMEOFFSET(6) DEFAULT SYSDATETIMEOFFSET() NOT NULL,
    scheduled_at      DATETIMEOFFSET(6),
    published_at      DATETIMEOFFSET(6),
    retry_count       INT DEFAULT 0 NOT NULL,
    first_tried_at    DATETIMEOFFSET(6),
    max_retries       INT,
    last_error        NVARCHAR(2000) COLLATE Latin1_General_BIN2,
    lane              INT,
    due_at            DATETIMEOFFSET(6),
    held_by           BIGINT,
    set_aside_at      DATETIMEOFFSET(6),
    replays           INT DEFAULT 0 NOT NULL,
    history           NVARCHAR(MAX),
    CONSTRAINT outbox_event_identity UNIQUE (id, source)
);

CREATE INDEX outbox_event_ready ON outbox_event (channel, lane, seq);
CREATE INDEX outbox_event_due ON outbox_event (due_at);
CREATE INDEX outbox_event_held ON outbox_event (held_by);
CREATE INDEX outbox_event_published ON outbox_event (published_at);
CREATE INDEX outbox_event_set_aside ON outbox_event (set_aside_at);

-- Who drains which lane, until when, and how far the claim reaches.
CREATE TABLE outbox_lane (
    channel     NVARCHAR(128) COLLATE Latin1_General_BIN2 NOT NULL,
    lane        INT NOT NULL,
    owner       NVARCHAR(255) COLLATE Latin1_General_BIN2,
    token       BIGINT DEFAULT 0 NOT NULL,
    lease_until DATETIMEOFFSET(6),
    claimed_to  BIGINT DEFAULT 0 NOT NULL,
    series      NVARCHAR(36) COLLATE Latin1_General_BIN2,
    turn        BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (channel, lane)
);

-- The keys that wait for their first event, and which event that is.
CREATE TABLE outbox_hold (
    channel       NVARCHAR(128) COLLATE Latin1_General_BIN2 NOT NULL,
    partition_key NVARCHAR(512) COLLATE Latin1_General_BIN2 NOT NULL,
    seq           BIGINT NOT NULL,
    parked        INT DEFAULT 0 NOT NULL,
    PRIMARY KEY NONCLUSTERED (channel, partition_key)
);

-- What consumers of @Inbox have processed; event_hash is the SHA-256 of the event's source and id. Without @Inbox, not needed.
CREATE TABLE outbox_inbox (
    consumer     NVARCHAR(255) COLLATE Latin1_General_BIN2 NOT NULL,
    event_hash   NVARCHAR(64) COLLATE Latin1_General_BIN2 NOT NULL,
    processed_at DATETIMEOFFSET(6) NOT NULL,
    PRIMARY KEY (consumer, event_hash)
);

CREATE INDEX outbox_inbox_processed ON outbox_inbox (processed_at);
