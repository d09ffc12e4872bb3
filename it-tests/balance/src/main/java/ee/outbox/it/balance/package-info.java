// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What came of a run that kills: three lists go in, rows committed, events stored and messages received, and a verdict comes
 * out. Knows no server, and who was killed how.
 */
package ee.outbox.it.balance;
