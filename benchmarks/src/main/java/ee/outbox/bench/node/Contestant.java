// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import java.util.Map;
import java.util.concurrent.ThreadFactory;

/** An outbox under measurement, as its JVM sees it. */
interface Contestant {

    /** Takes what is written from now on, and relays nothing. */
    void store(int threads) throws Exception;

    /**
     * Begins to relay.
     *
     * @param keep whether an event is marked, or removed
     * @param settings further ones, of ours
     */
    void relay(int threads, boolean keep, Map<String, String> settings) throws Exception;

    /** Ends {@link #store} or {@link #relay}, once what is under way is marked. */
    void rest() throws Exception;

    /** While it stores or relays. */
    Writer writer() throws Exception;

    /** Of those that write. */
    default ThreadFactory threadFactory() {
        return Thread::new;
    }

    /** At last. */
    void end() throws Exception;
}
