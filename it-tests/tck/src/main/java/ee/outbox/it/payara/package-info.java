// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** How the tests steer Payara. */
package ee.outbox.it.payara;
