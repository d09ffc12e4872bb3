// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Where the container meets the house: the extension, the observer, the timer, the configuration, and
 * {@link ee.outbox.cdi.OutboxRuntime}, the one place that joins the rooms below. Nothing below imports this package.
 */
package ee.outbox.cdi;
