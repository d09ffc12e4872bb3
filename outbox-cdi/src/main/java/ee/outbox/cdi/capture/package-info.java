// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * From the object that an application fires to rows in its own transaction. Everything here happens on the application's
 * thread; whatever goes wrong reaches {@code fire} as an exception, and rolls the transaction back.
 */
package ee.outbox.cdi.capture;
