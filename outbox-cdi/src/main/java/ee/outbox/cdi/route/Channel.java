// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.route;

/**
 * A channel as it is configured.
 *
 * @param publisher the name of the publisher that its events go to
 * @param onFailure what becomes of the key of an event that has failed
 */
public record Channel(String publisher, OnFailure onFailure) {}
