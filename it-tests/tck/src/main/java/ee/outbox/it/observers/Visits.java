// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.observers;

import jakarta.enterprise.context.RequestScoped;

/** How many entries a request has made, an event being one. */
@RequestScoped
public class Visits {

    private int count;

    int next() {
        return ++count;
    }
}
