// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.counting;

import java.util.ArrayList;
import java.util.List;

/** The statements that were executed on the outbox's data source: the SQL, once for each round trip. */
final class Statements {

    private final List<String> executed = new ArrayList<>();

    synchronized void add(String sql) {
        executed.add(sql.strip().replaceAll("\\s+", " "));
    }

    /** Takes what has been executed since the last time. */
    synchronized List<String> take() {
        List<String> taken = List.copyOf(executed);
        executed.clear();
        return taken;
    }
}
