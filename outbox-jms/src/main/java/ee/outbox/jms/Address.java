// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

/**
 * Where a message goes.
 *
 * @param name the broker's plain name, or the name in JNDI
 * @param kind which of the two a plain name is of; JNDI knows that itself
 */
record Address(String name, Kind kind) {

    enum Kind {
        TOPIC,
        QUEUE
    }

    boolean isInJndi() {
        return name.startsWith("java:") || name.startsWith("jms/");
    }
}
