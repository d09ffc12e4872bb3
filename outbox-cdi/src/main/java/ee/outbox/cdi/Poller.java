// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

/** Who calls the relay's poll. Its text is what the log and the health check say. */
enum Poller {

    /** {@link RelayTimer}, where the container has made it an EJB. */
    EJB_TIMER("ejb-timer"),

    /** The server's scheduled executor, where it has not: a web.xml with metadata-complete, a jar in an EAR's lib. */
    MANAGED_EXECUTOR("managed-executor");

    private final String text;

    Poller(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
