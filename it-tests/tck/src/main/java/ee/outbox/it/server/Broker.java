// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

/** The broker under the application. It keeps its messages, and can be found where it was, when it is started again. */
public interface Broker {

    void start();

    void stop();

    /** Returns when, since the broker was stopped, the relay has met a closed door. */
    void awaitTurnedAway() throws InterruptedException;
}
