// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.persistence;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An entity of the application's own. */
@Entity
public class Purchase {

    @Id
    private String id;

    protected Purchase() {}

    Purchase(String id) {
        this.id = id;
    }

    public String getId() {
        return id;
    }
}
