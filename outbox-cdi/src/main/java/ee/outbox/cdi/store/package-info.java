// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The only room that knows SQL and Jakarta Persistence. Events come in from capture through one of two doors, inside the
 * application's transaction; claims go out to the relay and come back with what became of them, each step in a
 * transaction of its own. All times are the database's.
 */
package ee.outbox.cdi.store;
