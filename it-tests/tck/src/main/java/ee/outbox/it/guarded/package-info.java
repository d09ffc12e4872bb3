// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** Publishers of the application's own, under the guard of MicroProfile Fault Tolerance. */
package ee.outbox.it.guarded;
