// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox;

import ee.outbox.internal.Masked;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.types.Time;
import jakarta.persistence.Basic;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import jakarta.persistence.UniqueConstraint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * An event on its way through the outbox: a CloudEvent, where it goes, and how far it has come.
 *
 * <p>An application builds one with {@link #builder()}, fires it at an {@link Outbox @Outbox} {@code Event}, and keeps
 * nothing: what was fired is stored as it was at that moment. The attributes are those of <a
 * href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents 1.0.2</a> ({@code source} and
 * {@code id} together identify an event, over every retry, replay and restart). The class is also the Jakarta
 * Persistence entity of the table {@code outbox_event}.
 *
 * <p>Not safe for use by several threads at once, as any entity. Kept in no shared cache, for the relay changes the table
 * behind the back of every persistence unit.
 */
@Entity
@Cacheable(false)
@Table(
        name = "outbox_event",
        uniqueConstraints =
                @UniqueConstraint(
                        name = "outbox_event_identity",
                        columnNames = {"id", "source"}),
        indexes = {
            @Index(name = "outbox_event_seq", columnList = "seq"),
            @Index(name = "outbox_event_ready", columnList = "channel, lane, seq"),
            @Index(name = "outbox_event_due", columnList = "due_at"),
            @Index(name = "outbox_event_held", columnList = "held_by"),
            @Index(name = "outbox_event_published", columnList = "published_at"),
            @Index(name = "outbox_event_set_aside", columnList = "set_aside_at")
        })
public class OutboxEvent {

    // For tables that a persistence unit generates. Left to itself, EclipseLink 4.0.5 stores times without a zone; and
    // the
    // JDBC door leaves to the database what has a default.
    private static final String TIME = "TIMESTAMP WITH TIME ZONE";
    private static final String TIME_OF_STORING = TIME + " DEFAULT CURRENT_TIMESTAMP NOT NULL";

    /** The name of the CloudEvents extension that carries the partition key. */
    public static final String PARTITION_KEY_EXTENSION = "partitionkey";

    /** Stands between the channel and the publisher in the name of a {@linkplain #getBranch() branch}. */
    public static final String BRANCH = "@";

    @Id
    @Column(name = "id", nullable = false, length = 255)
    private String id;

    @Column(name = "spec_version", nullable = false, length = 8)
    private String specVersion;

    @Column(name = "event_type", nullable = false, length = 255)
    private String eventType;

    @Column(name = "source", nullable = false, length = 512)
    private String source;

    @Column(name = "subject", length = 1024)
    private String subject;

    /** RFC 3339 text: a timestamp column would lose the offset, and what is finer than a microsecond. */
    @Column(name = "event_time", length = 40)
    private String time;

    @Column(name = "data_content_type", length = 255)
    private String dataContentType;

    @Column(name = "data_schema", length = 1024)
    private String dataSchema;

    @Column(name = "extensions", length = 65536)
    private String extensions;

    @Basic(fetch = FetchType.LAZY)
    @Column(name = "data", length = 1073741824)
    private byte[] data;

    @Column(name = "channel", nullable = false, length = 128)
    private String channel;

    @Column(name = "partition_key", length = 512)
    private String partitionKey;

    @Column(name = "publisher_backend", length = 128)
    private String publisherBackend;

    @Column(name = "publisher_config", length = 65536)
    private String publisherConfig;

    @Enumerated(EnumType.STRING)
    @Column(name = "status", columnDefinition = "VARCHAR(16) DEFAULT 'PENDING' NOT NULL")
    private OutboxStatus status = OutboxStatus.PENDING;

    @Column(name = "created_at", insertable = false, updatable = false, columnDefinition = TIME_OF_STORING)
    private OffsetDateTime createdAt;

    @Column(name = "updated_at", insertable = false, columnDefinition = TIME_OF_STORING)
    private OffsetDateTime updatedAt;

    @Column(name = "scheduled_at", columnDefinition = TIME)
    private OffsetDateTime scheduledAt;

    @Column(name = "published_at", columnDefinition = TIME)
    private OffsetDateTime publishedAt;

    @Column(name = "retry_count", columnDefinition = "INTEGER DEFAULT 0 NOT NULL")
    private int retryCount;

    @Column(name = "first_tried_at", columnDefinition = TIME)
    private OffsetDateTime firstTriedAt;

    @Column(name = "max_retries")
    private Integer maxRetries;

    @Column(name = "last_error", length = 2000)
    private String lastError;

    @Column(
            name = "seq",
            insertable = false,
            updatable = false,
            columnDefinition = "BIGINT GENERATED BY DEFAULT AS IDENTITY NOT NULL")
    private Long seq;

    @Column(name = "lane")
    private Integer lane;

    @Column(name = "due_at", columnDefinition = TIME)
    private OffsetDateTime dueAt;

    @Column(name = "held_by")
    private Long heldBy;

    @Column(name = "set_aside_at", columnDefinition = TIME)
    private OffsetDateTime setAsideAt;

    @Column(name = "replays", columnDefinition = "INTEGER DEFAULT 0 NOT NULL")
    private int replays;

    @Column(name = "history", length = 65536)
    private String history;

    @Transient
    private Object payload;

    @Transient
    private Duration delay;

    @Transient
    private boolean possibleDuplicate;

    @Transient
    private boolean written;

    /** What the column says: its readers are many, a rule, a copy, a message. */
    @Transient
    private JsonColumn knownExtensions = JsonColumn.EMPTY;

    @Transient
    private JsonColumn knownConfig = JsonColumn.EMPTY;

    /** For Jakarta Persistence; an application uses {@link #builder()}. */
    protected OutboxEvent() {}

    private OutboxEvent(Builder from) {
        id = from.id == null ? UuidV7.next() : from.id;
        specVersion = from.specVersion;
        eventType = from.eventType;
        source = from.source;
        subject = from.subject;
        time = from.isTimeSet ? from.time : Time.writeTime(now());
        dataContentType = from.contentType();
        dataSchema = from.dataSchema;
        data = from.data;
        payload = from.payload;
        channel = from.channel;
        partitionKey = from.partitionKey;
        publisherBackend = from.publisherBackend;
        scheduledAt = timestamp(from.scheduledAt);
        delay = from.delay;
        maxRetries = from.maxRetries;
        if (from.columns == null) {
            knownExtensions = JsonColumn.of(from.extensions, from.knownExtensions);
            extensions = knownExtensions.text();
            knownConfig = JsonColumn.of(from.publisherConfig, from.knownConfig);
            publisherConfig = knownConfig.text();
        } else {
            extensions = from.columns.extensions();
            publisherConfig = from.columns.publisherConfig();
            history = from.columns.history();
        }
    }

    /**
     * A builder whose {@code specversion} is 1.0, whose {@code time} will be that of {@code build}, and whose {@code id} will be a new
     * UUIDv7.
     */
    public static Builder builder() {
        return new Builder();
    }

    /** The event of this CloudEvent; nothing of it is left out. */
    public static Builder builder(CloudEvent event) {
        Builder builder = new Builder()
                .specVersion(event.getSpecVersion())
                .id(event.getId())
                .eventType(event.getType())
                .source(event.getSource() == null ? null : event.getSource().toString())
                .subject(event.getSubject())
                .time(event.getTime())
                .dataContentType(event.getDataContentType())
                .dataSchema(
                        event.getDataSchema() == null
                                ? null
                                : event.getDataSchema().toString());
        event.getExtensionNames().forEach(name -> builder.extension(name, event.getExtension(name)));
        builder.data =
                event.getData() == null ? null : event.getData().toBytes().clone();
        return builder;
    }

    /** A builder that starts from this event's attributes and routing, its id included, but not its delivery state. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.id = id;
        builder.specVersion = specVersion;
        builder.eventType = eventType;
        builder.source = source;
        builder.subject = subject;
        builder.storedTime(time);
        builder.dataContentType = dataContentType;
        builder.dataSchema = dataSchema;
        builder.extensions.putAll(extensions().values());
        builder.knownExtensions = knownExtensions;
        builder.data = data == null ? null : data.clone();
        builder.payload = payload;
        builder.channel = channel;
        builder.partitionKey = partitionKey;
        builder.publisherBackend = publisherBackend;
        builder.publisherConfig.putAll(getPublisherConfig());
        builder.knownConfig = knownConfig;
        builder.scheduledAt = getScheduledAt();
        builder.delay = delay;
        builder.maxRetries = maxRetries;
        return builder;
    }

    /**
     * This event as a CloudEvent of its own {@code specversion}, with the data as bytes.
     *
     * @throws RuntimeException of the CloudEvents SDK, when a required attribute is missing or an attribute's name or
     *     value is not allowed
     */
    public CloudEvent toCloudEvent() {
        CloudEventBuilder event = CloudEventBuilder.fromSpecVersion(getSpecVersion())
                .withId(getId())
                .withType(eventType)
                .withSource(source == null ? null : URI.create(source))
                .withSubject(subject)
                .withTime(getTime())
                .withDataContentType(dataContentType)
                .withDataSchema(dataSchema == null ? null : URI.create(dataSchema));
        extensions().values().forEach((name, value) -> addExtension(event, name, value));
        if (data != null) {
            event.withData(data);
        }
        return event.build();
    }

    private static void addExtension(CloudEventBuilder event, String name, Object value) {
        if (value instanceof Boolean flag) {
            event.withExtension(name, flag);
        } else if (value instanceof Number number) {
            event.withExtension(name, number);
        } else if (value instanceof OffsetDateTime timestamp) {
            event.withExtension(name, timestamp);
        } else if (value instanceof URI uri) {
            event.withExtension(name, uri);
        } else if (value instanceof byte[] bytes) {
            event.withExtension(name, bytes);
        } else {
            event.withExtension(name, value.toString());
        }
    }

    /** The publisher took the event over. */
    public void markAsPublished() {
        status = OutboxStatus.PUBLISHED;
        publishedAt = now();
        leaveLane(publishedAt);
        lastError = null;
    }

    /**
     * The event is set aside for an operator.
     *
     * @param error why; never the payload; stored without credentials and connection URLs, in one line, cut to 2,000
     *     characters
     */
    public void markAsFailed(String error) {
        status = OutboxStatus.FAILED;
        leaveLane(now());
        setAsideAt = updatedAt;
        lastError = cut(error);
    }

    /**
     * The publisher refused the event, and it will be tried again.
     *
     * @param error why; never the payload; stored without credentials and connection URLs, in one line, cut to 2,000
     *     characters
     */
    public void incrementRetry(String error) {
        status = OutboxStatus.RETRY;
        retryCount++;
        updatedAt = now();
        lastError = cut(error);
    }

    /** The outcome of an attempt is unknown: it may have published the event. */
    public void markAsPossibleDuplicate() {
        possibleDuplicate = true;
    }

    /**
     * For {@code fire}: the copy of this event that goes to a further publisher of its channel. It has a delivery state of its own,
     * and none of the options, which are for the first publisher.
     */
    public OutboxEvent branch(String publisher) {
        Builder copy = toBuilder();
        copy.id = id + BRANCH + publisher;
        copy.channel = channel + BRANCH + publisher;
        copy.publisherConfig.clear();
        return copy.build();
    }

    /** For a store: the event's {@linkplain #getDelay() delay}, if it has one, begins now. */
    public void schedule(Instant now) {
        if (delay != null) {
            scheduledAt = timestamp(now.plus(delay));
            delay = null;
        }
    }

    /**
     * For a store that persists the entity: the event is to be ready in a lane once its transaction commits.
     *
     * @param lane {@code null} for an event that has to wait for its {@linkplain #getScheduledAt() time} first
     */
    public void enter(Integer lane) {
        this.lane = lane;
        this.dueAt = lane == null ? scheduledAt : null;
    }

    @PostPersist
    void rememberThatItIsWritten() {
        written = true;
    }

    private void leaveLane(OffsetDateTime now) {
        lane = null;
        dueAt = null;
        updatedAt = now;
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(ZoneOffset.UTC);
    }

    /** PostgreSQL stores no U+0000, and a refusal that cannot be stored would keep its lane for ever. */
    private static String cut(String refusal) {
        String error = Masked.text(refusal);
        if (error == null || error.length() <= 2000) {
            return error;
        }
        return error.substring(0, Character.isHighSurrogate(error.charAt(1999)) ? 1999 : 2000);
    }

    private static OffsetDateTime timestamp(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(OffsetDateTime timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    /** The CloudEvents {@code id}; a {@linkplain #getBranch() branch} of the channel has that of the event it is a copy of. */
    public String getId() {
        String suffix = suffix();
        return suffix.isEmpty() || !id.endsWith(suffix) ? id : id.substring(0, id.length() - suffix.length());
    }

    /** What a copy for a further publisher has at the end of its channel and of its id; empty for the event itself. */
    private String suffix() {
        int at = channel == null ? -1 : channel.indexOf(BRANCH);
        return at < 0 ? "" : channel.substring(at);
    }

    /** The CloudEvents {@code specversion}. */
    public SpecVersion getSpecVersion() {
        return SpecVersion.parse(specVersion);
    }

    /** The CloudEvents {@code type}. */
    public String getEventType() {
        return eventType;
    }

    /** The CloudEvents {@code source}; {@code null} until fired, where {@code outbox.source} is to serve. */
    public String getSource() {
        return source;
    }

    /** The CloudEvents {@code subject}, or {@code null}. */
    public String getSubject() {
        return subject;
    }

    /** The CloudEvents {@code time}, or {@code null}. */
    public OffsetDateTime getTime() {
        return time == null ? null : OffsetDateTime.parse(time);
    }

    /** The CloudEvents {@code datacontenttype}, or {@code null}. */
    public String getDataContentType() {
        return dataContentType;
    }

    /** The CloudEvents {@code dataschema}, or {@code null}. */
    public String getDataSchema() {
        return dataSchema;
    }

    /** The extension attributes by name, each of a type that CloudEvents knows; a copy, in the order of their names. */
    public Map<String, Object> getExtensions() {
        return new LinkedHashMap<>(extensions().values());
    }

    /** The extension attribute of this name, of a type that CloudEvents knows; {@code null} where there is none. */
    public Object getExtension(String name) {
        return extensions().values().get(name);
    }

    /** A persistence provider may have read the column anew. */
    private JsonColumn extensions() {
        knownExtensions = JsonColumn.read(extensions, knownExtensions);
        return knownExtensions;
    }

    /** The bytes that are stored and sent; {@code null} where there is no data, or where it is not serialised yet. */
    public byte[] getData() {
        return data;
    }

    /** The object given as data, until {@code fire} has turned it into {@linkplain #getData() bytes}; else {@code null}. */
    public Object getPayload() {
        return payload;
    }

    /** The channel; {@code null} until fired, where the {@link Outbox} qualifier is to name it. */
    public String getChannel() {
        return channel == null ? null : channel.substring(0, channel.length() - suffix().length());
    }

    /**
     * Where the event waits: the channel; or, for the copy that goes to another of the channel's publishers than its first,
     * {@code channel@publisher}. By this name the log, the health check and the columns {@code channel} know it. {@code null} as
     * {@link #getChannel()}.
     */
    public String getBranch() {
        return channel;
    }

    /** Events of one channel and key are delivered in order; {@code null} for an event that has no place in any. */
    public String getPartitionKey() {
        return partitionKey;
    }

    /** The name of the publisher, where the event chose one; {@code null} for the channel's. */
    public String getPublisherBackend() {
        return publisherBackend;
    }

    /** The event's own options for its publisher; a copy, maybe empty. */
    public Map<String, String> getPublisherConfig() {
        knownConfig = JsonColumn.read(publisherConfig, knownConfig);
        Map<String, String> options = new LinkedHashMap<>();
        knownConfig.values().forEach((name, value) -> options.put(name, value.toString()));
        return options;
    }

    public OutboxStatus getStatus() {
        return status;
    }

    /** When the event was stored, by the database's clock; {@code null} before it is read from there. */
    public Instant getCreatedAt() {
        return instant(createdAt);
    }

    /** When the stored event last changed, by the database's clock; {@code null} before it is read from there. */
    public Instant getUpdatedAt() {
        return instant(updatedAt);
    }

    /** The time before which the event must not be published, by the database's clock; or {@code null}. */
    public Instant getScheduledAt() {
        return instant(scheduledAt);
    }

    /** How long the event is to wait once it is stored; {@code null} for not at all, and when it is stored. */
    public Duration getDelay() {
        return delay;
    }

    /** When the publisher took the event over; {@code null} before. */
    public Instant getPublishedAt() {
        return instant(publishedAt);
    }

    /** How often the event was tried again after a refusal; outages do not count. */
    public int getRetryCount() {
        return retryCount;
    }

    /** When the first attempt began of an event that was refused since, by the database's clock; else {@code null}. */
    public Instant getFirstTriedAt() {
        return instant(firstTriedAt);
    }

    /** How often the event may be tried again; {@code -1} is for ever, {@code null} is as its channel says. */
    public Integer getMaxRetries() {
        return maxRetries;
    }

    /** Why the event was last refused, or {@code null}. */
    public String getLastError() {
        return lastError;
    }

    /** When the event was set aside, as {@code FAILED} or {@code DISCARDED}; {@code null} otherwise. */
    public Instant getSetAsideAt() {
        return instant(setAsideAt);
    }

    /** How often an operator has had the published event published again. */
    public int getReplays() {
        return replays;
    }

    /**
     * What the event has met with: its refusals, and what operators have done with it. The latest thirty lines, the oldest
     * first, each of a time (ISO 8601, by the database's clock), a word ({@code refused}, {@code requeued}, {@code discarded},
     * {@code replayed}) and details; never the payload. Of an event that may have been published before it was refused, the word
     * is {@code refused-possible-duplicate}; where it had to wait for such an earlier one of its key, {@code
     * held-possible-duplicate}. Empty for an event that went its way.
     */
    public List<String> getHistory() {
        return history == null ? List.of() : List.of(history.split("\n"));
    }

    /** The event's place in the order of its key, drawn by the database; {@code null} before it is read from there. */
    public Long getSeq() {
        return seq;
    }

    /** The lane in which the event is ready; {@code null} while it waits for something, and when it is done. */
    public Integer getLane() {
        return lane;
    }

    /** Whether an earlier attempt may have published the event already, its outcome being unknown. */
    public boolean isPossibleDuplicate() {
        return possibleDuplicate;
    }

    /** For a store that persists the entity: whether the persistence provider has inserted the row. */
    public boolean isWritten() {
        return written;
    }

    /** Names the event and its state; never its data, nor what the application put into its attributes. */
    @Override
    public String toString() {
        return "OutboxEvent[id=" + getId() + ", type=" + eventType + ", channel=" + channel + ", seq=" + seq
                + ", status=" + status + "]";
    }

    /** For a store: the texts that stand in columns, where a getter gives something richer. */
    public Columns columns() {
        return new Columns(id, specVersion, dataContentType, time, extensions, publisherConfig, history);
    }

    /**
     * Attributes in the form in which a column holds them.
     *
     * @param id the row's
     * @param specVersion the CloudEvents version
     * @param dataContentType {@code null} where the event names none, even if it has data
     * @param time in RFC 3339, or {@code null}
     * @param extensions a JSON object, or {@code null} for none
     * @param publisherConfig a JSON object, or {@code null} for none
     * @param history lines, or {@code null} for none
     */
    public record Columns(
            String id,
            String specVersion,
            String dataContentType,
            String time,
            String extensions,
            String publisherConfig,
            String history) {}

    /**
     * What a relay knows of a stored event beside its content.
     *
     * @param seq its place in the order
     * @param status as stored
     * @param times what happened when
     * @param retryCount how often it was tried again
     * @param lastError why it was last refused, or {@code null}
     * @param replays how often it was published again
     * @param possibleDuplicate whether it lay in a claim that ended without a mark
     */
    public record Delivery(
            long seq,
            OutboxStatus status,
            Times times,
            int retryCount,
            String lastError,
            int replays,
            boolean possibleDuplicate) {}

    /**
     * What happened to a stored event when; {@code null} where it has not.
     *
     * @param created when it was stored
     * @param updated when it last changed
     * @param firstTried when the first attempt began, if that was refused
     * @param published when the publisher took it over
     * @param setAside when it failed or was discarded
     */
    public record Times(Instant created, Instant updated, Instant firstTried, Instant published, Instant setAside) {}

    /** Collects an event's attributes. Nothing is checked before {@code fire}, which names whatever is not allowed. */
    public static final class Builder {

        private String id;
        private String specVersion = SpecVersion.V1.toString();
        private String eventType;
        private String source;
        private String subject;
        private String time;
        private boolean isTimeSet;
        private String dataContentType;
        private String contentTypeOfKind;
        private String dataSchema;
        private final Map<String, Object> extensions = new TreeMap<>();
        private JsonColumn knownExtensions = JsonColumn.EMPTY;
        private byte[] data;
        private Object payload;
        private String channel;
        private String partitionKey;
        private String publisherBackend;
        private final Map<String, String> publisherConfig = new TreeMap<>();
        private JsonColumn knownConfig = JsonColumn.EMPTY;
        private Instant scheduledAt;
        private Duration delay;
        private Integer maxRetries;
        private Columns columns;

        private Builder() {}

        /** The CloudEvents {@code id}; at most 255 characters, unique for its source. Default: a new UUIDv7. */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        /** The CloudEvents {@code specversion}. Default: 1.0. */
        public Builder specVersion(SpecVersion specVersion) {
            this.specVersion =
                    Objects.requireNonNull(specVersion, "specVersion").toString();
            return this;
        }

        /** The CloudEvents {@code type}; required, at most 255 characters. */
        public Builder eventType(String eventType) {
            this.eventType = eventType;
            return this;
        }

        /** The CloudEvents {@code source}, a URI reference of at most 512 characters. Default: {@code outbox.source}. */
        public Builder source(String source) {
            this.source = source;
            return this;
        }

        /** The CloudEvents {@code subject}, at most 1,024 characters; serves as partition key where none is given. */
        public Builder subject(String subject) {
            this.subject = subject;
            return this;
        }

        /** The CloudEvents {@code time}, kept to the nanosecond and with its offset. Default: when it is built. */
        public Builder time(OffsetDateTime time) {
            return storedTime(time == null ? null : Time.writeTime(time));
        }

        private Builder storedTime(String time) {
            this.time = time;
            this.isTimeSet = true;
            return this;
        }

        /**
         * The CloudEvents {@code datacontenttype}. Default, by the kind of data: {@code application/json} for an
         * object, {@code text/plain} for a {@code String}, {@code application/octet-stream} for bytes.
         */
        public Builder dataContentType(String dataContentType) {
            this.dataContentType = dataContentType;
            return this;
        }

        /** The CloudEvents {@code dataschema}, an absolute URI of at most 1,024 characters. */
        public Builder dataSchema(String dataSchema) {
            this.dataSchema = dataSchema;
            return this;
        }

        /**
         * A CloudEvents extension attribute.
         *
         * @param name lower-case ASCII letters and digits
         * @param value a {@code String}, {@code Integer} (or other {@code Number}), {@code Boolean},
         *     {@code OffsetDateTime}, {@code java.net.URI} or {@code byte[]}; {@code null} removes the attribute
         */
        public Builder extension(String name, Object value) {
            if (value == null) {
                extensions.remove(name);
            } else {
                extensions.put(name, value);
            }
            if (PARTITION_KEY_EXTENSION.equals(name)) {
                partitionKey = value == null ? null : value.toString();
            }
            return this;
        }

        /** The object that the {@code EventSerializer} turns into the event's data when it is fired. */
        public Builder data(Object data) {
            if (data instanceof byte[] bytes) {
                return data(bytes);
            }
            if (data instanceof String text) {
                return data(text);
            }
            this.payload = data;
            this.data = null;
            this.contentTypeOfKind = null;
            return this;
        }

        /** Text that is the event's data as it stands, in UTF-8. */
        public Builder data(String data) {
            return bytes(data == null ? null : data.getBytes(StandardCharsets.UTF_8), "text/plain");
        }

        /** Bytes that are the event's data as they stand. */
        public Builder data(byte[] data) {
            return bytes(data == null ? null : data.clone(), "application/octet-stream");
        }

        private Builder bytes(byte[] bytes, String contentType) {
            this.data = bytes;
            this.payload = null;
            this.contentTypeOfKind = bytes == null ? null : contentType;
            return this;
        }

        private String contentType() {
            if (columns != null) {
                return columns.dataContentType();
            }
            return dataContentType == null ? contentTypeOfKind : dataContentType;
        }

        /** The channel; overrides the one that the {@link Outbox} qualifier names. */
        public Builder channel(String channel) {
            this.channel = channel;
            return this;
        }

        /**
         * Events of one channel and key are delivered in order. At most 512 characters; also carried as the CloudEvents
         * extension {@value OutboxEvent#PARTITION_KEY_EXTENSION}.
         */
        public Builder partitionKey(String partitionKey) {
            return extension(PARTITION_KEY_EXTENSION, partitionKey);
        }

        /** For {@code fire}: the key by which the event is routed, without touching its attributes. */
        public Builder route(String partitionKey) {
            this.partitionKey = partitionKey;
            return this;
        }

        /** The name of a publisher; overrides the channel's. */
        public Builder publisher(String publisher) {
            this.publisherBackend = publisher;
            return this;
        }

        /** An option for the publisher, for this event alone. */
        public Builder publisherOption(String name, String value) {
            if (value == null) {
                publisherConfig.remove(name);
            } else {
                publisherConfig.put(name, value);
            }
            return this;
        }

        /** The time before which the event must not be published, by the database's clock. */
        public Builder scheduledAt(Instant scheduledAt) {
            this.scheduledAt = scheduledAt;
            return this;
        }

        /**
         * How long the event must not be published after it was stored, by the database's clock: its {@linkplain
         * OutboxEvent#getScheduledAt() time} is set when it is stored. Up to a hundred years; excludes {@link #scheduledAt}.
         */
        public Builder delay(Duration delay) {
            this.delay = delay;
            return this;
        }

        /** How often the event may be tried again after the first attempt; {@code -1} is for ever. */
        public Builder maxRetries(Integer maxRetries) {
            this.maxRetries = maxRetries;
            return this;
        }

        public OutboxEvent build() {
            return new OutboxEvent(this);
        }

        /** For a store: the event as it was read, with its delivery state; attributes in columns go before those set. */
        public OutboxEvent build(Columns columns, String partitionKey, Delivery delivery) {
            this.columns = columns;
            this.id = columns.id();
            this.specVersion = columns.specVersion();
            storedTime(columns.time());
            route(partitionKey);
            OutboxEvent event = new OutboxEvent(this);
            event.seq = delivery.seq();
            event.status = delivery.status();
            event.createdAt = timestamp(delivery.times().created());
            event.updatedAt = timestamp(delivery.times().updated());
            event.firstTriedAt = timestamp(delivery.times().firstTried());
            event.publishedAt = timestamp(delivery.times().published());
            event.setAsideAt = timestamp(delivery.times().setAside());
            event.retryCount = delivery.retryCount();
            event.lastError = delivery.lastError();
            event.replays = delivery.replays();
            event.possibleDuplicate = delivery.possibleDuplicate();
            return event;
        }
    }
}
