// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Which publisher takes which event, and which CloudEvents type stands for which class. Asked when an event is fired, and
 * again when it is published; knows neither transactions nor tables.
 */
package ee.outbox.cdi.route;
