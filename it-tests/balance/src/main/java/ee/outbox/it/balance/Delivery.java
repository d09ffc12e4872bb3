// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.balance;

import java.util.Map;

/** The two ways of {@code outbox.relay.delivery}. */
public enum Delivery {
    AT_LEAST_ONCE("at-least-once", "session"),
    EXACTLY_ONCE("exactly-once", "jta");

    /** The system property of a node that says which. */
    public static final String PROPERTY = "outbox.relay.delivery";

    private final String name;
    private final String transaction;

    Delivery(String name, String transaction) {
        this.name = name;
        this.transaction = transaction;
    }

    /** The delivery of this node. */
    public static Delivery here() {
        return System.getProperty(PROPERTY).equals(EXACTLY_ONCE.name) ? EXACTLY_ONCE : AT_LEAST_ONCE;
    }

    /** What a node has to be configured with. */
    public Map<String, String> properties() {
        return Map.of(PROPERTY, name, "outbox.jms.transaction", transaction);
    }

    @Override
    public String toString() {
        return name;
    }
}
