-- The outbox on MySQL 8.0.17 or later. THIS SCRIPT HAS NOT BEEN RUN: no MySQL was at hand.
-- Statements end with a semicolon at the end of a line. Where a statement says that what it creates exists, go on.
-- Times are UTC. Text is compared exactly, upper and lower case and blanks at its end included.

CREATE TABLE IF NOT EXISTS outbox_event (
    seq               BIGINT AUTO_INCREMENT PRIMARY KEY,
    id                VARCHAR(255) NOT NULL,
    spec_version      VARCHAR(8) NOT NULL,
    event_type        VARCHAR(255) NOT NULL,
    source            VARCHAR(512) NOT NULL,
    subject           VARCHAR(1024),
    event_time        VARCHAR(40),
    data_content_type VARCHAR(255),
    data_schema       VARCHAR(1024),
    extensions        MEDIUMTEXT,
    data              LONGBLOB,
    channel           VARCHAR(128) NOT NULL,
    partition_key     VARCHAR(512),
    publisher_backend VARCHAR(128),
    publisher_config  MEDIUMTEXT,
    status            VARCHAR(16) DEFAULT 'PENDING' NOT NULL,
    created_at        DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
    updated_at        DATETIME(6) DEFAULT (UTC_TIMESTAMP(6)) NOT NULL,
    scheduled_at      DATETIME(6),
    published_at      DATETIME(6),
    retry_count       INTEGER DEFAULT 0 NOT NULL,
    first_tried_at    DATETIME(6),
    max_retries       INTEGER,
    last_error        VARCHAR(2000),
    lane              INTEGER,
    due_at            DATETIME(6),
    held_by           BIGINT,
    set_aside_at      DATETIME(6),
    replays           INTEGER DEFAULT 0 NOT NULL,
    history           MEDIUMTEXT,
    CONSTRAINT outbox_event_identity UNIQUE (id, source)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_0900_bin;

CREATE INDEX outbox_event_ready ON outbox_event (channel, lane, seq);
CREATE INDEX outbox_event_due ON outbox_event (due_at);
CREATE INDEX outbox_event_held ON outbox_event (held_by);
CREATE INDEX outbox_event_published ON outbox_event (published_at);
CREATE INDEX outbox_event_set_aside ON outbox_event (set_aside_at);

-- Who drains which lane, until when, and how far the claim reaches.
CREATE TABLE IF NOT EXISTS outbox_lane (
    channel     VARCHAR(128) NOT NULL,
    lane        INTEGER NOT NULL,
    owner       VARCHAR(255),
    token       BIGINT DEFAULT 0 NOT NULL,
    lease_until DATETIME(6),
    claimed_to  BIGINT DEFAULT 0 NOT NULL,
    series      VARCHAR(36),
    turn        BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (channel, lane)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_0900_bin;

-- The keys that wait for their first event, and which event that is.
CREATE TABLE IF NOT EXISTS outbox_hold (
    channel       VARCHAR(128) NOT NULL,
    partition_key VARCHAR(512) NOT NULL,
    seq           BIGINT NOT NULL,
    parked        INTEGER DEFAULT 0 NOT NULL,
    PRIMARY KEY (channel, partition_key)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_0900_bin;

-- What consumers of @Inbox have processed; event_hash is the SHA-256 of the event's source and id. Without @Inbox, not needed.
CREATE TABLE IF NOT EXISTS outbox_inbox (
    consumer     VARCHAR(255) NOT NULL,
    event_hash   VARCHAR(64) NOT NULL,
    processed_at DATETIME(6) NOT NULL,
    PRIMARY KEY (consumer, event_hash)
) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_0900_bin;

CREATE INDEX outbox_inbox_processed ON outbox_inbox (processed_at);
