// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** An addition to the test application: consumers that are to process each event once. */
package ee.outbox.it.consumer;
