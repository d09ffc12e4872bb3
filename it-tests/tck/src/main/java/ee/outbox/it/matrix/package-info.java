// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** What the tests have shown on which server: recorded while they run, and printed as a table when all have run. */
package ee.outbox.it.matrix;
