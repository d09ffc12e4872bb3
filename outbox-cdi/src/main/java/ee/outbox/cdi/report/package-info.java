// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What the outbox says of itself to those who watch it. Asks the other rooms nothing directly: the joint hands in what it
 * needs. Each class that stands on an optional API is loaded only where the server has that API.
 */
package ee.outbox.cdi.report;
