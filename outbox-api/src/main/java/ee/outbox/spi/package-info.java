// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What an extender implements: a {@linkplain ee.outbox.spi.OutboxPublisher publisher} takes events out of the outbox,
 * a {@linkplain ee.outbox.spi.EventSerializer serializer} turns an application's object into bytes, and a
 * {@linkplain ee.outbox.spi.EventDeserializer deserializer} turns them back. Each is one method, so that a lambda serves as
 * a fake.
 */
package ee.outbox.spi;
