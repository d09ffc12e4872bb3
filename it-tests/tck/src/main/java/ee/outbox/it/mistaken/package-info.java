// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** An addition to the test application with which it does not deploy: consumers that could never process an event once. */
package ee.outbox.it.mistaken;
