// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
/** An addition to the test application: writes by a handle of {@code @Resource(shareable = false)}. */
package ee.outbox.it.unshareable;
