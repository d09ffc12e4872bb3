// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** What the tests run on: a real transaction manager, a real pool, real databases, and publishers that tell by their names. */
package ee.outbox.cdi.bench;
