// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What an application touches: the {@link ee.outbox.Outbox @Outbox} qualifier, the {@link ee.outbox.OutboxEvent event}
 * and its annotations, the qualifier {@link ee.outbox.Relayed @Relayed} of those who observe it
 * afterwards, {@link ee.outbox.Inbox @Inbox} for those who receive it, the operator's door {@link ee.outbox.OutboxEvents},
 * and the exceptions that {@code fire()} throws.
 *
 * <p>Nothing here knows a database, a broker or a container; the module {@code outbox-cdi} brings these to life.
 */
package ee.outbox;
