// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * An addition to the test application, for brokers that no client from outside the server reaches: receives what the
 * outbox sends, by nothing but Jakarta Messaging, and hands it on over HTTP.
 */
package ee.outbox.it.forwarder;
