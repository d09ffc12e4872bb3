// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The consumer's side: what a consumer has received is recorded in its own transaction, and what was recorded before is
 * skipped. Called by the interceptor of {@code @Inbox} and by the application; of the other rooms it knows only the store.
 */
package ee.outbox.cdi.inbox;
