// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** An addition to the test application: hands the outbox its own persistence unit. */
package ee.outbox.it.persistence;
