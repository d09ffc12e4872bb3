// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.store;

import ee.outbox.OutboxEvent;

/** What there is still room for in a batch that is read lane by lane. */
final class Room {

    /** What a batch may weigh in memory before its reading stops; a batch has at least one event. */
    private static final long BYTES = 8L << 20;

    private int events;
    private long bytes;

    private Room(int events, long bytes) {
        this.events = events;
        this.bytes = bytes;
    }

    static Room forEvents(int events) {
        return new Room(events, BYTES);
    }

    Room copy() {
        return new Room(events, bytes);
    }

    int events() {
        return events;
    }

    boolean isFull() {
        return events <= 0 || bytes <= 0;
    }

    void take(OutboxEvent event) {
        events--;
        bytes -= event.getData() == null ? 0 : event.getData().length;
    }
}
