// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import java.util.List;

/** Where the application's events go. */
public final class Destinations {

    public static final List<String> TOPICS = List.of("orders", "it.structured");
    public static final String QUEUE = "it.work";

    /** The property of a message that is nobody's event: what was sent before it has arrived when it has. */
    public static final String MARKER = "it_marker";

    private Destinations() {}
}
