// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Makes the application's tables when it starts. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.REQUIRED)
public class Tables {

    @Inject
    Database database;

    @PostConstruct
    void create() {
        database.update("CREATE TABLE IF NOT EXISTS ledger_entry (entry VARCHAR(200) NOT NULL)");
        database.update("CREATE TABLE IF NOT EXISTS ledger_account "
                + "(account VARCHAR(200) NOT NULL PRIMARY KEY, turn INTEGER NOT NULL)");
    }
}
