// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** What runs in a contestant's JVM: the same writers on top of two outboxes, ours and the one that is written by hand. */
package ee.outbox.bench.node;
