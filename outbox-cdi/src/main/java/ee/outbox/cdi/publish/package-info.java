// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The publishers that need no broker: {@code cdi} hands stored events to the application's own observers, {@code log}
 * writes down that there was one. Called by the relay as any publisher is; knows nothing of it, nor of tables.
 */
package ee.outbox.cdi.publish;
