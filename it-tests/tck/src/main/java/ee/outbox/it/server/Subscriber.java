// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

/** A durable subscriber of the application's topics, and a receiver of its queue. */
public interface Subscriber {

    void connect();

    /** Goes away in good order; what arrives from now on stays with the broker until {@link #connect()}. */
    void disconnect();

    /** Returns when everything that is with the broker has arrived. */
    void flush() throws InterruptedException;
}
