// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The way from the outbox to a JMS broker. In come stored events from a relay, batch by batch; out go CloudEvents as JMS
 * messages, all of a batch or none. Only {@link ee.outbox.jms.JmsPublisher} is seen from outside, and it is called
 * through {@link ee.outbox.spi.BatchPublisher}; nothing here knows the database.
 */
package ee.outbox.jms;
