// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The application's own data. Whatever it writes in the transaction in which it fires events must share their fate: an
 * entry without its event, or an event without its entry, is what an outbox exists to prevent.
 */
@ApplicationScoped
public class Ledger {

    @Inject
    Database database;

    public void enter(String entry) {
        database.update("INSERT INTO ledger_entry (entry) VALUES (?)", entry);
    }

    long entries(String entry) {
        return database.number("SELECT COUNT(*) FROM ledger_entry WHERE entry = ?", entry);
    }

    /** Opens the account; whoever opens it twice has opened it once. */
    void open(String account) {
        if (database.number("SELECT COUNT(*) FROM ledger_account WHERE account = ?", account) == 0) {
            database.update("INSERT INTO ledger_account (account, turn) VALUES (?, 0)", account);
        }
    }

    /** The account's number of turns, its row locked until the transaction ends. */
    int lock(String account) {
        return (int) database.number("SELECT turn FROM ledger_account WHERE account = ? FOR UPDATE", account);
    }

    void turnTo(String account, int turn) {
        database.update("UPDATE ledger_account SET turn = ? WHERE account = ?", turn, account);
    }
}
